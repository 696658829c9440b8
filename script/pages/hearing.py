"""How well it hears, in the words of people at home: from what the benchmark has measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

COMMANDS: Final = Path(__file__).resolve().parents[2] / "docs" / "hearing" / "commands.json"
"""Written by ``script/bench hearing commands``."""

_PLACES: Final = {
    "in quiet, 1 or 2 m away": ("quiet_1m", "quiet_2m"),
    "in quiet, 3 or 4 m away": ("quiet_3m", "quiet_4m"),
    "2 m away, kitchen noise far below the voice": ("kitchen_20",),
    "2 m away, kitchen noise that comes close to it": ("kitchen_10", "kitchen_5"),
    "2 m away, a television far below the voice": ("television_20",),
    "2 m away, a television that comes close to it": ("television_10", "television_5"),
    "2 m away, music far below the voice": ("music_20",),
    "2 m away, music that comes close to it": ("music_10", "music_5"),
}
"""In words, and the figures that are put together for it. Far below is 20 dB; close is 10 and 5."""


def hearing_figures() -> str:
    """Return a table: where, and how many of the commands were understood."""
    figures = json.loads(COMMANDS.read_text(encoding="utf-8"))["part"]["figures"]
    rows = []
    for words, names in _PLACES.items():
        found = [figures[key] for name in names if (key := f"commands.{name}") in figures]
        tried = sum(figure["times"] for figure in found)
        right = round(sum(figure["value"] * figure["times"] for figure in found))
        if tried:
            rows.append(f"| {words} | {right} of {tried} | {right / tried:.0%} |")
    return "\n".join(("| where | understood | share |", "|---|---|---|", *rows))
