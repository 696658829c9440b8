"""The glue between the engine and its ears and mouth, the same in a room and in a simulation.

It turns what was heard into the engine's events, carries the engine's commands out, and writes
both down where a log was asked for. It has no thread and no clock: its caller has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from voice_coach.config import ListeningSettings
from voice_coach.content.grammar import Grammar
from voice_coach.engine.attention import IDLE
from voice_coach.engine.commands import (
    CancelReminders,
    Command,
    EndConversation,
    Examine,
    KeepEntry,
    KeepStep,
    Listen,
    LookUpReminders,
    Notice,
    PlayEarcon,
    Recall,
    Remember,
    SetReminder,
    SetSpeechRate,
    SetTime,
    SetVolume,
    SnoozeReminder,
    Speak,
    StopPlayback,
)
from voice_coach.engine.engine import Engine
from voice_coach.engine.events import (
    Examined,
    InputEvent,
    Recalled,
    RemindersFound,
    ShutdownRequested,
    Transcript,
)
from voice_coach.journal.event_log import EventLog, Loggable, event_fields, event_name
from voice_coach.runtime.understanding import Understanding, not_understood, understood
from voice_coach.speech.hearing import Hearing, ListenRequest, NearMiss
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.units import Seconds

C = TypeVar("C", bound=Command)

_ABOUT_REMINDERS: Final = (
    LookUpReminders,
    SetReminder,
    CancelReminders,
    SnoozeReminder,
    SetTime,
)
_ERRANDS: Final = (Remember, Examine, Recall, KeepStep, KeepEntry, *_ABOUT_REMINDERS)
_NO_REMINDERS: Final = RemindersFound(lost=True)
"""What is answered about reminders where nobody keeps any."""


class Mouth(Protocol):
    """Voice and speaker together. Replies come back as events, never from inside a call."""

    def speak(self, command: Speak) -> None:
        """Render a line and play it."""
        ...

    def play(self, command: PlayEarcon) -> None:
        """Play a sound at once."""
        ...

    def cut(self) -> None:
        """Silence at once; what is being rendered is not played."""
        ...

    def set_volume(self, volume: float) -> None:
        """Change the loudness, 0.0 to 1.0."""
        ...

    def set_rate(self, rate: float) -> None:
        """Change the speed of speech, a factor."""
        ...


class Watch(Protocol):
    """Looks after what comes by itself, at dates that the engine does not know."""

    def next_timeout(self) -> Seconds | None:
        """Return when to look again; None: never by itself."""
        ...

    def look(self, now: Seconds, *, free: bool) -> InputEvent | None:
        """Return what is to be told now.

        Args:
            now: the moment on the session's clock.
            free: something may sound.
        """
        ...


class Conductor:
    """Feeds one engine and carries out what it wants."""

    def __init__(
        self,
        engine: Engine,
        understanding: Understanding,
        hearing: Hearing,
        mouth: Mouth,
        log: EventLog,
        listening: ListeningSettings,
        notice: Callable[[Notice], None] | None = None,
    ) -> None:
        """Put the parts together; ``start`` begins.

        Args:
            engine: decides.
            understanding: knows the sentences of each listening state.
            hearing: the ears.
            mouth: the voice and the speaker.
            log: gets a line of everything that happens.
            listening: the settings of the listening profiles.
            notice: is told of every fact the engine reports (sessions, turns, what it is doing).
        """
        self._engine = engine
        self._understanding = understanding
        self._hearing = hearing
        self._mouth = mouth
        self._log = log
        self._listening = listening
        self._notice = notice
        self._errands: dict[type, Callable[[Any], InputEvent | None]] = {
            Examine: lambda _: Examined(),
            Recall: lambda _: Recalled(),
            **dict.fromkeys(_ABOUT_REMINDERS, lambda _: _NO_REMINDERS),
        }
        self._watch: Watch | None = None
        self._grammars: dict[str, Grammar] = {}
        self._ended = False

    @property
    def engine(self) -> Engine:
        """The engine, to look at."""
        return self._engine

    @property
    def ended(self) -> bool:
        """Whether somebody said goodbye, or the process was asked to end."""
        return self._ended

    def keep_with(self, keep: Callable[[Remember], Understanding | None]) -> None:
        """Have the settings kept that people are asked for.

        Args:
            keep: keeps one; returns what is understood from now on where that is no longer the
                same (the people's names are part of it), else None.
        """

        def understand(command: Remember) -> None:
            if (understanding := keep(command)) is not None:
                self._understand_with(understanding)

        self.carry_out(Remember, understand)

    def carry_out(self, kind: type[C], do: Callable[[C], InputEvent | None]) -> None:
        """Have a kind of command carried out that is nothing to hear.

        It comes after the lines and sounds that were asked for with it, since it takes a moment.
        Unless this is called, nothing is ever kept, found or remembered.

        Args:
            kind: of command.
            do: must not block; returns what it leads to, or None where that is nothing, or takes
                a while and comes through the mailbox.
        """
        self._errands[kind] = do

    def watch_with(self, watch: Watch) -> None:
        """Have somebody look after what comes by itself, whenever something has happened."""
        self._watch = watch

    def start(self, now: Seconds, *, greet: bool = False) -> None:
        """Give the ears the grammars of the common states and begin to listen.

        Args:
            now: the moment.
            greet: say hello first.
        """
        self._understand_with(self._understanding)
        if greet:
            self._engine.greet()
        self._carry_out(now)

    def next_timeout(self) -> Seconds | None:
        """Return when ``handle_timeout`` is due."""
        due = [self._engine.next_timeout()]
        if self._watch is not None:
            due.append(self._watch.next_timeout())
        return min((moment for moment in due if moment is not None), default=None)

    def handle_timeout(self, now: Seconds) -> None:
        """Bring about what is due up to ``now``; each line of the log has its own moment."""
        self._catch_up(now)
        self._look(now)

    def receive(self, event: InputEvent | Transcript, now: Seconds) -> None:
        """Take note of something that happened at ``now``."""
        self._catch_up(now)
        self._hand_over(event, now)
        self._look(now)

    def _catch_up(self, now: Seconds) -> None:
        while (due := self._engine.next_timeout()) is not None and due <= now:
            self._engine.handle_timeout(due)
            self._carry_out(due)

    def _look(self, now: Seconds) -> None:
        """Tell what comes by itself, as far as it may sound now."""
        if self._watch is not None and not self._ended:
            event = self._watch.look(now, free=self._engine.free)
            if event is not None:
                self._hand_over(event, now)

    def _hand_over(self, event: InputEvent | Transcript, now: Seconds) -> None:
        if isinstance(event, NearMiss):  # its words are written nowhere
            event = not_understood(self._understanding, event)
        self._write(event, now)
        if isinstance(event, Transcript):
            event = understood(self._understanding, event)
            self._write(event, now)
        if isinstance(event, ShutdownRequested):
            self._ended = True
        self._engine.receive(event, now)
        self._carry_out(now)

    def _understand_with(self, understanding: Understanding) -> None:
        self._understanding = understanding
        for state in dict.fromkeys((*understanding.common_states, *self._grammars)):
            if state != IDLE:
                self._teach(state)

    def _teach(self, state: str) -> None:
        """Let the ears know a state as it is now understood."""
        grammar = self._understanding.grammar(state)
        if grammar != self._grammars.get(state):
            self._grammars[state] = grammar
            self._hearing.add_grammar(grammar)

    def _carry_out(self, now: Seconds) -> None:
        commands = self._engine.commands()
        for command in commands:
            self._write(command, now)
            self._do(command)
        for command in commands:  # these take a moment, in which a line already sounds
            errand = self._errands.get(type(command))
            if errand is not None and (event := errand(command)) is not None:
                self.receive(event, now)

    def _do(self, command: Command) -> None:
        match command:
            case Speak():
                self._mouth.speak(command)
            case PlayEarcon():
                self._mouth.play(command)
            case StopPlayback():
                self._mouth.cut()
            case Listen():
                if command.state != IDLE:
                    self._teach(command.state)
                self._hearing.listen(self._request(command))
            case SetVolume():
                self._mouth.set_volume(command.volume)
            case SetSpeechRate():
                self._mouth.set_rate(command.rate)
            case _ if isinstance(command, _ERRANDS):
                pass  # an errand
            case EndConversation():
                self._ended = True
            case _ if self._notice is not None:
                self._notice(command)

    def _request(self, listen: Listen) -> ListenRequest:
        return ListenRequest(
            state=listen.state,
            profile=endpoint_profile(listen.profile, self._listening),
            decode=listen.state != IDLE,
            wake=listen.wake,
            breath_state=listen.wake_state,
            window=listen.window,
        )

    def _write(self, value: Loggable, now: Seconds) -> None:
        self._log.write(now, event_name(value), event_fields(value))
