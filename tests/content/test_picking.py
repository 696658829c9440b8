"""What is drawn at random among several ways to go on: one of them, and none twice too early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.content.compiler import Compiler
from voice_coach.content.dialogs import Dialogs, ExerciseFile, read_dialogs
from voice_coach.content.documents import parse_document
from voice_coach.content.library import shelf_of
from voice_coach.content.references import check_exercise, line_key
from voice_coach.content.schema import Exercise
from voice_coach.content.validation import validate
from voice_coach.engine.plan import Say
from voice_coach.errors import Problem
from voice_coach.resources import dialogs_folder

HEAD = """\
id: own-draw
title: the own draw
aliases: [our own little draw, a draw of our own, the draw we made]
people: both
consent: both
lines: {a: Ah., b: Be., c: See., end: Over.}
steps:
"""
PICK = "- pick: {of: [[{say: a}], [{say: b}], [{say: c}]]}\n"
END = "- say: end\n"


@pytest.fixture(scope="module")
def dialogs() -> Dialogs:
    found = read_dialogs(dialogs_folder()).dialogs
    assert found is not None
    return found


def read(dialogs: Dialogs, steps: str) -> tuple[Exercise | None, list[Problem]]:
    document, problems = parse_document(HEAD + steps, Path("own-draw.yaml"))
    assert document is not None, problems
    exercise, problems = validate(Exercise, document)
    if exercise is not None:
        found = ExerciseFile(exercise, document, own=True)
        problems = check_exercise(dialogs, found, frozenset())
    return exercise, problems


def said(dialogs: Dialogs, steps: str, choose: Callable[[int], int]) -> list[str]:
    exercise, problems = read(dialogs, steps)
    assert exercise is not None, problems
    assert problems == []
    shelf = shelf_of(dialogs, choose)
    plan = Compiler(dialogs.listening.answers, line_key, shelf=shelf).compile(exercise)
    return [step.line.split(".")[1] for step in plan.steps if isinstance(step, Say)]


@pytest.mark.parametrize(("at", "way"), [(0, "a"), (1, "b"), (2, "c")])
def test_one_of_the_ways_is_gone(dialogs: Dialogs, at: int, way: str) -> None:
    assert said(dialogs, PICK + END, lambda _: at) == [way, "end"]


@given(seed=st.integers(0, 10_000), times=st.integers(2, 7))
def test_no_way_comes_again_before_all_were_drawn(dialogs: Dialogs, seed: int, times: int) -> None:
    steps = f"- repeat:\n    times: {times}\n    steps:\n    {PICK}"
    drawn = said(dialogs, steps + END, Random(seed).randrange)[:-1]  # noqa: S311 - a card game, no secret
    assert len(drawn) == times
    counts = Counter(a=0, b=0, c=0)
    counts.update(drawn)
    assert max(counts.values()) - min(counts.values()) <= 1


def test_a_pick_in_a_way_that_is_not_gone_draws_nothing(dialogs: Dialogs) -> None:
    steps = "- pick: {of: [[{pick: {of: [[{say: a}], [{say: b}]]}}], [{say: c}]]}\n"
    asked: list[int] = []

    def last(among: int) -> int:
        asked.append(among)
        return among - 1

    assert said(dialogs, steps + END, last) == ["c", "end"]
    assert asked == [2]


@pytest.mark.parametrize(("at", "lines"), [(0, ["a", "end"]), (1, ["b", "c", "end"])])
def test_labels_of_one_way_are_not_those_of_another(
    dialogs: Dialogs, at: int, lines: list[str]
) -> None:
    ways = "[{goto: on}, {say: a}, {label: on}], [{goto: on}, {say: b}, {label: on}, {say: c}]"
    assert said(dialogs, f"- pick: {{of: [{ways}]}}\n" + END, lambda _: at) == lines


MISTAKES = [
    ("- pick: {of: [[{say: a}]]}\n", "at least 2"),
    ("- pick: {of: [[{say: a}], []]}\n", "at least 1"),
    ("- pick: {of: [[{say: a}], [{silence: {seconds: 60}}]]}\n", "depend on what is drawn"),
    ("- pick: {of: [[{say: a}], [{goto: nowhere}]]}\n", 'no label "nowhere"'),
]


@pytest.mark.parametrize(("steps", "expected"), MISTAKES, ids=[row[1] for row in MISTAKES])
def test_every_mistake_is_told_with_its_line(dialogs: Dialogs, steps: str, expected: str) -> None:
    _, problems = read(dialogs, steps)
    assert [problem.line for problem in problems if expected in problem.message] == [8]
