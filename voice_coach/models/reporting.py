"""What installing a model tells while it goes on, for whoever shows it."""

from __future__ import annotations

from typing import Protocol


class Report(Protocol):
    """Takes progress. A step begins, advances, and ends with the next step or with everything."""

    def begin(self, what: str, total_bytes: int) -> None:
        """A step begins.

        Args:
            what: one word for people, e.g. ``"Fetching"``.
            total_bytes: what has to be done.
        """
        ...

    def reached(self, done_bytes: int) -> None:
        """So many bytes of the step are done, counted from its beginning."""
        ...

    def note(self, sentence: str) -> None:
        """Something a person should know happened, and it goes on."""
        ...


class Silence:
    """Takes progress, and tells nobody."""

    def begin(self, what: str, total_bytes: int) -> None:
        """Tell nobody."""

    def reached(self, done_bytes: int) -> None:
        """Tell nobody."""

    def note(self, sentence: str) -> None:
        """Tell nobody."""


def megabytes(count: int) -> str:
    """Return a number of bytes as people read it: ``"41.2 MB"``; below 0.1 MB in bytes."""
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count} bytes"
