"""Talking about programmes: one begins, today's step is told, it is done or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from voice_coach.engine.commands import KeepStep
from voice_coach.engine.desk import Desk, Spoken
from voice_coach.engine.events import IntentRecognized, Recalled, StepBehind
from voice_coach.engine.programmes import (
    STARTED,
    Programme,
    Standing,
    concerned,
    credited,
    exercise_of,
    standing,
    under_way,
)
from voice_coach.engine.replies import COMMAND_STATE
from voice_coach.units import Seconds

STATE: Final = "step"
"""Listening state after a step was told."""
_OUTCOMES: Final[Mapping[str, Literal["done", "skipped"]]] = {
    "StepDone": "done",
    "Done": "done",
    "StepSkip": "skipped",
    "Skip": "skipped",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """The step that was told last, and is talked about."""

    at: Standing
    exercise: str | None
    recalled: Recalled


class ProgrammeTalk:
    """Implements ``conversation.Topic``."""

    def __init__(self, desk: Desk, programmes: Mapping[str, Programme]) -> None:
        self._desk = desk
        self._programmes = programmes
        self._concerned = concerned(programmes)
        self._told: _Told | None = None

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take what was said about a programme."""
        if self._desk.window == STATE and self._told is not None:
            return self._answer(event.name, self._told, now)
        look_up = self._desk.look_up
        match event.name:
            case "StartProgramme":
                look_up(lambda found, _: self._start(str(event.slots["programme"]), found))
            case "TodaysStep":
                look_up(lambda found, _: self._today(found, monthly="every" in event.slots))
            case "StepDone" | "StepSkip":
                look_up(lambda found, _: self._mark(_OUTCOMES[event.name], found))
            case _:
                return False
        return True

    def completed(self, exercise: str) -> None:
        """An exercise was led to its end: it may have been today's step."""
        if exercise in self._concerned:
            self._desk.look_up(
                lambda recalled, _: self._credit(exercise, recalled), whatever_goes_on=True
            )

    def _answer(self, intent: str, told: _Told, now: Seconds) -> bool:
        if intent in _OUTCOMES:
            self._take(told.at, _OUTCOMES[intent], told.recalled)
        elif intent == "Yes" and told.exercise is not None:
            self._desk.lead(told.exercise, None, now)
        elif intent == "Yes":
            self._desk.tell(("programme.tell_me", {}))
        elif intent == "No":
            self._desk.tell(("programme.later", {}))
        elif intent == "Help":
            self._desk.tell(("programme.help", {}), window=STATE)
        else:
            return False
        return True

    def _start(self, name: str, recalled: Recalled) -> None:
        programme = self._programmes[name]
        at = standing(programme, recalled.progress)
        if at.under_way:
            self._tell_step(at, recalled, _about("programme.under_way", at))
            return
        self._desk.emit(KeepStep(name, "", STARTED))
        at = standing(programme, (StepBehind(name, "", STARTED, 0),))
        self._tell_step(at, recalled, _about(_timed("begin", at), at))

    def _today(self, recalled: Recalled, *, monthly: bool) -> None:
        found = under_way(self._programmes, recalled.progress)
        if monthly:
            found.sort(key=lambda at: at.programme.every_days == 1)
        if found:
            self._tell_step(found[0], recalled)
        else:
            self._desk.tell(("programme.none", {}), window=COMMAND_STATE)

    def _mark(self, outcome: Literal["done", "skipped"], recalled: Recalled) -> None:
        found = under_way(self._programmes, recalled.progress)
        if not found:
            self._desk.tell(("programme.none", {}), window=COMMAND_STATE)
        elif found[0].resting:
            self._desk.tell((_timed("resting", found[0]), {}))
        else:
            self._take(found[0], outcome, recalled)

    def _tell_step(self, at: Standing, recalled: Recalled, *before: Spoken) -> None:
        if at.step is None:
            raise AssertionError("a programme that is under way has a next step")
        if at.resting:
            self._desk.tell(*before, (_timed("resting", at), {}))
            return
        exercise = exercise_of(at.step, recalled.practised)
        self._told = _Told(at, exercise, recalled)
        question: Spoken = ("programme.done_already", {})
        if exercise is not None:
            question = ("programme.shall_we", {"offered": self._desk.title(exercise)})
        self._desk.tell(*before, (at.step.line, {}), question, window=STATE)

    def _take(self, at: Standing, outcome: Literal["done", "skipped"], recalled: Recalled) -> None:
        self._desk.tell((f"programme.{outcome}", {}), self._keep(at, outcome, recalled))

    def _credit(self, exercise: str, recalled: Recalled) -> None:
        for at in credited(self._programmes, recalled.progress, exercise):
            after = self._keep(at, "done", recalled)
            if self._desk.free:  # else another exercise is proposed already
                self._desk.tell(_about("programme.credited", at), after)

    def _keep(
        self, at: Standing, outcome: Literal["done", "skipped"], recalled: Recalled
    ) -> Spoken:
        """Keep what came of a step; return the line about what follows."""
        if at.step is None:
            raise AssertionError("a programme that is under way has a next step")
        name, step = at.programme.id, at.step.id
        self._desk.emit(KeepStep(name, step, outcome))
        self._told = None
        progress = (*recalled.progress, StepBehind(name, step, outcome, 0))
        after = standing(at.programme, progress)
        return (_timed("next", at) if after.step else at.programme.closing, {})


def _about(key: str, at: Standing) -> Spoken:
    return key, {"programme": at.programme.title}


def _timed(what: str, at: Standing) -> str:
    """Return the key of a line that speaks of a day, or of a month."""
    if at.programme.every_days == 1:
        return f"programme.{what}_day"
    return f"programme.{what}_month"
