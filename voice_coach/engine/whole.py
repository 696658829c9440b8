"""The conversation, at most one session, and what couples them: what follows from what happened."""

from __future__ import annotations

from dataclasses import dataclass

from voice_coach.engine.attention import coach_state, wanted_listen
from voice_coach.engine.commands import Listen, StateChanged
from voice_coach.engine.conversation import Conversation
from voice_coach.engine.guide import Guide
from voice_coach.engine.interruption import Interruption
from voice_coach.engine.plan import Phrasebook, Repertoire
from voice_coach.engine.session import Session
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import BargeIn, CoachState, SessionState
from voice_coach.engine.timer_notices import TimerNotices
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
    barge_in: BargeIn = BargeIn.ANY
    """What cuts a line that the coach says, where nobody else is to speak."""


class Whole:
    """The parts, and the rules between them. ``Engine`` feeds them with events."""

    def __init__(self, repertoire: Repertoire, phrases: Phrasebook, options: EngineOptions) -> None:
        self._repertoire = repertoire
        self._names = {1: options.names[0], 2: options.names[1]}
        self._stage = Stage(phrases, volume=options.volume, rate=options.rate)
        self._conversation = Conversation(self._stage, repertoire, self._names)
        self._session: Session | None = None
        self._interruption = Interruption(
            self._stage, repertoire, self._stand_still, options.barge_in
        )
        self._guide = Guide(self._conversation, self._stage, repertoire)
        self._working_out = False
        self._listen: Listen | None = None
        self._shown = CoachState.IDLE
        self._timer = TimerNotices(self._stage)

    @property
    def state(self) -> CoachState:
        """What the coach is doing."""
        parts = (self._conversation, self._session, self._stage, self._interruption)
        return coach_state(*parts, working_out=self._working_out)

    def _stand_still(self, now: Seconds, reason: str) -> None:
        if self._session is None:
            self._conversation.hush()
        elif self._session.running:
            self._session.pause(now, reason)
            self._stage.sound("paused", hold=True)

    def _settle(self, now: Seconds) -> None:
        self._interruption.settle(now)
        self._conversation.settle(now)
        self._begin_agreed(now)
        if self._session is not None:
            self._settle_session(self._session, now)
            self._begin_agreed(now)
        self._sync(now)

    def _begin_agreed(self, now: Seconds) -> None:
        proposals = self._conversation.proposals
        plan, proposals.agreed = proposals.agreed, None
        if plan is not None:
            self._interruption.renew()
            self._session = Session(plan, self._stage, self._repertoire, self._names)
            proposals.gates.begun(plan, now)
            self._session.begin(now)

    def _settle_session(self, session: Session, now: Seconds) -> None:
        if session.held and self._conversation.window is None and self._stage.clear:
            session.release(now)
        if session.state in (SessionState.COMPLETED, SessionState.STOPPED):
            self._session = None
            self._interruption.renew()
            completed = session.state is SessionState.COMPLETED
            self._conversation.session_over(now, session.leads_to, completed=completed)
            if completed:
                self._guide.completed(session.plan.exercise)
        elif session.running and not session.runner.timed and not session.held:
            self._conversation.window = None  # the time it was opened in is over

    def _sync(self, now: Seconds) -> None:
        parts = (self._conversation, self._session, self._stage, self._interruption)
        listen = wanted_listen(*parts, self._repertoire)
        if listen != self._listen:
            self._listen = listen
            self._stage.emit(listen)
        self._timer.show(self._session, now)
        if self.state is not self._shown:
            self._shown = self.state
            self._stage.emit(StateChanged(self._shown))
