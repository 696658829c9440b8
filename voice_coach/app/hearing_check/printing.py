"""The check's figures as a table for people, or as JSON."""

from __future__ import annotations

import json
from typing import Final

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from voice_coach.app.hearing_check.figures import Figures, Part, Try
from voice_coach.terminal.printable import printable

WHAT: Final = {Part.COMMAND: "name and command", Part.STOP: "stop, over the coach"}
_NOTHING: Final = "-"


def short(tried: Try) -> str:
    """Return one try in a few words, for right after it."""
    caught = tried.caught
    if caught.heard and tried.part is Part.COMMAND:
        scores = f"name {_score(caught.wake_score)}, words {_score(caught.confidence)}"
        return f"  heard: {scores}, {_decibels(tried.above_room_db, 'dB')} over the room"
    if caught.heard:
        return "  heard"
    if caught.level_dbfs is None:
        return "  nobody was heard"
    if tried.part is Part.COMMAND and caught.wake_score is None:
        return "  the name was not heard"
    return "  not understood"


def table(figures: Figures) -> RenderableType:
    """Return a table with a row for each try."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column("who")
    made.add_column("what")
    made.add_column("heard")
    for right in ("name", "words", "level", "over the room"):
        made.add_column(right, justify="right")
    for tried in figures.tries:
        caught = tried.caught
        made.add_row(
            Text(printable(tried.who)),
            WHAT[tried.part],
            Text("yes", "green") if caught.heard else Text("no", "red"),
            _score(caught.wake_score) if tried.part is Part.COMMAND else "",
            _score(caught.confidence),
            _decibels(caught.level_dbfs, "dBFS"),
            _decibels(tried.above_room_db, "dB"),
        )
    return made


def show(figures: Figures, advice: str, console: Console) -> None:
    """Print everything.

    Args:
        figures: what was found out.
        advice: what would help, in a sentence.
        console: where to.
    """
    console.print()
    console.print(table(figures))
    console.print()
    console.print("Name and words are scores from 0 to 1; from 0.50 on they are taken.")
    console.print(f"The room: {_decibels(figures.room_dbfs, 'dBFS')}.")
    if figures.echo_db is not None:
        console.print(f"My own voice is turned down by {_decibels(figures.echo_db, 'dB')}.")
    console.print(Text(advice, style="bold"))


def as_json(figures: Figures, key: str, advice: str) -> str:
    """Return everything as a JSON object.

    Args:
        figures: what was found out.
        key: of the advice.
        advice: the same in a sentence.
    """
    tries = [
        {
            "who": tried.who,
            "what": tried.part.value,
            "heard": tried.caught.heard,
            "wake_score": _rounded(tried.caught.wake_score, 3),
            "confidence": _rounded(tried.caught.confidence, 3),
            "level_dbfs": _rounded(tried.caught.level_dbfs, 1),
            "above_room_db": _rounded(tried.above_room_db, 1),
        }
        for tried in figures.tries
    ]
    whole = {
        "all_heard": figures.all_heard,
        "room_dbfs": _rounded(figures.room_dbfs, 1),
        "echo_db": _rounded(figures.echo_db, 1),
        "tries": tries,
        "advice": {"name": key.partition(".advice_")[2], "text": advice},
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _score(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.2f}"


def _decibels(value: float | None, unit: str) -> str:
    return _NOTHING if value is None else f"{value:.0f} {unit}"


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
