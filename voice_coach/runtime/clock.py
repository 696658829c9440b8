"""The session's clock: the only place that reads one."""

from __future__ import annotations

import time
from typing import Protocol

from voice_coach.units import Seconds


class Clock(Protocol):
    """Seconds since the start of the session."""

    def now(self) -> Seconds:
        """Return the moment; never goes backwards."""
        ...


class MonotonicClock:
    """Real time, from the system's monotonic clock."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def now(self) -> Seconds:
        """Return seconds since this clock was made."""
        return time.monotonic() - self._start

    def at(self, monotonic: float) -> Seconds:
        """Return the moment of a ``time.monotonic`` reading on this clock."""
        return monotonic - self._start


class VirtualClock:
    """Time that moves only when it is told to."""

    def __init__(self) -> None:
        self._now: Seconds = 0.0

    def now(self) -> Seconds:
        """Return the moment."""
        return self._now

    def advance_to(self, moment: Seconds) -> None:
        """Move to ``moment``.

        Raises:
            ValueError: ``moment`` lies in the past.
        """
        if moment < self._now:
            msg = f"virtual time cannot go back from {self._now} to {moment}"
            raise ValueError(msg)
        self._now = moment
