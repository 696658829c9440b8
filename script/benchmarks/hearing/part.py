"""What a part of the benchmark hands back, and how it is kept in a file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

Value: TypeAlias = str | float

_SURE = 1.96
"""Normal quantile of an interval that holds the truth 95 times of 100."""


def wilson(share: float, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, by Wilson's score.

    Args:
        share: 0 to 1, what was counted.
        of: how many times it was tried; 0: nothing is known.
    """
    if of == 0:
        return 0.0, 1.0
    square = _SURE**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _SURE * math.sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Figure:
    """One figure that can be held against an aim."""

    value: float
    """Shares from 0 to 1, lengths in seconds, gaps in points, else counts."""
    times: int | None = None
    """For a share: of how many."""

    @classmethod
    def share(cls, right: int, of: int) -> Figure:
        """Return a share that was counted; of nothing: 0."""
        return cls(right / of if of else 0.0, of)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The share's 95 % interval; None for what is no share."""
        return None if self.times is None else wilson(self.value, self.times)

    def __str__(self) -> str:
        """Write it as the tables have it: a share in percent with its interval."""
        if self.times is None or self.interval is None:
            return f"{self.value:.3g}"
        low, high = self.interval
        return f"{100 * self.value:.1f} % ({100 * low:.0f}–{100 * high:.0f})"


@dataclass(frozen=True)
class Table:
    """A table of the page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    """A line above it, Markdown; empty for none."""


@dataclass(frozen=True)
class Series:
    """One line, or one set of bars, of a plot."""

    name: str
    values: tuple[float | None, ...]
    """One for each place of the plot's ``x``; None: not measured there."""
    intervals: tuple[tuple[float, float] | None, ...] = ()
    """Low and high of each, if known."""

    @classmethod
    def of(cls, name: str, figures: Sequence[Figure | None]) -> Series:
        """Return the values of figures, with their intervals."""
        return cls(
            name,
            tuple(None if one is None else one.value for one in figures),
            tuple(None if one is None else one.interval for one in figures),
        )


@dataclass(frozen=True)
class Plot:
    """A picture of the page, drawn as docs/hearing/NAME.svg."""

    name: str
    """Letters, digits and hyphens; begins with the part's name."""
    title: str
    """Says what is seen, for those who cannot see it too."""
    x: tuple[Value, ...]
    """Numbers, or names of groups."""
    series: tuple[Series, ...]
    x_label: str = ""
    y_label: str = ""
    kind: Literal["lines", "bars"] = "bars"
    aims: dict[str, float] = field(default_factory=dict)
    """Level lines with their names."""
    percent: bool = True
    """The values are shares, shown in percent."""
    logarithmic: bool = False
    """The x axis is."""


@dataclass(frozen=True)
class Part:
    """What a part found."""

    text: str = ""
    """How it was measured and what it shows, Markdown; headings inside begin with ``####``."""
    tables: tuple[Table, ...] = ()
    plots: tuple[Plot, ...] = ()
    figures: dict[str, Figure] = field(default_factory=dict)
    """What is held against the aims, by their keys in ``aims.py``, and anything worth keeping."""
    failed: str = ""
    """What is missed or was tried in vain, Markdown; empty where nothing is."""
    skipped: str = ""
    """Why nothing could be measured: "no recordings"."""


@dataclass(frozen=True)
class Kept:
    """A part as its file keeps it."""

    name: str
    title: str
    date: str
    """``YYYY-MM-DD``."""
    share: float
    """How much of the clips was used, 0 to 1."""
    seed: int
    processor_seconds: float
    """What measuring it took."""
    part: Part


_FILE: TypeAdapter[Kept] = TypeAdapter(Kept)


def save(kept: Kept, folder: Path) -> Path:
    """Write a part's file, and return where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kept.name}.json"
    path.write_bytes(_FILE.dump_json(kept, indent=1) + b"\n")
    return path


def load(path: Path) -> Kept:
    """Return a part from its file.

    Raises:
        pydantic.ValidationError: it is not such a file.
    """
    return _FILE.validate_json(path.read_bytes())
