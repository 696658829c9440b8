"""The session's clock: the only place that reads one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from voice_coach.units import Seconds


class Clock(Protocol):
    """Seconds since the start of the session."""

    def now(self) -> Seconds:
        """Return the moment; never goes backwards."""
        ...

    def real_seconds(self, seconds: Seconds) -> Seconds:
        """Return how long a thread has to wait until ``seconds`` have passed on this clock."""
        ...


class MonotonicClock:
    """Real time, from the system's monotonic clock."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def now(self) -> Seconds:
        """Return seconds since this clock was made."""
        return time.monotonic() - self._start

    def real_seconds(self, seconds: Seconds) -> Seconds:
        """Return the same: this clock is real."""
        return seconds

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

    def real_seconds(self, seconds: Seconds) -> Seconds:
        """Return the same: whoever waits is told when time has moved."""
        return seconds

    def advance_to(self, moment: Seconds) -> None:
        """Move to ``moment``.

        Raises:
            ValueError: ``moment`` lies in the past.
        """
        if moment < self._now:
            msg = f"virtual time cannot go back from {self._now} to {moment}"
            raise ValueError(msg)
        self._now = moment


class SpeedClock:
    """Real time that can run faster for a while, without a jump where its speed changes.

    ``set_speed`` belongs to the thread that waits with ``real_seconds``: a wait that has begun
    does not become shorter.

    Args:
        source: real seconds, never going backwards.
    """

    def __init__(self, source: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._speed = 1.0
        self._moment: Seconds = 0.0
        self._since = source()

    @property
    def speed(self) -> float:
        """Seconds of this clock for each real one."""
        return self._speed

    def now(self) -> Seconds:
        """Return the moment."""
        with self._lock:
            return self._now(self._source())

    def real_seconds(self, seconds: Seconds) -> Seconds:
        """Return how long ``seconds`` take at the present speed."""
        return seconds / self._speed

    def set_speed(self, speed: float) -> None:
        """Go on at another speed, from this moment.

        Raises:
            ValueError: time would stand still or go back.
        """
        if speed <= 0.0:
            msg = f"a clock cannot run {speed} times as fast"
            raise ValueError(msg)
        with self._lock:
            real = self._source()
            self._moment, self._since, self._speed = self._now(real), real, speed

    def _now(self, real: float) -> Seconds:
        return self._moment + (real - self._since) * self._speed
