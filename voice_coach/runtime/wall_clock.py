"""The date and time of day: for people and for files, never to measure how long something took."""

from __future__ import annotations

import time
from datetime import datetime

from voice_coach.units import Seconds


def wall_clock() -> Seconds:
    """Return the date and time, in seconds since 1970."""
    return time.time()


def written(moment: Seconds) -> str:
    """Return a date and time for people, in this machine's time zone: ``2026-11-23 04:50``."""
    return datetime.fromtimestamp(moment).astimezone().strftime("%Y-%m-%d %H:%M")
