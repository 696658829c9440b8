"""Which time runs, for people who look at a screen or a ring of lights: derived, never set."""

from __future__ import annotations

from voice_coach.engine.commands import TimerStarted, TimerStopped
from voice_coach.engine.runners import Runner, Timer
from voice_coach.engine.session import Session
from voice_coach.engine.stage import Stage
from voice_coach.units import Seconds


class TimerNotices:
    """Tells the shell when a phase's time starts, changes and stops, and only then."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._runner: Runner | None = None
        self._shown: Timer | None = None

    def show(self, session: Session | None, now: Seconds) -> None:
        """Compare what runs with what was last told.

        Args:
            session: that runs or is paused.
            now: the moment of whatever has just changed.
        """
        runner = session.runner if session is not None and session.running else None
        timer = None if runner is None else runner.timer
        if timer == self._shown and (timer is None or runner is self._runner):
            return
        if self._shown is not None and (timer is None or runner is not self._runner):
            self._stage.emit(TimerStopped())
        if timer is not None:
            left = round(timer.deadline - now, 6)
            self._stage.emit(TimerStarted(left, round(timer.total, 6)))
        self._runner, self._shown = runner, timer
