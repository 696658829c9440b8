"""Moments for the frames of a stream, from the frame count and noisy times of arrival.

A device counts frames evenly; the moments at which it hands blocks over jitter, come in bursts
and are late, but never early. So the stream's time is the straight line along the earliest
arrivals. Pure: whoever uses it brings the moments.
"""

from __future__ import annotations

import math
from typing import Final

from voice_coach.units import Samples, Seconds

_WINDOW_SECONDS: Final[Seconds] = 1.0
"""Over this much stream the smallest lateness is looked for: when every block of a window is
late, the device's crystal is slower than our clock, or frames were lost."""

_SETTLING_SECONDS: Final[Seconds] = 0.5
"""The first blocks come in a burst; the line follows them at once for this long."""

_STEP_SECONDS: Final[Seconds] = 0.002
"""Later on, the line is corrected by no more than this at a time."""

_LOST_SECONDS: Final[Seconds] = 0.05
"""Where everything is later than this, frames were lost, and the line jumps."""


class StreamClock:
    """The line that leads from a frame's position in a stream to its moment.

    Within some ms of the truth once it has settled (half a second); from then on corrections
    are spread out, 2 ms a block at most, unless frames were lost.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz: Final = rate_hz
        self._origin: Seconds | None = None
        self._first: Samples = 0
        self._window_begin: Samples = 0
        self._least_late: Seconds = math.inf
        self._owed: Seconds = 0.0
        """By how much the line still has to move to later moments."""

    @property
    def running(self) -> bool:
        """Whether a block has been observed."""
        return self._origin is not None

    def observe(self, position: Samples, moment: Seconds) -> None:
        """Take note that the frame at ``position`` was handed over at ``moment``."""
        if self._origin is None:
            self._origin = moment - position / self._rate_hz
            self._first = self._window_begin = position
            return
        late = moment - self.moment_of(position)
        if late < 0:
            settling = position - self._first < _SETTLING_SECONDS * self._rate_hz
            self._origin += late if settling else max(late, -_STEP_SECONDS)
            self._next_window(position, owed=0.0)
            return
        step = min(self._owed, _STEP_SECONDS)
        self._origin += step
        self._owed -= step
        self._least_late = min(self._least_late, late - step - self._owed)
        if position - self._window_begin >= _WINDOW_SECONDS * self._rate_hz:
            owed = max(0.0, self._owed + self._least_late)
            if owed > _LOST_SECONDS:
                self._origin += owed
                owed = 0.0
            self._next_window(position, owed)

    def moment_of(self, position: float) -> Seconds:
        """Return the moment of a frame.

        Raises:
            ValueError: nothing was observed yet.
        """
        if self._origin is None:
            msg = "the stream has not begun"
            raise ValueError(msg)
        return self._origin + position / self._rate_hz

    def position_at(self, moment: Seconds) -> Samples:
        """Return the frame whose moment is ``moment``.

        Raises:
            ValueError: nothing was observed yet.
        """
        if self._origin is None:
            msg = "the stream has not begun"
            raise ValueError(msg)
        return round((moment - self._origin) * self._rate_hz)

    def _next_window(self, position: Samples, owed: Seconds) -> None:
        self._window_begin = position
        self._least_late = math.inf
        self._owed = owed
