"""Plots of the page: SVG that is read on white as on black, without a background of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from hearing.part import Plot, Series

COLOURS: Final = ("#0284c7", "#d97706", "#0d9668", "#c2569b", "#8a6fd1", "#7a7a7a")
"""Told apart by people who see red and green alike, each at 3:1 or more on white and on #0d1117."""
MARKERS: Final = "os^Dvx"
LINES: Final = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
HATCHES: Final = ("", "///", "...", "xxx", "\\\\\\", "++")
"""Whoever sees no colours tells series apart by these."""
INK: Final = "#79808a"
"""Text and axes: 4:1 on white, 4.6:1 on GitHub's dark page."""
SIZE: Final = (8.0, 3.6)
_ROOM: Final = 0.08
"""Of the width, for the name of a place on the axis."""
_ASIDE: Final = 0.025
_STYLE: Final = {
    "svg.hashsalt": "voice-coach",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
}


def draw(plot: Plot, path: Path) -> None:
    """Draw a plot; the ending of the path decides on SVG or PNG."""
    with matplotlib.style.context(_STYLE):
        figure = Figure(SIZE, layout="constrained")
        axes = figure.add_subplot()
        places = _places(plot)
        for number, series in enumerate(plot.series):
            if plot.kind == "lines":
                _line(axes, _beside(plot, places, number), series, number)
            else:
                _bars(axes, places, series, number, len(plot.series))
        _aims(axes, plot)
        _axes(axes, plot, places)
        if path.suffix == ".svg":
            figure.savefig(path, transparent=True, metadata={"Date": None, "Title": plot.title})
        else:
            figure.savefig(path, dpi=120)


def _places(plot: Plot) -> list[float]:
    """Return where on the axis the values stand: groups stand side by side."""
    if plot.kind == "lines" and all(isinstance(x, float | int) for x in plot.x):
        return [float(x) for x in plot.x]
    return [float(number) for number in range(len(plot.x))]


def _beside(plot: Plot, places: list[float], number: int) -> list[float]:
    """Move a line a little aside between groups, so that no interval hides another."""
    if any(isinstance(x, float | int) for x in plot.x):
        return places
    return [place + _ASIDE * (number - (len(plot.series) - 1) / 2) for place in places]


def _errors(series: Series, taken: list[int]) -> list[list[float]] | None:
    """Return how far the intervals reach below and above the values; None where one is unknown."""
    if not series.intervals:
        return None
    below, above = [], []
    for number in taken:
        value = series.values[number] or 0.0
        low, high = series.intervals[number] or (value, value)
        below.append(max(0.0, value - low))
        above.append(max(0.0, high - value))
    return [below, above]


def _measured(series: Series) -> tuple[list[int], list[float]]:
    pairs = [(number, value) for number, value in enumerate(series.values) if value is not None]
    return [number for number, _ in pairs], [value for _, value in pairs]


def _line(axes: Axes, places: list[float], series: Series, number: int) -> None:
    taken, values = _measured(series)
    axes.errorbar(
        [places[at] for at in taken],
        values,
        yerr=_errors(series, taken),
        color=COLOURS[number % len(COLOURS)],
        marker=MARKERS[number % len(MARKERS)],
        linestyle=LINES[number % len(LINES)],
        capsize=3,
        elinewidth=0.8,
        label=series.name,
    )


def _bars(axes: Axes, places: list[float], series: Series, number: int, of: int) -> None:
    taken, values = _measured(series)
    width = 0.8 / of
    axes.bar(
        [places[at] - 0.4 + width * (number + 0.5) for at in taken],
        values,
        width * 0.92,
        yerr=_errors(series, taken),
        color=COLOURS[number % len(COLOURS)],
        hatch=HATCHES[number % len(HATCHES)],
        edgecolor="white",
        linewidth=0,
        error_kw={"ecolor": INK, "capsize": 2, "elinewidth": 0.8},
        label=series.name,
    )


def _aims(axes: Axes, plot: Plot) -> None:
    for name, level in plot.aims.items():
        axes.axhline(level, color=INK, linestyle=(0, (2, 2)), linewidth=1)
        axes.annotate(
            name,
            (1.0, level),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )


def _axes(axes: Axes, plot: Plot, places: list[float]) -> None:
    if plot.logarithmic:
        axes.set_xscale("log")
    else:
        names = [x if isinstance(x, str) else f"{x:g}" for x in plot.x]
        kept = _apart(places)
        axes.set_xticks([places[at] for at in kept], [names[at] for at in kept])
    if plot.percent:
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g} %"))
    axes.set_ylim(bottom=0, top=1.02 if plot.percent and _reaches_far(plot) else None)
    axes.set_xlabel(plot.x_label)
    axes.set_ylabel(plot.y_label)
    axes.grid(axis="y", color=INK, alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    if len(plot.series) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, frameon=False, fontsize=9)


def _apart(places: list[float]) -> list[int]:
    """Return which places have room for their name: those not right beside one that has."""
    kept: list[int] = []
    least = _ROOM * (max(places) - min(places)) if places else 0.0
    for at, place in enumerate(places):
        if not kept or place - places[kept[-1]] >= least:
            kept.append(at)
    return kept


def _reaches_far(plot: Plot) -> bool:
    """Whether the shares are such that 100 % is the end to look at."""
    return any(value is not None and value > 0.5 for one in plot.series for value in one.values)
