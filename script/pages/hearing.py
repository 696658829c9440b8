"""How well it hears, in the words of people at home: from what the benchmark has measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

COMMANDS: Final = Path(__file__).resolve().parents[2] / "docs" / "hearing" / "commands.json"
"""Written by ``script/bench hearing commands``."""

_QUIET: Final = {f"quiet_{metres}m": f"{metres} m away, in quiet" for metres in (1, 2, 3, 4)}
_NOISES: Final = {"kitchen": "kitchen noise", "television": "a television", "music": "music"}
_LEVELS: Final = {20: "far below the voice", 10: "well audible", 5: "almost as loud as the voice"}


def hearing_figures() -> str:
    """Return a table: where, and how many of a hundred commands were understood."""
    figures = json.loads(COMMANDS.read_text(encoding="utf-8"))["part"]["figures"]
    places = _QUIET | {
        f"{noise}_{level}": f"2 m away, with {words} {loud} ({level} dB below)"
        for noise, words in _NOISES.items()
        for level, loud in _LEVELS.items()
    }
    rows = [
        f"| {words} | {round(100 * figure['value'])} |"
        for place, words in places.items()
        if (figure := figures.get(f"commands.{place}")) is not None
    ]
    return "\n".join(("| where | understood, of a hundred |", "|---|---|", *rows))
