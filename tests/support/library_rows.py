"""The list of everything the sources ask for, and what of the dialogs covers which row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from voice_coach.content.library import Library
from voice_coach.content.programme_schema import Programme
from voice_coach.content.schema import Answers, Exercise
from voice_coach.content.suggestion_schema import Suggestions

Made: TypeAlias = Exercise | Answers | Programme
Covering: TypeAlias = Made | Suggestions
ROWS_FILE: Final = Path(__file__).parent.parent / "library" / "rows.yaml"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list."""

    id: str
    """E01 … E77."""
    name: str
    people: str | None
    wants: dict[str, Any]
    """What is checked, by its name in the file."""


def rows() -> dict[str, Row]:
    """Return all rows by their number."""
    return {
        number: Row(
            number,
            row["name"],
            row.get("people"),
            {key: value for key, value in row.items() if key not in {"name", "people", "time"}},
        )
        for number, row in _written()["rows"].items()
    }


def still_open() -> frozenset[str]:
    """Return the rows that nothing covers yet."""
    return frozenset(_written()["open"])


def _written() -> dict[str, Any]:
    written: dict[str, Any] = yaml.safe_load(ROWS_FILE.read_text(encoding="utf-8"))
    return written


def everything(library: Library) -> list[Made]:
    """Return all exercises, answers and programmes."""
    return [
        *library.exercises.values(),
        *library.answers.values(),
        *library.programmes.values(),
    ]


def covering(library: Library, row: str) -> Iterator[Covering]:
    """Yield what covers a row."""
    things: list[Covering] = [*everything(library), library.suggestions]
    return (thing for thing in things if row in thing.covers)
