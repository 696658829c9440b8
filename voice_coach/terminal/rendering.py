"""How a conversation looks on a terminal: rich renderables of what the view holds.

Readable on a light and on a dark ground: names are in the terminal's own cyan, magenta and
green, words in its own foreground; nothing is in white, black or yellow. Where there is no
colour (``NO_COLOR``, a dumb terminal, a pipe) every entry still says who speaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Final

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voice_coach.engine.states import CoachState
from voice_coach.terminal.printable import printable
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


def make_console(file: IO[str] | None = None, width: int | None = None) -> Console:
    """Return a console that colours nothing where nobody wants or sees colours.

    Args:
        file: where to write; standard output when None.
        width: columns; those of the terminal when None.
    """
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False)


def render_entry(view: ConversationView, entry: Entry) -> RenderableType:
    """Return one entry: a name, and words wrapped beside it; sounds and notes without a name."""
    text = printable(entry.text)
    if entry.kind in (Kind.SOUND, Kind.NOTE):
        return _beside(Text(), Text(f"({text})", style="dim italic"))
    if entry.kind is Kind.HEARD:
        return _beside(Text(), Text(f"heard as: {text}", style="dim"))
    name = Text(printable(entry.who), style=_name_style(view, entry))
    return _beside(name, Text(text, style="italic" if entry.kind is Kind.SHARED else ""))


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
    timer = view.timer(now)
    parts = [Text(f"Coach: {state_word(view, timer)}", style="cyan")]
    if timer is not None:
        parts.append(render_timer(timer))
    return Text("  ").join(parts)


def render_can_say(view: ConversationView, columns: int) -> Text:
    """Return what can be said now, as much of it as fits; empty where there is nothing to say."""
    line = ""
    for words in view.can_say:
        longer = f"{line} · “{printable(words)}”" if line else f"You can say “{printable(words)}”"
        if cell_len(longer) > columns:
            break
        line = longer
    return Text(line, style="dim")


def state_word(view: ConversationView, timer: ShownTimer | None = None) -> str:
    """Return what the coach is doing, in a word.

    Args:
        view: of the conversation.
        timer: that runs: while it does, nobody waits for the coach's name.
    """
    if view.state is CoachState.IDLE and view.paused:
        return "paused"
    if view.state is CoachState.IDLE and timer is not None:
        return "quiet"
    return STATES[view.state]


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
