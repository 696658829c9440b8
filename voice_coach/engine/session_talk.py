"""What is said while a session runs or is paused."""

from __future__ import annotations

from voice_coach.engine.events import IntentRecognized
from voice_coach.engine.faults import Faults
from voice_coach.engine.replies import FIXED, Reply, in_session
from voice_coach.engine.session import Session
from voice_coach.engine.stage import Stage
from voice_coach.engine.wellbeing import Wellbeing
from voice_coach.units import Seconds


class SessionTalk:
    """Takes commands that are about the session; all others go to its step."""

    def __init__(self, stage: Stage, faults: Faults, wellbeing: Wellbeing) -> None:
        self._stage = stage
        self._faults = faults
        self._wellbeing = wellbeing

    def take(self, session: Session, event: IntentRecognized, now: Seconds) -> Reply | None:
        """Do what was said; return what is answered once the session is over."""
        if event.name == "Stop" or (event.name == "Enough" and session.plan.answer):
            session.stop(now)
        elif event.name in ("GoToSleep", "Goodbye"):
            session.stop(now)
            return FIXED[event.name]
        elif event.name == "Pause":
            if session.running:
                session.pause(now, "asked")
                self._stage.sound("paused", hold=True)
        elif event.name == "Resume":
            self._resume(session, now)
        elif event.name == "HowAreYou":
            if not self._faults.tell():
                self._wellbeing.answer_in_session()
        elif not session.intent(event, now):
            in_session(event, session, self._stage, now)
        return None

    def _resume(self, session: Session, now: Seconds) -> None:
        if session.running or self._faults.tell():
            return
        self._stage.cut()
        self._stage.sound("resumed", hold=True)
        session.resume(now)
