"""Programmes: a few steps, one after the other, for which nobody is ever late.

What is behind the couple is all that counts. A day without a step costs nothing; nothing is lost,
nothing is broken, and nobody counts days in a row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voice_coach.engine.events import Practised, StepBehind

STARTED: Final = "started"


@dataclass(frozen=True, slots=True)
class ProgrammeStep:
    """One step."""

    id: str
    line: str
    """Phrasebook key of what it is."""
    exercises: tuple[str, ...] = ()
    """What can be led for it, any one of them; empty: it is done in the couple's own life."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme, ready to be gone through."""

    id: str
    title: str
    """How the coach calls it, in a sentence: "the nine step week"."""
    steps: tuple[ProgrammeStep, ...]
    closing: str
    """Phrasebook key of what is said after the last step."""
    every_days: int = 1
    """One step in so many days at most is proposed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a couple is."""

    programme: Programme
    started: bool
    step: ProgrammeStep | None
    """The one that comes next; None: the last one is behind them."""
    resting: bool
    """The last step is so fresh that the next one has time."""

    @property
    def under_way(self) -> bool:
        """Whether it has begun and is not over."""
        return self.started and self.step is not None


def standing(programme: Programme, progress: Iterable[StepBehind]) -> Standing:
    """Return how far a couple is in a programme, counted from the last time that it began.

    Args:
        programme: the programme.
        progress: of all programmes, in the order in which it happened.
    """
    behind: dict[str, StepBehind] = {}
    started = False
    for each in progress:
        if each.programme != programme.id:
            continue
        if each.outcome == STARTED:
            started = True
            behind.clear()
        else:
            behind[each.step] = each
    step = next((step for step in programme.steps if step.id not in behind), None)
    resting = any(0 <= each.days_ago < programme.every_days for each in behind.values())
    return Standing(programme, started, step, resting)


def under_way(
    programmes: Mapping[str, Programme], progress: Sequence[StepBehind]
) -> list[Standing]:
    """Return the programmes that have begun and are not over.

    Those with a step due come first, and of these the one that was thought of last.
    """
    order = [each.programme for each in progress]
    found = [
        at
        for at in (standing(programme, progress) for programme in programmes.values())
        if at.under_way
    ]
    latest = {name: index for index, name in enumerate(order)}
    return sorted(found, key=lambda at: (at.resting, -latest[at.programme.id]))


def exercise_of(step: ProgrammeStep, practised: Sequence[Practised]) -> str | None:
    """Return which of a step's exercises is offered: the one that was longest ago."""
    last = {each.exercise: -index for index, each in enumerate(practised)}
    return min(step.exercises, key=lambda name: last.get(name, -len(practised) - 1), default=None)


def credited(
    programmes: Mapping[str, Programme], progress: Sequence[StepBehind], exercise: str
) -> list[Standing]:
    """Return the programmes of which an exercise that was led to its end was the step."""
    return [
        at
        for at in under_way(programmes, progress)
        if at.step is not None and exercise in at.step.exercises and not at.resting
    ]


def concerned(programmes: Mapping[str, Programme]) -> Collection[str]:
    """Return the exercises that are part of any programme."""
    return {
        exercise
        for programme in programmes.values()
        for step in programme.steps
        for exercise in step.exercises
    }
