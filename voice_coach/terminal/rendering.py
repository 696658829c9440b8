"""How a conversation looks on a terminal: rich renderables of what the view holds.

Readable on a light and on a dark ground: names are in the terminal's own cyan, magenta and
green, words in its own foreground; nothing is in white, black or yellow. Where there is no
colour (``NO_COLOR``, a dumb terminal, a pipe) every entry still says who speaks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import IO, Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voice_coach.engine.states import CoachState
from voice_coach.terminal.view import ConversationView, Entry, Kind, ShownTimer
from voice_coach.units import Seconds

NAME_COLUMN: Final = 10
"""Columns for the speaker's name and the space after it; a longer name is cut."""
BAR_COLUMNS: Final = 24
QUIETEST_DBFS: Final = -60.0
"""Level at which the meter is empty: a quiet room."""
LOUD_DBFS: Final = -6.0
"""Above this a microphone is close to clipping."""

STATES: Final = {
    CoachState.IDLE: "waiting",
    CoachState.LISTENING: "listening",
    CoachState.PROCESSING: "thinking",
    CoachState.RESPONDING: "speaking",
}
"""What the coach is doing, in a word."""

_KEPT_INVISIBLES: Final = frozenset("\u200d\ufe0e\ufe0f")
"""They join and colour emoji."""


def make_console(file: IO[str] | None = None, width: int | None = None) -> Console:
    """Return a console that colours nothing where nobody wants or sees colours.

    Args:
        file: where to write; standard output when None.
        width: columns; those of the terminal when None.
    """
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False)


def printable(text: str) -> str:
    """Return text that does nothing to a terminal but show letters.

    Control characters are shown by their pictures (``␛``), line breaks and tabs are spaces,
    marks that turn the reading direction are left out.
    """
    return "".join(map(_printable_letter, text))


def _printable_letter(letter: str) -> str:
    if letter in "\n\r\t\v\f\u0085\u2028\u2029":
        return " "
    code, category = ord(letter), unicodedata.category(letter)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if category == "Cf":
        return letter if letter in _KEPT_INVISIBLES else ""
    return "\ufffd" if category in ("Cc", "Cs") else letter


def render_entry(view: ConversationView, entry: Entry) -> RenderableType:
    """Return one entry: a name, and words wrapped beside it; sounds and notes without a name."""
    text = printable(entry.text)
    if entry.kind in (Kind.SOUND, Kind.NOTE):
        return _beside(Text(), Text(f"({text})", style="dim italic"))
    if entry.kind is Kind.HEARD:
        return _beside(Text(), Text(f"heard as: {text}", style="dim"))
    name = Text(printable(entry.who), style=_name_style(view, entry))
    return _beside(name, Text(text))


def render_entries(view: ConversationView, entries: Sequence[Entry]) -> RenderableType:
    """Return several entries, one below the other."""
    return Group(*(render_entry(view, entry) for entry in entries))


def render_timer(timer: ShownTimer, columns: int = BAR_COLUMNS) -> Text:
    """Return a bar that empties, and what is left: ``Anna's turn ━━━━━━───── 0:42``."""
    part = 0.0 if timer.total <= 0 else min(1.0, timer.left / timer.total)
    style = "cyan" if timer.running else "dim"
    left = minutes_and_seconds(timer.left)
    bar = _bar(part, columns, style)
    ending = f" {left}" if timer.running else f" {left}, paused"
    return Text.assemble((f"{printable(timer.label)} ", "bold"), bar, ending)


def render_level(dbfs: float, columns: int = BAR_COLUMNS) -> Text:
    """Return a meter of a level.

    Args:
        dbfs: -60 or less is an empty bar, 0 a full one.
        columns: length of the bar.
    """
    part = min(1.0, max(0.0, 1.0 - dbfs / QUIETEST_DBFS))
    return _bar(part, columns, "red" if dbfs > LOUD_DBFS else "green")


def render_status(view: ConversationView, now: Seconds) -> Text:
    """Return what the coach is doing, and the time that runs, in one line."""
    parts = [Text(f"Coach: {state_word(view)}", style="cyan")]
    timer = view.timer(now)
    if timer is not None:
        parts.append(render_timer(timer))
    return Text("  ").join(parts)


def render_can_say(view: ConversationView) -> Text:
    """Return what can be said now; empty where there is nothing to say."""
    said = " · ".join(f"“{printable(words)}”" for words in view.can_say)
    return Text(f"You can say {said}" if said else "", style="dim")


def state_word(view: ConversationView) -> str:
    """Return what the coach is doing, in a word."""
    return "paused" if view.paused and view.state is CoachState.IDLE else STATES[view.state]


def minutes_and_seconds(seconds: Seconds) -> str:
    """Return ``1:05`` for 64.2 seconds: what is begun counts as left."""
    whole = max(0, int(-(-seconds // 1)))
    return f"{whole // 60}:{whole % 60:02}"


def _name_style(view: ConversationView, entry: Entry) -> str:
    if entry.kind is Kind.COACH:
        return "bold cyan"
    if entry.who == view.names[1]:
        return "bold green"
    return "bold magenta"


def _beside(name: Text, text: Text) -> RenderableType:
    """Put text beside a name, every line of it at the same column."""
    if not name.plain:
        return Padding(text, (0, 0, 0, NAME_COLUMN), expand=False)
    name.truncate(NAME_COLUMN - 1, overflow="ellipsis")
    grid = Table.grid(padding=0)
    grid.add_column(width=NAME_COLUMN, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(name, text)
    return grid


def _bar(part: float, columns: int, style: str) -> Text:
    """Return a bar of halves of columns."""
    halves = round(part * columns * 2)
    full = "━" * (halves // 2) + ("╸" if halves % 2 else "")
    return Text.assemble((full, style), ("─" * (columns - len(full)), "dim"))
