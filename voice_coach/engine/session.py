"""One exercise's life: it walks through a plan, stands still, goes back, and always ends."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Final

from voice_coach.engine.cast import Cast
from voice_coach.engine.commands import (
    SessionCompleted,
    SessionPaused,
    SessionResumed,
    SessionStarted,
    SessionStopped,
)
from voice_coach.engine.events import IntentRecognized, PlaybackFinished, RemindersFound
from voice_coach.engine.making import make_runner
from voice_coach.engine.plan import Ask, Plan, Repertoire, Silence, Step, Turn
from voice_coach.engine.runners import Heard, Runner, Scene
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import SESSION, Machine, Progress, SessionState
from voice_coach.units import Seconds

LONGEST_ADDITION: Final[Seconds] = 3600.0
"""Time that can be added to a session in all: it always ends."""


def _is_stop(step: Step) -> bool:
    """Whether "back" goes to this step: something the people do, not something they hear."""
    return isinstance(step, Turn | Ask) or (
        isinstance(step, Silence) and (step.counts or step.until_done)
    )


def _step_before(way: Sequence[Step]) -> int | None:
    """Return where "back" goes to, by the steps gone through; None at their beginning."""
    stops = [at for at in range(len(way) - 1) if _is_stop(way[at])]
    if _is_stop(way[-1]) and not stops:
        return 0 if len(way) > 1 else None
    if not stops:
        return None
    target = stops[-1]
    while target > 0 and not _is_stop(way[target - 1]):
        target -= 1
    return target


def _scene(stage: Stage, repertoire: Repertoire, cast: Cast, heard: Heard) -> Scene:
    return Scene(
        stage=stage,
        repertoire=repertoire,
        slots=cast.slots,
        partner=cast.partner,
        keep=cast.keep,
        forget=cast.forget,
        answer=cast.answer,
        remember=cast.remember,
        heard=heard,
    )


class Session:
    """A plan at work."""

    def __init__(
        self, plan: Plan, stage: Stage, repertoire: Repertoire, names: MutableMapping[int, str]
    ) -> None:
        self.plan = plan
        self._stage = stage
        self._machine = Machine("session", SESSION, SessionState.READY)
        self._heard = Heard()
        self._scene = _scene(stage, repertoire, Cast(plan, names, stage.emit), self._heard)
        self._path = [0]
        self._runner = make_runner(plan.steps[0], self._scene)
        self._held = False
        self._added = self._active = 0.0
        self._active_since: Seconds | None = None

    @property
    def state(self) -> SessionState:
        """Ready, running, paused, completed or stopped."""
        return self._machine.state

    @property
    def running(self) -> bool:
        """Whether its time runs on."""
        return self.state is SessionState.RUNNING

    @property
    def held(self) -> bool:
        """Whether a line or question waits for a command window to close."""
        return self._held

    @property
    def still(self) -> bool:
        """Whether nothing may sound unasked."""
        return self.running and self._runner.still

    @property
    def listening(self) -> tuple[str, bool]:
        """Listening state, and whether a person is expected to speak."""
        if not self.running:
            return "paused", False
        return ("control", False) if self._held else self._runner.listening

    @property
    def leads_to(self) -> str | None:
        """Exercise that is proposed now that it is over."""
        return self._runner.leads_to if self.state is SessionState.COMPLETED else None

    @property
    def runner(self) -> Runner:
        """The step at work."""
        return self._runner

    def begin(self, now: Seconds) -> None:
        """Start the first step."""
        self._machine.advance(Progress.START)
        self._active_since = now
        self._stage.emit(SessionStarted(self.plan.exercise))
        self._runner.begin(now)
        self.walk(now)

    def walk(self, now: Seconds) -> None:
        """Begin the steps that follow what has ended; complete after the last."""
        while self.running and (ended := self._runner.ended_at) is not None:
            follows = self._runner.goes_to
            follows = self._path[-1] + 1 if follows is None else follows
            if self._runner.final:
                self._over(ended)
            elif self._runner.leads_to is not None or follows >= len(self.plan.steps):
                self._count_active(ended)
                self._machine.advance(Progress.COMPLETE)
                self._stage.emit(SessionCompleted(self.plan.exercise, round(self._active, 6)))
            else:
                self._path.append(follows)
                self._begin_step(ended)

    def next_timeout(self) -> Seconds | None:
        """Return the deadline of the step at work; None while it stands still."""
        return self._runner.next_timeout() if self.running and not self._held else None

    def handle_timeout(self, now: Seconds) -> None:
        """Do what is due at exactly ``now``."""
        self._runner.handle_timeout(now)
        self.walk(now)

    def playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        """A line or sound is over."""
        self._runner.playback_finished(event, now)
        self.walk(now)

    def speech(self, now: Seconds, *, active: bool, level: float | None = None) -> None:
        """Somebody began or stopped speaking, so loud (dBFS)."""
        self._heard.level = self._heard.level if level is None else level
        if self.running:
            self._runner.speech(now, active=active)

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Offer an answer to the step at work."""
        taken = self.running and self._runner.intent(event, now)
        self._held = self._held and not taken
        self.walk(now)
        return taken

    def found(self, event: RemindersFound, now: Seconds) -> None:
        """What the step at work had looked up."""
        if self.running:
            self._runner.found(event, now)
            self.walk(now)

    def no_match(self, now: Seconds) -> None:
        """Something was said that is none of the answers."""
        if self.running and not self._held:
            self._runner.no_match(now)
            self.walk(now)

    def pause(self, now: Seconds, reason: str) -> None:
        """Stand still: silence, and the time stops."""
        self._machine.advance(Progress.PAUSE)
        self._stage.cut()
        if not self._held:
            self._runner.pause(now)
        self._held = False
        self._count_active(now)
        self._stage.emit(SessionPaused(self.plan.exercise, reason))

    def resume(self, now: Seconds) -> None:
        """Go on where it stood."""
        self._machine.advance(Progress.RESUME)
        self._active_since = now
        self._stage.emit(SessionResumed(self.plan.exercise))
        self._runner.resume(now)
        self.walk(now)

    def stop(self, now: Seconds) -> None:
        """End at once, in silence."""
        self._stage.cut()
        self._over(now)

    def hold(self, now: Seconds, score: float | None = None) -> None:
        """Let a line or question wait while somebody who called, so clearly, gives a command."""
        self._heard.score = score
        if self.running and not self._held and not self._runner.timed:
            self._held = True
            self._stage.cut()
            self._runner.pause(now)

    def release(self, now: Seconds) -> None:
        """Go on with what was held."""
        self._held = False
        if self._runner.ended_at is None:
            self._runner.resume(now)
        self.walk(now)

    def skip(self, now: Seconds, reason: str) -> None:
        """End the step at work early."""
        self._held = False
        self._runner.skip(now, reason)
        self.walk(now)

    def back(self, now: Seconds) -> bool:
        """Go to the step before, with the lines that introduce it; False at the first one."""
        target = _step_before([self.plan.steps[index] for index in self._path])
        if target is None:
            return False
        self._held = False
        self._stage.cut()
        del self._path[target + 1 :]
        self._begin_step(now)
        self.walk(now)
        return True

    def repeat(self, now: Seconds) -> None:
        """Say it again: the line, the question, or the last line beside a running time."""
        if not self._held:  # what is held is said again anyway when it is released
            self._runner.repeat(now)

    def add(self, seconds: Seconds, now: Seconds) -> bool:
        """Add to the time of the step at work; False where there is none, or no more."""
        added = self._added + seconds <= LONGEST_ADDITION and self._runner.add(seconds, now)
        self._added += seconds if added else 0.0
        return added

    def remaining(self, now: Seconds) -> Seconds | None:
        """Return what is left of the step at work."""
        return self._runner.remaining(now)

    def _over(self, now: Seconds) -> None:
        self._count_active(now)
        self._machine.advance(Progress.STOP)
        self._stage.emit(SessionStopped(self.plan.exercise))

    def _begin_step(self, now: Seconds) -> None:
        self._runner = make_runner(self.plan.steps[self._path[-1]], self._scene)
        self._runner.begin(now)

    def _count_active(self, now: Seconds) -> None:
        if self._active_since is not None:
            self._active += now - self._active_since
            self._active_since = None
