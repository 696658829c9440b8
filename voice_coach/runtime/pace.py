"""Lets virtual time pass no faster than people can watch."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from voice_coach.units import Seconds

_GRAIN: Final[Seconds] = 0.02
"""Shorter waits are saved up: a system keeps them badly."""
_MOST_BEHIND: Final[Seconds] = 0.25
"""What a slow machine is late by and may make up for; more is forgotten."""


class Pace:
    """Spends real time.

    Args:
        now: real time.
        wait: waits.
    """

    def __init__(
        self, now: Callable[[], Seconds], wait: Callable[[Seconds], None] = time.sleep
    ) -> None:
        self._now = now
        self._wait = wait
        self._due = now()

    def spend(self, seconds: Seconds) -> None:
        """Wait until this much more real time has passed since the first call.

        Work that was done in between counts.
        """
        now = self._now()
        self._due = max(self._due + seconds, now - _MOST_BEHIND)
        if self._due - now >= _GRAIN:
            self._wait(self._due - now)
