"""State machines as pictures: SVG that reads well on light and dark pages.

Graphviz is needed only when a table has changed: the picture carries the table it was drawn from
(as its description, which screen readers tell), and that is what is compared.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from enum import StrEnum
from html import escape
from typing import Final, TypeVar

from voice_coach.engine.states import state_diagram

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)

POINTS: Final = 72
"""Units of the picture in one inch of Graphviz."""
MARGIN: Final = 16
STYLE: Final = """
  .paper { fill: #ffffff; stroke: #d0d7de; }
  .state { fill: #e8f0ec; stroke: #3f6f5f; stroke-width: 1.4; }
  .edge { fill: none; stroke: #6b7680; stroke-width: 1.2; }
  .tip, .start { fill: #6b7680; }
  text { font: 13px system-ui, sans-serif; fill: #1f2328; text-anchor: middle; }
  .event { font-size: 11.5px; fill: #4a545e; stroke: #ffffff; stroke-width: 4;
    paint-order: stroke; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #1c2128; stroke: #373e47; }
    .state { fill: #24382f; stroke: #7fb39f; }
    .edge { stroke: #909dab; }
    .tip, .start { fill: #909dab; }
    text { fill: #e6edf3; }
    .event { fill: #b6c0ca; stroke: #1c2128; }
  }
"""


def _dot(table: Mapping[S, Mapping[E, S]], start: S) -> str:
    """Return the machine in Graphviz's language; parallel transitions share an arrow."""
    lines = [
        "digraph {",
        "rankdir=TB; nodesep=0.55; ranksep=0.6;",
        'node [shape=box, fontname="Helvetica", fontsize=13, height=0.42, margin="0.16,0.04"];',
        'edge [fontname="Helvetica", fontsize=11.5];',
        "begin [shape=circle, width=0.16, fixedsize=true, label=start];",
        f"begin -> {start};",
    ]
    for state, row in table.items():
        lines.append(f"{state};")
        by_target: dict[S, list[str]] = {}
        for event, after in row.items():
            by_target.setdefault(after, []).append(event.replace("_", " "))
        for after, events in by_target.items():
            lines.append(f'{state} -> {after} [label="{", ".join(events)}"];')
    return "\n".join([*lines, "}"])


def _laid_out(dot: str) -> list[list[str]]:
    program = shutil.which("dot")
    if program is None:
        raise SystemExit(
            "script/docs: a state machine has changed, and Graphviz draws it: apt install graphviz"
        )
    plain = subprocess.run(
        [program, "-Tplain"], input=dot, capture_output=True, text=True, check=True
    ).stdout
    return [_fields(line) for line in plain.splitlines()]


def _fields(line: str) -> list[str]:
    """Split a line of Graphviz's plain format, in which names with blanks are quoted."""
    fields: list[str] = []
    for index, part in enumerate(line.split('"')):
        fields += [part] if index % 2 else part.split()
    return fields


class _Canvas:
    """Graphviz's inches, upwards, as units of a picture, downwards."""

    def __init__(self, width: float, height: float) -> None:
        self.width = round(width * POINTS) + 2 * MARGIN
        self.height = round(height * POINTS) + 2 * MARGIN
        self._bottom = height

    def at(self, x: str, y: str) -> tuple[float, float]:
        """Return a place in the picture."""
        return (
            round(float(x) * POINTS + MARGIN, 1),
            round((self._bottom - float(y)) * POINTS + MARGIN, 1),
        )


def _node(canvas: _Canvas, fields: list[str]) -> str:
    name, (x, y) = fields[1], canvas.at(fields[2], fields[3])
    if name == "begin":
        return f'<circle class="start" cx="{x:g}" cy="{y:g}" r="6"/>'
    width, height = float(fields[4]) * POINTS, float(fields[5]) * POINTS
    return (
        f'<rect class="state" x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" '
        f'width="{width:.1f}" height="{height:.1f}" rx="9"/>\n'
        f'<text x="{x:g}" y="{y + 4.5:g}">{escape(name)}</text>'
    )


def _edge(canvas: _Canvas, fields: list[str]) -> str:
    count = int(fields[3])
    numbers = fields[4 : 4 + 2 * count]
    points = [canvas.at(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
    first, *rest = (f"{x:g},{y:g}" for x, y in points)
    drawn = f'<path class="edge" d="M{first} C{" ".join(rest)}" marker-end="url(#tip)"/>'
    label = fields[4 + 2 * count :]
    if len(label) < 5:
        return drawn
    x, y = canvas.at(label[1], label[2])
    return f'{drawn}\n<text class="event" x="{x:g}" y="{y + 4:g}">{escape(label[0])}</text>'


def state_picture(title: str, table: Mapping[S, Mapping[E, S]], start: S) -> str:
    """Draw a table as SVG.

    Args:
        title: what it shows.
        table: the state that follows, by state and event.
        start: the first state.
    """
    rows = _laid_out(_dot(table, start))
    canvas = _Canvas(*(float(number) for number in rows[0][2:4]))
    edges = [_edge(canvas, row) for row in rows if row[0] == "edge"]
    nodes = [_node(canvas, row) for row in rows if row[0] == "node"]
    return _document(canvas, title, state_diagram(table, start), [*edges, *nodes])


def _document(canvas: _Canvas, title: str, described: str, parts: Iterable[str]) -> str:
    width, height = canvas.width, canvas.height
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    )
    tip = (
        '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path class="tip" d="M0,0.6 L8,4 L0,7.4 z"/></marker>'
    )
    paper = (
        f'<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="10"/>'
    )
    words = [f'<title id="title">{escape(title)}</title>', f"<desc>{escape(described)}</desc>"]
    style = f"<style>{STYLE}</style>"
    return "\n".join([opening, *words, style, tip, paper, *parts, "</svg>\n"])


def shows(picture: str, table: Mapping[S, Mapping[E, S]], start: S) -> bool:
    """Whether a picture was drawn from this table."""
    return f"<desc>{escape(state_diagram(table, start))}</desc>" in picture
