"""Waiting for something to happen, on real or virtual time, without timing it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import pytest

from voice_coach.units import Seconds

_PATIENCE_SECONDS: Final = 20.0
"""Far more than anything takes that happens at all."""

_STEP_SECONDS: Final[Seconds] = 0.01
_MOST_STEPS: Final = 20_000


def wait_until(happened: Callable[[], bool]) -> None:
    """Let real time pass until something is true."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not happened():
        if time.monotonic() > deadline:
            pytest.fail("it never happened")
        time.sleep(0.002)


def stepping(pass_time: Callable[[Seconds], None]) -> Callable[[Callable[[], bool]], None]:
    """Return a ``wait_until`` that lets virtual time pass."""

    def wait(happened: Callable[[], bool]) -> None:
        for _ in range(_MOST_STEPS):
            if happened():
                return
            pass_time(_STEP_SECONDS)
        pytest.fail("it never happened")

    return wait
