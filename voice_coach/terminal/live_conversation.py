"""A conversation that goes on by itself: printed line by line, above what is going on now."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Final, Protocol, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from voice_coach.terminal.printable import printable
from voice_coach.terminal.rendering import (
    minutes_and_seconds,
    render_can_say,
    render_entry,
    render_level,
    render_timer,
    state_word,
)
from voice_coach.terminal.view import ConversationView, Entry, Kind
from voice_coach.units import Seconds

MOMENT_COLUMN: Final = 7
"""Columns for the moment of an entry and the space after it."""
METER_COLUMNS: Final = 20
_REFRESH_SECONDS: Final[Seconds] = 1 / 15
_FALL_DB_PER_SECOND: Final = 40.0
"""How fast the meter falls after a peak, so that the eye can follow."""


class Screen(Protocol):
    """Shows a conversation, entry by entry."""

    def __enter__(self) -> Self:
        """Begin to show."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the terminal as it was, with what has been shown."""
        ...

    def add(self, view: ConversationView, entry: Entry) -> None:
        """Show a new entry."""
        ...

    def follow(self, view: ConversationView, moment: Seconds, level_dbfs: float) -> None:
        """Show what is going on now; called often."""
        ...


class PlainScreen:
    """A line for each entry and no escape codes: for pipes, logs and dumb terminals."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return

    def add(self, view: ConversationView, entry: Entry) -> None:
        """Print a new entry."""
        self._console.out(plain_entry(entry), highlight=False)

    def follow(self, view: ConversationView, moment: Seconds, level_dbfs: float) -> None:
        """Nothing: what goes on now is for people who watch."""


class LiveScreen:
    """Entries in colour, and below them the timer, the microphone and what the coach does.

    Args:
        console: a terminal.
        now: real time; decides how often the lower part is drawn.
    """

    def __init__(self, console: Console, now: Callable[[], Seconds]) -> None:
        self._console = console
        self._now = now
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._drawn: Seconds = 0.0
        self._level = Meter()

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def add(self, view: ConversationView, entry: Entry) -> None:
        """Print a new entry above what is going on."""
        self._console.print(render_moment_and_entry(view, entry))

    def follow(self, view: ConversationView, moment: Seconds, level_dbfs: float) -> None:
        """Draw what is going on now, as often as the eye can see."""
        level = self._level.follow(moment, level_dbfs)
        now = self._now()
        if now - self._drawn >= _REFRESH_SECONDS:
            self._drawn = now
            self._live.update(render_now(view, moment, level, self._console.width), refresh=True)


class Meter:
    """Follows a level up at once, and down slowly."""

    def __init__(self) -> None:
        self._level = -96.0
        self._moment: Seconds = 0.0

    def follow(self, moment: Seconds, level_dbfs: float) -> float:
        """Return what a meter shows at a moment, dBFS."""
        fallen = self._level - _FALL_DB_PER_SECOND * max(0.0, moment - self._moment)
        self._level = max(level_dbfs, fallen)
        self._moment = moment
        return self._level


def plain_entry(entry: Entry) -> str:
    """Return an entry as one line without colour: ``0:12  Anna: Yes.``."""
    text = printable(entry.text)
    if entry.kind in (Kind.SOUND, Kind.NOTE):
        said = f"({text})"
    elif entry.kind is Kind.HEARD:
        said = f"(heard as: {text})"
    else:
        said = f"{printable(entry.who)}: {text}"
    return f"{clock_time(entry.at):>5}  {said}"


def render_moment_and_entry(view: ConversationView, entry: Entry) -> RenderableType:
    """Return an entry with its moment before it."""
    grid = Table.grid(padding=0)
    grid.add_column(width=MOMENT_COLUMN, no_wrap=True)
    grid.add_column()
    grid.add_row(Text(f"{clock_time(entry.at):>5}", style="dim"), render_entry(view, entry))
    return grid


def render_now(
    view: ConversationView, moment: Seconds, level_dbfs: float, columns: int
) -> RenderableType:
    """Return four lines: the moment and the time that runs, the microphone, what can be said.

    Args:
        view: of the conversation.
        moment: on the session's clock.
        level_dbfs: of the microphone.
        columns: of the terminal.
    """
    first = Text.assemble((f"{clock_time(moment):>5}  ", "bold"))
    timer = view.timer(moment)
    if timer is None:
        first.append(f"The coach is {state_word(view)}.")
    else:
        first.append_text(render_timer(timer))
        first.append(f"   The coach is {state_word(view, timer)}.")
    second = Text.assemble(
        "       Microphone ", render_level(level_dbfs, METER_COLUMNS), f" {level_dbfs:4.0f} dB"
    )
    third = Text(" " * MOMENT_COLUMN) + render_can_say(view, columns - MOMENT_COLUMN)
    for line in (first, second, third):
        line.no_wrap = True
        line.overflow = "ellipsis"
    return Group(Rule(style="dim"), first, second, third)


def clock_time(moment: Seconds) -> str:
    """Return ``1:05`` for 65.9 seconds: what a clock on the wall would show."""
    return minutes_and_seconds(int(moment))
