"""The rules of how an exercise is built: turns for both, a length that is shared out, questions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from voice_coach.content.documents import Document
from voice_coach.content.outline import Outline
from voice_coach.content.schema import Exercise
from voice_coach.content.steps import GotoStep, IfStep, LabelStep, SayStep, SilenceStep, TurnStep
from voice_coach.content.timing import shortest_share
from voice_coach.errors import Problem

_NOTHING_HAPPENS: Final = (LabelStep, GotoStep, IfStep)
SHORTEST_SHARE: Final = 5.0
"""Seconds; a shorter turn or silence is over before it began."""


def lint_steps(exercise: Exercise, document: Document) -> Iterator[Problem]:
    """Yield every broken rule in an exercise's steps."""
    outline = Outline(exercise)
    if all(isinstance(step.content, _NOTHING_HAPPENS) for step in outline.steps):
        yield document.problem(("steps",), "nothing happens in it", "add a step that says a line")
    yield from _lint_turns(exercise, document, outline)
    yield from _lint_length(exercise, document, outline)
    yield from _lint_questions(exercise, document, outline)


def _lint_turns(exercise: Exercise, document: Document, outline: Outline) -> Iterator[Problem]:
    turns = {step.content.who for step in outline.steps if isinstance(step.content, TurnStep)}
    if exercise.people == "both" and turns in ({"first"}, {"second"}):
        missing = "second" if turns == {"first"} else "first"
        yield document.problem(
            ("steps",), f'the "{missing}" of the two has no turn', f"add - turn: {missing}"
        )
    if exercise.people == "one":
        for who in sorted(turns & {"second", "both"}):
            yield document.problem(("steps",), f'an exercise for one has a turn for the "{who}"')


def _lint_length(exercise: Exercise, document: Document, outline: Outline) -> Iterator[Problem]:
    shared = [
        step.location
        for step in outline.steps
        if isinstance(step.content, TurnStep | SilenceStep) and step.content.share is not None
    ]
    if shared and exercise.length_seconds is None:
        yield document.problem(
            shared[0],
            "a share of what? the exercise has no length",
            "add minutes: {min: 1, default: 3, max: 10}, or give the step seconds",
        )
    if not shared and exercise.length_seconds is not None:
        key = "minutes" if exercise.minutes is not None else "seconds"
        yield document.problem((key,), "no step has a share of this length", "remove it")
    share = shortest_share(exercise, outline)
    if share is not None and share < SHORTEST_SHARE:
        key = "minutes" if exercise.minutes is not None else "seconds"
        yield document.problem(
            (key, "min"), f"a share would be {share:g} s; at least {SHORTEST_SHARE:g} s are needed"
        )


def _lint_questions(exercise: Exercise, document: Document, outline: Outline) -> Iterator[Problem]:
    """A question that is said must be one that a turn or a silence of their own answers."""
    steps = [step for step in outline.steps if not isinstance(step.content, LabelStep)]
    told: set[str] = set()
    for step, following in zip_longest(steps, steps[1:]):
        if not isinstance(step.content, SayStep) or step.content.line in told:
            continue
        answered = following is not None and (
            isinstance(following.content, TurnStep)
            or (isinstance(following.content, SilenceStep) and following.content.counts)
        )
        line = step.content.line
        if not answered and any("?" in text for text in exercise.lines.get(line, [])):
            told.add(line)
            yield document.problem(
                step.location,
                f'line "{line}" asks something and nobody listens',
                "make it an ask step, or let a turn follow",
            )
