"""Shows how far something is: a bar for people, plain lines for pipes and logs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.theme import Theme

from voice_coach.models.reporting import Report, megabytes

_LINE_EVERY_PERCENT: Final = 20
_THEME: Final = Theme(
    {
        "bar.complete": "cyan",
        "bar.finished": "cyan",
        "bar.back": "dim",
        "progress.download": "default",
        "progress.data.speed": "dim",
        "progress.remaining": "dim",
    }
)
"""As the rest of what the coach shows: readable on light and on dark ground."""


@contextmanager
def make_report() -> Iterator[Report]:
    """Return what shows progress on the standard output while the block runs."""
    if not sys.stdout.isatty():
        yield Lines()
        return
    with bars(Console(highlight=False, theme=_THEME)) as progress:
        yield Bars(progress)


def bars(console: Console) -> Progress:
    """Return what draws bars on a console."""
    return Progress(
        TextColumn("{task.description:<9}"),
        BarColumn(bar_width=None),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(compact=True),
        console=console,
    )


class Bars:
    """A bar a step, one below the other."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, what: str, total_bytes: int) -> None:
        """A new bar."""
        self._task = self._progress.add_task(what, total=total_bytes)

    def reached(self, done_bytes: int) -> None:
        """Let the newest bar be as long as that."""
        if self._task is not None:
            self._progress.update(self._task, completed=done_bytes)

    def note(self, sentence: str) -> None:
        """Print above the bars."""
        self._progress.console.print(sentence, markup=False, soft_wrap=True)


class Lines:
    """A line at the beginning of a step, and one every fifth of it."""

    def __init__(self) -> None:
        self._what = ""
        self._total = 0
        self._next_percent = 0

    def begin(self, what: str, total_bytes: int) -> None:
        """Print what begins."""
        self._what, self._total = what, total_bytes
        self._next_percent = _LINE_EVERY_PERCENT
        print(f"{what} {megabytes(total_bytes)} ...", flush=True)

    def reached(self, done_bytes: int) -> None:
        """Print when another fifth is done."""
        percent = 100 * done_bytes // max(self._total, 1)
        if percent >= self._next_percent:
            print(f"{self._what}: {percent} %", flush=True)
            self._next_percent = percent - percent % _LINE_EVERY_PERCENT + _LINE_EVERY_PERCENT

    def note(self, sentence: str) -> None:
        """Print it."""
        print(sentence, flush=True)
