"""How much time an exercise takes, with all that is said in it: what a suggestion goes by."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voice_coach.content.compiler import Compiler
from voice_coach.content.schema import Exercise
from voice_coach.engine import plan
from voice_coach.engine.suggesting import Candidate
from voice_coach.units import Seconds

LINE_SECONDS: Final[Seconds] = 5.0
"""What a line takes: twelve words at the coach's pace, and a breath."""
ANSWER_SECONDS: Final[Seconds] = 9.0
"""A question and its answer."""
OPEN_TURN_SECONDS: Final[Seconds] = 60.0
"""What people take who may take as long as they like, and say when they have finished."""
OPEN_SILENCE_SECONDS: Final[Seconds] = 1800.0
"""A meal; shorter where the silence itself cannot be so long."""


def candidate(compiler: Compiler, exercise: Exercise) -> Candidate:
    """Return what a suggestion goes by.

    Args:
        compiler: of the library.
        exercise: a checked one.
    """
    drawn_alike = replace(compiler, shelf=replace(compiler.shelf, choose=lambda _: 0))
    usual = drawn_alike.compile(exercise)
    shortest = usual
    length = exercise.length_seconds
    if length is not None and length.min < length.default:
        shortest = drawn_alike.compile(exercise, length.min)
    return Candidate(
        exercise=exercise.id,
        shortest=about_seconds(shortest),
        usual=about_seconds(usual),
        people=usual.people,
        depth=exercise.depth,
        family=exercise.family,
        gates=usual.gates,
    )


def about_seconds(found: plan.Plan) -> Seconds:
    """Return about how long a plan takes, with everything that may be in it."""
    return sum(map(_step_seconds, found.steps))


def _step_seconds(step: plan.Step) -> Seconds:
    match step:
        case plan.Say() | plan.Card():
            return LINE_SECONDS
        case plan.Ask():
            return ANSWER_SECONDS
        case plan.Turn():
            return min(OPEN_TURN_SECONDS, step.seconds) if step.until_done else step.seconds
        case plan.Silence():
            return min(OPEN_SILENCE_SECONDS, step.seconds) if step.until_done else step.seconds
        case _:
            return 0.0
