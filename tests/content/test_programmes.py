"""Programme files: whole, or every mistake is said with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.small_house import copy_of_small_dialogs

from voice_coach.content.library import Library
from voice_coach.content.loading import check_dialogs, load_library
from voice_coach.engine.plan import LineValue
from voice_coach.resources import dialogs_folder

WEEK = "nine-step-week"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("every: day", "every: week", "every"),
        ("id: nine-step-week", "id: ten-step-week", "differs from the file's name"),
        ("  - id: feedback", "  - id: feelings", 'the step "feelings" is here twice'),
        ("exercise: small-wins", "exercise: small-win", 'there is no exercise "small-win"'),
        ("title: the nine step week", "title: the week of nine small steps", "at most 5 words"),
        ("nine step plan, ", "a week, ", "has about"),
        ("nine step plan, ", "silent gaze, ", 'also a name of "'),
        ("nine step plan, ", "what can you do, ", "means"),
        ("closing:", "ending:", 'unknown key "ending"'),
        ("Celebrate one small win", "{name}, celebrate one small win", "a slot has no value here"),
        ("Before a hard talk, find", "Isn't it hard? Find", "something is said after the question"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = copy_of_small_dialogs(tmp_path / "en")
    path = folder / "programmes" / f"{WEEK}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    problems = [problem for problem in check_dialogs(folder) if problem.path == path]
    assert any(message in problem.message for problem in problems), problems
    assert all(problem.line is not None for problem in problems)


def test_the_rows_are_covered_as_the_sources_give_them(library: Library) -> None:
    steps = {name: len(found.steps) for name, found in library.programmes.items()}
    assert steps == {WEEK: 9, "empathy-reset": 5, "monthly-habits": 7}
    covers = {row for found in library.programmes.values() for row in found.covers}
    assert covers == {"E64", "E65", "E66"}


def test_every_exercise_of_a_step_is_led(library: Library) -> None:
    for programme in library.led_programmes().values():
        for step in programme.steps:
            for exercise in step.exercises:
                assert library.plan(exercise).steps
            assert library.phrasebook.has(step.line)
        assert library.phrasebook.has(programme.closing)


def test_what_is_said_of_history_is_never_kept_as_sound(library: Library) -> None:
    line = library.phrasebook.line
    recent: dict[str, LineValue] = {"recent": "the silent gaze", "duration": 600}
    assert line("suggest.timed.yesterday", recent).private
    assert line("programme.under_way", {"programme": "the nine step week"}).private
    assert not line("suggest.how_about", {"offered": "the silent gaze"}).private


def test_a_language_without_programmes_has_none(tmp_path: Path) -> None:
    folder = copy_of_small_dialogs(tmp_path / "en")
    shutil.rmtree(folder / "programmes")
    problems = check_dialogs(folder)
    assert any("programme" in problem.message for problem in problems), "its sentences name some"
