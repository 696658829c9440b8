"""The engine: events with ``now`` in, commands out, and one deadline. No I/O, no clock.

``receive`` and ``handle_timeout`` first bring everything that was due before ``now`` about, at
its own moment; a late caller therefore loses nothing and delays nothing that follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voice_coach.engine.commands import Command, EndConversation, Listen, StateChanged
from voice_coach.engine.consent import STATE as CONSENT_STATE
from voice_coach.engine.consent import Consent, Verdict
from voice_coach.engine.events import (
    ButtonPressed,
    Device,
    DeviceLost,
    DeviceRestored,
    InputEvent,
    IntentRecognized,
    NoMatch,
    PlaybackFinished,
    PlaybackStarted,
    ShutdownRequested,
    SpeechEnded,
    SpeechStarted,
    WakeDetected,
)
from voice_coach.engine.plan import Phrasebook, Repertoire
from voice_coach.engine.replies import FIXED, After, Reply, adjust, heard_seconds, in_session
from voice_coach.engine.session import Session
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import CONVERSATION, CoachState, Machine, Mode, Turning
from voice_coach.engine.window import CommandWindow
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What the engine is told about the people and the voice."""

    names: tuple[str, str]
    """How partner 1 and partner 2 are called."""
    volume: float = 0.6
    """0.0 to 1.0."""
    rate: float = 1.0
    """Factor on the configured speed of speech."""


class Engine:
    """The coach."""

    def __init__(self, repertoire: Repertoire, phrases: Phrasebook, options: EngineOptions) -> None:
        self._repertoire = repertoire
        self._names = {1: options.names[0], 2: options.names[1]}
        self._stage = Stage(phrases, volume=options.volume, rate=options.rate)
        self._mode: Machine[Mode, Turning] = Machine("conversation", CONVERSATION, Mode.IDLE)
        self._session: Session | None = None
        self._consent: Consent | None = None
        self._window: CommandWindow | None = None
        self._after = After.IDLE
        self._misses = 0
        self._lost: set[Device] = set()
        self._working_out = False
        self._listen: Listen | None = None
        self._shown = CoachState.IDLE
        self._handlers: dict[type, Callable[..., None]] = {
            WakeDetected: self._on_wake,
            ButtonPressed: self._on_button,
            SpeechStarted: self._on_speech_started,
            SpeechEnded: self._on_speech_ended,
            IntentRecognized: self._on_intent,
            NoMatch: self._on_no_match,
            PlaybackStarted: self._on_playback_started,
            PlaybackFinished: self._on_playback_finished,
            DeviceLost: self._on_device_lost,
            DeviceRestored: self._on_device_restored,
            ShutdownRequested: self._on_shutdown,
        }
        self._sync()

    @property
    def state(self) -> CoachState:
        """What the coach is doing, derived from everything else."""
        expects = self._window is not None and self._window.expects
        if self._session is not None and self._session.running and self._window is None:
            expects = self._session.runner.listening[1] and not self._session.runner.timed
        if self._consent is not None:
            expects = self._consent.listening
        if self._stage.busy:
            return CoachState.RESPONDING
        if expects or self._window is not None:
            return CoachState.PROCESSING if self._working_out else CoachState.LISTENING
        return CoachState.IDLE

    @property
    def mode(self) -> Mode:
        """State of the conversation."""
        return self._mode.state

    @property
    def session(self) -> Session | None:
        """The session that runs or is paused."""
        return self._session

    def commands(self) -> list[Command]:
        """Return what is to be done, in order, since the last call."""
        return self._stage.drain()

    def next_timeout(self) -> Seconds | None:
        """Return the moment at which ``handle_timeout`` is due next; None for never."""
        parts = (self._window, self._consent, self._session)
        due = [part.next_timeout() for part in parts if part is not None]
        return min((moment for moment in due if moment is not None), default=None)

    def handle_timeout(self, now: Seconds) -> None:
        """Bring about everything that is due up to ``now``, each at its own moment."""
        while (due := self.next_timeout()) is not None and due <= now:
            self._fire(due)
            self._settle(due)

    def receive(self, event: InputEvent, now: Seconds) -> None:
        """Take note of an event that happened at ``now``."""
        self.handle_timeout(now)
        self._handlers[type(event)](event, now)
        self._settle(now)

    # --- deadlines -----------------------------------------------------------------------

    def _fire(self, due: Seconds) -> None:
        window, consent, session = self._window, self._consent, self._session
        if window is not None and window.next_timeout() == due:
            if window.handle_timeout(due):
                self._close_window(unanswered=True)
        elif consent is not None and consent.next_timeout() == due:
            consent.handle_timeout(due)
        elif session is not None:
            session.handle_timeout(due)

    # --- the name, and speech ------------------------------------------------------------

    def _on_wake(self, event: WakeDetected, now: Seconds) -> None:
        window = self._open_window(now)
        if window is not None:
            window.wake(now)

    def _on_button(self, event: ButtonPressed, now: Seconds) -> None:
        window = self._open_window(now)
        if window is not None:
            window.ring(now)

    def _open_window(self, now: Seconds) -> CommandWindow | None:
        if self._consent is not None:
            return None  # its own question is open; the name adds nothing to a yes or a no
        self._misses = 0
        self._working_out = False
        session = self._session
        if session is not None:
            session.hold(now)
            still = session.running and session.runner.still
            self._window = self._make_window("session_command", still=still)
        else:
            if self._stage.busy:
                self._stage.cut()
            self._mode.advance(Turning.WAKE)
            self._window = self._make_window("command", still=False)
        return self._window

    def _make_window(self, state: str, *, still: bool) -> CommandWindow:
        return CommandWindow(self._stage, self._repertoire, state, still=still)

    def _close_window(self, *, unanswered: bool) -> None:
        self._window = None
        session = self._session
        still = session is not None and session.running and session.runner.still
        if unanswered and not still:
            self._stage.sound("closing", hold=True)
        if self._mode.state is Mode.COMMAND:
            self._mode.advance(Turning.CLOSE)

    def _on_speech_started(self, event: SpeechStarted, now: Seconds) -> None:
        self._speech(now, active=True)

    def _on_speech_ended(self, event: SpeechEnded, now: Seconds) -> None:
        self._working_out = True
        self._speech(now, active=False)

    def _speech(self, now: Seconds, *, active: bool) -> None:
        for part in (self._window, self._consent, self._session):
            if part is not None:
                part.speech(now, active=active)

    # --- words ---------------------------------------------------------------------------

    def _on_intent(self, event: IntentRecognized, now: Seconds) -> None:
        self._working_out = False
        if self._consent is not None:
            self._answer_consent(event)
        elif self._session is not None:
            self._in_session(self._session, event, now)
        else:
            self._outside(event, now)

    def _answer_consent(self, event: IntentRecognized) -> None:
        if event.name == "Stop":
            self._consent = None
            self._stage.cut()
            self._mode.advance(Turning.END)
        elif self._consent is not None:
            self._consent.intent(event)

    def _in_session(self, session: Session, event: IntentRecognized, now: Seconds) -> None:
        self._window = None
        if event.name == "Stop":
            self._end_session(session, now)
        elif event.name in ("GoToSleep", "Goodbye"):
            session.stop(now)
            self._session = None
            self._reply(FIXED[event.name])
        elif event.name == "Pause":
            if session.running:
                session.pause(now, "asked")
                self._stage.sound("paused", hold=True)
        elif event.name == "Resume":
            self._resume(session, now)
        elif not session.intent(event, now):
            in_session(event, session, self._stage, now)

    def _resume(self, session: Session, now: Seconds) -> None:
        if session.running:
            return
        if self._lost:
            self._stage.say(f"device.{min(self._lost)}_lost", remember=False)
            return
        self._stage.cut()
        self._stage.sound("resumed", hold=True)
        session.resume(now)

    def _end_session(self, session: Session, now: Seconds) -> None:
        session.stop(now)
        self._session = None
        self._mode.advance(Turning.END)

    def _outside(self, event: IntentRecognized, now: Seconds) -> None:
        if event.name == "Stop":
            self._hush()
            return
        if self._mode.state is not Mode.COMMAND:
            self._control(event)
            return
        self._window = None
        reply = FIXED.get(event.name) or adjust(event.name, self._stage)
        if event.name == "StartExercise":
            self._propose(event, now)
        elif event.name == "NeverMind":
            self._close_window(unanswered=True)
        elif event.name == "Repeat":
            self._repeat()
        else:
            self._reply(reply or Reply("command.nothing_running", after=After.FOLLOW_UP))

    def _hush(self) -> None:
        """A bare "stop" outside a session: silence, nothing more."""
        self._window = None
        self._stage.cut()
        if self._mode.state in (Mode.REPLYING, Mode.COMMAND):
            self._mode.advance(Turning.END)

    def _control(self, event: IntentRecognized) -> None:
        """While an answer is spoken only a few words count."""
        if self._mode.state is not Mode.REPLYING:
            return
        if event.name == "Skip":
            self._hush()
        elif event.name == "Repeat":
            self._stage.cut()
            self._repeat()

    def _repeat(self) -> None:
        self._mode.advance(Turning.REPLY)
        self._after = After.IDLE
        if self._stage.say_again() is None:
            self._stage.say("command.repeat_nothing", remember=False)

    def _on_no_match(self, event: NoMatch, now: Seconds) -> None:
        self._working_out = False
        if self._window is not None:
            self._not_understood(now)
        elif self._consent is not None:
            if self._consent.listening:
                self._consent.no_answer()
        elif self._session is not None:
            self._session.no_match(now)

    def _not_understood(self, now: Seconds) -> None:
        self._misses += 1
        session = self._session
        if self._misses > 1 and session is None:
            self._close_window(unanswered=True)
        elif session is None:
            self._window = None
            self._reply(Reply("command.not_understood", after=After.FOLLOW_UP))
        else:
            if not (session.running and session.runner.still):
                self._stage.sound("not_understood", hold=True)
            self._window = None

    # --- exercises -----------------------------------------------------------------------

    def _propose(self, event: IntentRecognized, now: Seconds) -> None:
        exercise = str(event.slots.get("exercise", ""))
        asked = heard_seconds(event)
        try:
            plan = self._repertoire.plan(exercise, asked)
        except KeyError:
            self._reply(Reply("command.not_understood", after=After.FOLLOW_UP))
            return
        if plan.consent:
            self._mode.advance(Turning.PROPOSE)
            self._consent = Consent(plan, self._stage, self._repertoire, self._names)
            self._consent.begin(limited=asked is not None and plan.seconds != asked)
        else:
            self._mode.advance(Turning.BEGIN)
            self._session = Session(plan, self._stage, self._repertoire, self._names)
            self._session.begin(now)

    def _decide(self, consent: Consent, now: Seconds) -> None:
        if consent.verdict is Verdict.AGREED:
            self._consent = None
            self._mode.advance(Turning.BEGIN)
            self._session = Session(consent.plan, self._stage, self._repertoire, self._names)
            self._session.begin(now)
        elif consent.verdict is Verdict.DECLINED:
            self._consent = None
            self._stage.cut()
            self._mode.advance(Turning.DECLINE)
            self._after = After.IDLE
            self._stage.say("consent.declined")

    def _reply(self, reply: Reply) -> None:
        self._mode.advance(Turning.REPLY)
        self._after = reply.after
        self._stage.say(reply.key, reply.slots)

    # --- playback, devices, the end ------------------------------------------------------

    def _on_playback_started(self, event: PlaybackStarted, now: Seconds) -> None:
        """Nothing follows from it: time counts from the command."""

    def _on_playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        self._stage.finished(event.utterance_id)
        if self._window is not None:
            self._window.playback_finished(event.utterance_id, now)
        if self._consent is not None:
            self._consent.playback_finished(event.utterance_id, now)
        if self._session is not None:
            self._session.playback_finished(event, now)

    def _on_device_lost(self, event: DeviceLost, now: Seconds) -> None:
        self._lost.add(event.device)
        self._window = None
        if self._session is not None and self._session.running:
            self._session.pause(now, event.device)
        self._consent = None
        if self._mode.state in (Mode.COMMAND, Mode.CONSENT):
            self._mode.advance(Turning.END)
        if event.device == "voice":
            self._stage.sound("error")
        elif event.device != "speaker":
            self._announce(f"device.{event.device}_lost")

    def _on_device_restored(self, event: DeviceRestored, now: Seconds) -> None:
        if event.device in self._lost:
            self._lost.discard(event.device)
            self._announce(f"device.{event.device}_back")

    def _announce(self, key: str) -> None:
        """Say what happened to a part, where saying it is possible and wanted."""
        if "voice" in self._lost or "speaker" in self._lost or self._mode.state is Mode.ASLEEP:
            return
        if self._session is None:
            self._reply(Reply(key))
        else:
            self._stage.say(key, remember=False)

    def _on_shutdown(self, event: ShutdownRequested, now: Seconds) -> None:
        self._window = None
        self._consent = None
        if self._session is not None:
            self._end_session(self._session, now)
        else:
            self._hush()

    # --- what follows from all that ------------------------------------------------------

    def _settle(self, now: Seconds) -> None:
        if self._consent is not None:
            self._decide(self._consent, now)
        if self._session is not None:
            self._settle_session(self._session, now)
        if self._mode.state is Mode.REPLYING and self._stage.clear:
            self._replied(now)
        self._sync()

    def _settle_session(self, session: Session, now: Seconds) -> None:
        if session.held and self._window is None and self._stage.clear:
            session.release(now)
        if not session.running and session.state != "paused":
            self._session = None
            self._window = None
            self._mode.advance(Turning.END)
        elif self._window is not None and session.running and not session.runner.timed:
            if not session.held:
                self._window = None  # the time it was opened in is over

    def _replied(self, now: Seconds) -> None:
        match self._after:
            case After.FOLLOW_UP:
                self._mode.advance(Turning.FOLLOW_UP)
                self._window = self._make_window("command", still=False)
                self._window.open(now)
            case After.SLEEP:
                self._mode.advance(Turning.SLEEP)
            case After.GOODBYE:
                self._mode.advance(Turning.REPLIED)
                self._stage.emit(EndConversation())
            case After.IDLE:
                self._mode.advance(Turning.REPLIED)

    def _sync(self) -> None:
        listen = self._wanted()
        if listen != self._listen:
            self._listen = listen
            self._stage.emit(listen)
        if self.state is not self._shown:
            self._shown = self.state
            self._stage.emit(StateChanged(self._shown))

    def _wanted(self) -> Listen:
        """Derive what is to be heard now from everything else."""
        if self._window is not None:
            state, window = self._window.state, self._window.expects
        elif self._consent is not None:
            state, window = CONSENT_STATE, self._consent.listening
            if not window:
                state = "control"
        elif self._session is not None:
            state, window = self._wanted_in(self._session)
        elif self._stage.busy:
            state, window = "control", False
        else:
            state, window = "idle", False
        profile = self._repertoire.window(state).profile
        wake_state = "command" if self._session is None else "session_command"
        return Listen(state, profile, window, self._consent is None, wake_state)

    def _wanted_in(self, session: Session) -> tuple[str, bool]:
        if not session.running:
            return "paused", False
        if session.held:
            return "control", False
        return session.runner.listening
