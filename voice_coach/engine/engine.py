"""The engine: events with ``now`` in, commands out, and one deadline. No I/O, no clock.

``receive`` and ``handle_timeout`` first bring everything that was due before ``now`` about, at
its own moment; a late caller therefore loses nothing and delays nothing that follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voice_coach.engine.commands import Command
from voice_coach.engine.ending_doubt import EndingDoubt
from voice_coach.engine.events import (
    ButtonPressed,
    DeviceLost,
    DeviceRestored,
    Examined,
    ExerciseRequested,
    InputEvent,
    IntentRecognized,
    NoMatch,
    PlaybackFinished,
    PlaybackStarted,
    Recalled,
    ReminderDue,
    RemindersFound,
    ShutdownRequested,
    SpeechEnded,
    SpeechStarted,
    TimeWanted,
    WakeDetected,
)
from voice_coach.engine.faults import Faults
from voice_coach.engine.plan import Phrasebook, Repertoire
from voice_coach.engine.replies import Reply
from voice_coach.engine.session import Session
from voice_coach.engine.session_talk import SessionTalk
from voice_coach.engine.states import Mode
from voice_coach.engine.wellbeing import Wellbeing
from voice_coach.engine.whole import EngineOptions, Whole
from voice_coach.engine.window import CommandWindow
from voice_coach.units import Seconds

__all__ = ["Engine", "EngineOptions"]


class Engine(Whole):
    """The coach: a conversation, at most one session, and the rules that couple them."""

    def __init__(self, repertoire: Repertoire, phrases: Phrasebook, options: EngineOptions) -> None:
        """Put the parts together; nothing is said yet."""
        super().__init__(repertoire, phrases, options)
        self._faults = Faults(self._conversation, self._stage)
        self._wellbeing = Wellbeing(self._conversation, self._stage)
        self._talk = SessionTalk(self._stage, self._faults, self._wellbeing)
        self._endings = EndingDoubt(self._conversation)
        self._speaking = False
        self._handlers: dict[type, Callable[..., None]] = {
            WakeDetected: self._on_wake,
            ButtonPressed: self._on_button,
            ExerciseRequested: lambda event, _: self._conversation.proposals.begin(event),
            SpeechStarted: self._on_speech,
            SpeechEnded: self._on_speech,
            IntentRecognized: self._on_intent,
            NoMatch: self._on_no_match,
            PlaybackStarted: lambda event, _: self._stage.started(event.utterance_id),
            PlaybackFinished: self._on_playback_finished,
            DeviceLost: lambda event, at: self._faults.lose(event.device, self._session, at),
            DeviceRestored: lambda event, _: self._faults.restore(event.device, self._session),
            ReminderDue: lambda event, _: self._conversation.asides.due(event),
            RemindersFound: self._on_found,
            TimeWanted: lambda event, _: self._conversation.asides.want_time(event),
            Examined: lambda event, _: self._wellbeing.answer(event),
            Recalled: self._guide.recalled,
            ShutdownRequested: self._on_shutdown,
        }
        self._sync(0.0)

    @property
    def mode(self) -> Mode:
        """State of the conversation."""
        return self._conversation.mode

    @property
    def session(self) -> Session | None:
        """The session that runs or is paused."""
        return self._session

    @property
    def free(self) -> bool:
        """Whether a reminder may sound: nothing goes on, nobody speaks, and all parts work."""
        disturbed = self._speaking or self._faults.any or not self._stage.clear
        return self.mode is Mode.IDLE and not disturbed

    def commands(self) -> list[Command]:
        """Return what is to be done, in order, since the last call."""
        return self._stage.drain()

    def next_timeout(self) -> Seconds | None:
        """Return the moment at which ``handle_timeout`` is due next; None for never."""
        due = [self._interruption.next_timeout(), self._conversation.next_timeout()]
        if self._session is not None:
            due.append(self._session.next_timeout())
        return min((moment for moment in due if moment is not None), default=None)

    def handle_timeout(self, now: Seconds) -> None:
        """Bring about everything that is due up to ``now``, each at its own moment."""
        while (due := self.next_timeout()) is not None and due <= now:
            if self._interruption.next_timeout() == due:
                self._interruption.handle_timeout(due)
            elif self._conversation.next_timeout() == due:
                self._conversation.handle_timeout(due)
            elif self._session is not None:
                self._session.handle_timeout(due)
            self._settle(due)

    def receive(self, event: InputEvent, now: Seconds) -> None:
        """Take note of an event that happened at ``now``."""
        self.handle_timeout(now)
        self._handlers[type(event)](event, now)
        self._settle(now)

    def greet(self) -> None:
        """Say hello: the ears hear and the voice speaks."""
        self._conversation.reply(Reply("ready.hello"))
        self._sync(0.0)

    def _on_wake(self, event: WakeDetected, now: Seconds) -> None:
        if (window := self._called(now, event.score)) is not None:
            window.wake(now)

    def _on_button(self, event: ButtonPressed, now: Seconds) -> None:
        if (window := self._called(now)) is not None:
            window.ring(now)

    def _called(self, now: Seconds, score: float | None = None) -> CommandWindow | None:
        self._working_out = False
        if self._conversation.consent is not None:
            return None  # a question is open; the name adds nothing to a yes or a no
        session = self._session
        if self._interruption.active:
            self._stage.cut()  # whoever interrupted wants something else
        if session is None:
            return self._conversation.called()
        session.hold(now, score)
        return self._conversation.make_window("session_command", still=session.still)

    def _on_speech(self, event: SpeechStarted | SpeechEnded, now: Seconds) -> None:
        follows = isinstance(event, SpeechEnded) and event.result_follows
        active = isinstance(event, SpeechStarted)
        self._interruption.speech(event, now, self._listen)
        self._working_out = follows or (active and self._working_out)
        self._speaking = active
        self._conversation.speech(now, active=active, result_follows=follows)
        level = event.level_dbfs if isinstance(event, SpeechEnded) else None
        self._wellbeing.heard(level)
        if self._session is not None:
            self._session.speech(now, active=active, level=level)

    def _on_intent(self, event: IntentRecognized, now: Seconds) -> None:
        self._working_out = False
        if not self._interruption.intent(event, now):
            self._take(event, now)
            self._interruption.without_effect(now)

    def _take(self, event: IntentRecognized, now: Seconds) -> None:
        if self._session is None:
            self._conversation.intent(event, now)
            return
        meant = self._endings.weigh(event, self._session)
        if meant is None:
            return
        reply = self._talk.take(self._session, meant, now)
        if reply is not None:
            self._settle(now)
            self._conversation.reply(reply)

    def _on_no_match(self, event: NoMatch, now: Seconds) -> None:
        self._working_out = False
        session, window = self._session, self._conversation.window
        if self._interruption.no_match(now):
            return
        if session is None:
            self._conversation.no_match(event, now)
        elif window is None:
            session.no_match(now)
        else:
            self._conversation.window = None
            if not window.still:
                self._stage.sound("not_understood", hold=True)

    def _on_playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        known = self._stage.finished(event.utterance_id)
        if known is None:
            return
        self._interruption.playback_finished(known, now)
        self._conversation.playback_finished(known, now)
        if self._session is not None:
            self._session.playback_finished(replace(event, utterance_id=known), now)

    def _on_found(self, event: RemindersFound, now: Seconds) -> None:
        (self._session or self._conversation).found(event, now)

    def _on_shutdown(self, event: ShutdownRequested, now: Seconds) -> None:
        if self._session is None:
            self._conversation.hush()
        else:
            self._session.stop(now)
