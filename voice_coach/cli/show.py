"""Commands that only show something."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias, TypedDict

import typer

from voice_coach.cli.options import (
    ConfigOption,
    JsonOption,
    SetOption,
    for_people,
    loaded_settings,
)

if TYPE_CHECKING:
    from voice_coach.content.library import Library
    from voice_coach.content.programme_schema import Programme
    from voice_coach.content.schema import Answers, Exercise


ANSWERS: Final = "answers"
"""The family of all answers."""
PROGRAMMES: Final = "programmes"
"""The family of what goes on for days: a step each day, or each month."""

FamilyOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--family", metavar="NAME", help="Only one kind of them, e.g. presence."),
]


def exercises(
    family: FamilyOption = None,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
    as_json: JsonOption = False,
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
        print(f"voice-coach: {for_people(str(problem))}", file=sys.stderr)
    rows = [
        *map(_exercise_row, library.exercises.values()),
        *map(_programme_row, library.programmes.values()),
        *map(_answers_row, library.answers.values()),
        *_suggestions_row(library.suggestions.covers),
    ]
    if family is not None:
        rows = _of_family(family, rows)
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    _print_table([row for row in rows if row["kind"] in ("exercise", "programme")])
    questions = sum(len(found.topics) for found in library.answers.values())
    if questions and (family is None or family == ANSWERS):
        print(f"\nAnd answers to {questions} questions, such as: {_example(library)}?")


def _of_family(family: str, rows: Sequence[_ExerciseRow]) -> list[_ExerciseRow]:
    """Return the rows of a family.

    Raises:
        InputError: there is none of that name.
    """
    from voice_coach.errors import InputError
    from voice_coach.suggest import did_you_mean

    families = sorted({row["family"] for row in rows})
    if family not in families:
        hint = did_you_mean(family, families) or f"there are {', '.join(families)}"
        raise InputError(f"There is no family “{family}”.", f"{hint[0].upper()}{hint[1:]}")
    return [row for row in rows if row["family"] == family]


class _ExerciseRow(TypedDict):
    id: str
    title: str
    kind: Literal["exercise", "programme", "answers", "suggestions"]
    family: str
    people: str
    minutes: float | None
    """The length where none is asked for; None where there is no clock."""
    depth: int
    covers: list[str]


_HEADINGS = ("exercise", "how to say it", "minutes", "for", "depth")


def _print_table(rows: Sequence[_ExerciseRow]) -> None:
    """Print the headings, then family by family."""
    if not rows:
        return
    from rich.table import Table
    from rich.text import Text

    from voice_coach.terminal.printable import printable
    from voice_coach.terminal.rendering import make_console

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in _HEADINGS:
        table.add_column(heading, overflow="fold", no_wrap=heading in ("minutes", "for", "depth"))
    ordered = sorted(rows, key=lambda row: (row["family"], row["id"]))
    for family, members in groupby(ordered, key=lambda row: row["family"]):
        table.add_row()
        table.add_row(Text(printable(f"{family}:"), style="bold"))
        for row in members:
            table.add_row(
                row["id"],
                Text(printable(row["title"]), style="cyan"),
                _minutes(row["minutes"]),
                "two" if row["people"] == "both" else "one",
                str(row["depth"]),
            )
    make_console().print(table)


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


def _programme_row(programme: Programme) -> _ExerciseRow:
    return {
        "id": programme.id,
        "title": programme.title,
        "kind": "programme",
        "family": PROGRAMMES,
        "people": "both",
        "minutes": None,
        "depth": 1,
        "covers": programme.covers,
    }


def _answers_row(answers: Answers) -> _ExerciseRow:
    return {
        "id": answers.id,
        "title": answers.title,
        "kind": "answers",
        "family": ANSWERS,
        "people": "one",
        "minutes": None,
        "depth": 1,
        "covers": answers.covers,
    }


def _suggestions_row(covers: list[str]) -> Iterator[_ExerciseRow]:
    if covers:
        yield {
            "id": "suggestions",
            "title": "what shall we do",
            "kind": "suggestions",
            "family": "suggestions",
            "people": "both",
            "minutes": None,
            "depth": 1,
            "covers": covers,
        }


def devices() -> None:
    """List microphones and speakers."""
    from voice_coach.devices.listing import describe_devices, list_devices

    print(describe_devices(list_devices()))
