"""Commands that only show something."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypedDict

from voice_coach.cli.options import ConfigOption, JsonOption, SetOption, loaded_settings

if TYPE_CHECKING:
    from voice_coach.content.library import Library
    from voice_coach.content.schema import Answers, Exercise


def exercises(
    config_file: ConfigOption = None, overrides: SetOption = None, as_json: JsonOption = False
) -> None:
    """List the exercises."""
    from voice_coach.config import user_exercises_folder
    from voice_coach.content.loading import load_library
    from voice_coach.resources import dialogs_folder

    settings = loaded_settings(config_file, overrides).settings
    library = load_library(
        dialogs_folder(settings.language),
        (),
        choose=lambda _: 0,
        user_folder=user_exercises_folder(),
    )
    for problem in library.problems:
        print(f"voice-coach: {problem}", file=sys.stderr)
    rows = [_exercise_row(exercise) for exercise in library.exercises.values()]
    answers = [_answers_row(found) for found in library.answers.values()]
    if as_json:
        print(json.dumps([*rows, *answers], indent=2, ensure_ascii=False))
        return
    for line in _table(rows):
        print(line)
    questions = sum(len(found.topics) for found in library.answers.values())
    if questions:
        print(f"\nAnd answers to {questions} questions, such as: {_example(library)}?")


class _ExerciseRow(TypedDict):
    id: str
    title: str
    kind: Literal["exercise", "answers"]
    family: str
    people: str
    minutes: float | None
    """The length where none is asked for; None where there is no clock."""
    depth: int
    covers: list[str]


_HEADINGS = ("exercise", "how to say it", "minutes", "for", "depth")


def _table(rows: Sequence[_ExerciseRow]) -> Iterator[str]:
    """Yield the lines of a table: its headings, then family by family."""
    cells = {
        row["id"]: (
            row["id"],
            row["title"],
            _minutes(row["minutes"]),
            "two" if row["people"] == "both" else "one",
            str(row["depth"]),
        )
        for row in rows
    }
    table = [_HEADINGS, *cells.values()]
    widths = [max(len(line[column]) for line in table) for column in range(len(_HEADINGS))]

    def line(columns: Sequence[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(columns, widths, strict=True))
        return "  ".join(padded).rstrip()

    yield line(_HEADINGS)
    ordered = sorted(rows, key=lambda row: (row["family"], row["id"]))
    for family, members in groupby(ordered, key=lambda row: row["family"]):
        yield ""
        yield f"{family}:"
        yield from (line(cells[row["id"]]) for row in members)


def _minutes(minutes: float | None) -> str:
    if minutes is None:
        return "open"
    return f"{minutes * 60:g} s" if minutes < 1 else f"{minutes:g}"


def _example(library: Library) -> str:
    """Return one of the questions that are answered, in words that are understood."""
    first = next(iter(library.answers.values()))
    topic = next(iter(first.topics.values())).names[0]
    question = first.questions[1].replace("{topic}", topic)
    return question if library.match("command", question) else topic


def _exercise_row(exercise: Exercise) -> _ExerciseRow:
    length = exercise.length_seconds
    return {
        "id": exercise.id,
        "title": exercise.title,
        "kind": "exercise",
        "family": exercise.family,
        "people": exercise.people,
        "minutes": None if length is None else length.default / 60,
        "depth": exercise.depth,
        "covers": exercise.covers,
    }


def _answers_row(answers: Answers) -> _ExerciseRow:
    return {
        "id": answers.id,
        "title": answers.title,
        "kind": "answers",
        "family": "answers",
        "people": "one",
        "minutes": None,
        "depth": 1,
        "covers": answers.covers,
    }


def devices() -> None:
    """List microphones and speakers."""
    from voice_coach.devices.listing import describe_devices, list_devices

    print(describe_devices(list_devices()))
