"""The glue between the engine and its ears and mouth, the same in a room and in a simulation.

It turns what was heard into the engine's events, carries the engine's commands out, and writes
both down where a log was asked for. It has no thread and no clock: its caller has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from voice_coach.config import ListeningSettings
from voice_coach.content.grammar import Grammar
from voice_coach.engine.attention import IDLE
from voice_coach.engine.commands import (
    Command,
    EndConversation,
    Examine,
    Listen,
    Notice,
    PlayEarcon,
    Remember,
    SetSpeechRate,
    SetVolume,
    Speak,
    StopPlayback,
)
from voice_coach.engine.engine import Engine
from voice_coach.engine.events import (
    Examined,
    InputEvent,
    IntentRecognized,
    NoMatch,
    ShutdownRequested,
    Slot,
    Transcript,
)
from voice_coach.journal.event_log import EventLog, Loggable, event_fields, event_name
from voice_coach.speech.hearing import Hearing, ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.units import Seconds


class Match(Protocol):
    """A sentence that was understood."""

    @property
    def name(self) -> str:
        """The intent."""
        ...

    @property
    def slots(self) -> Mapping[str, Slot]:
        """Its values."""
        ...


class Understanding(Protocol):
    """What the library knows of sentences."""

    @property
    def common_states(self) -> Iterable[str]:
        """The listening states that the ears know all along.

        Others belong to a question of one exercise; the ears learn them when it is asked.
        """
        ...

    def grammar(self, state: str) -> Grammar:
        """Return everything that can be said in a state."""
        ...

    def match(self, state: str, text: str) -> Match | None:
        """Return the one intent of a state that the whole text is a sentence of."""
        ...


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
        self._keep: Callable[[Remember], Understanding | None] | None = None
        self._examine: Callable[[], Examined | None] = Examined
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
        self._keep = keep

    def examine_with(self, examine: Callable[[], Examined | None]) -> None:
        """Have somebody look whether everything works, when people ask for it.

        Args:
            examine: must not block; returns what is found, or None where that takes a while and
                comes through the mailbox. Unless this is called, nothing is ever found.
        """
        self._examine = examine

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
        return self._engine.next_timeout()

    def handle_timeout(self, now: Seconds) -> None:
        """Bring about what is due up to ``now``; each line of the log has its own moment."""
        while (due := self._engine.next_timeout()) is not None and due <= now:
            self._engine.handle_timeout(due)
            self._carry_out(due)

    def receive(self, event: InputEvent | Transcript, now: Seconds) -> None:
        """Take note of something that happened at ``now``."""
        self.handle_timeout(now)
        self._write(event, now)
        if isinstance(event, Transcript):
            event = self._understand(event)
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

    def _remember(self, command: Remember) -> None:
        understanding = None if self._keep is None else self._keep(command)
        if understanding is not None:
            self._understand_with(understanding)

    def _understand(self, heard: Transcript) -> IntentRecognized | NoMatch:
        match = self._understanding.match(heard.state, heard.text)
        if match is None:
            return NoMatch(heard.start, heard.end)
        return IntentRecognized(
            match.name, dict(match.slots), heard.start, heard.end, heard.confidence
        )

    def _carry_out(self, now: Seconds) -> None:
        commands = self._engine.commands()
        for command in commands:
            self._write(command, now)
            self._do(command)
        for command in commands:  # these take a moment, in which a line already sounds
            if isinstance(command, Remember):
                self._remember(command)
            elif isinstance(command, Examine) and (found := self._examine()) is not None:
                self.receive(found, now)

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
            case Remember() | Examine():
                pass
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
        )

    def _write(self, value: Loggable, now: Seconds) -> None:
        self._log.write(now, event_name(value), event_fields(value))
