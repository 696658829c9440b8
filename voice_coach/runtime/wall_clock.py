"""The date and time of day: for people and for files, never to measure how long something took."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from voice_coach.units import Seconds

DAY_BEGINS: Final = timedelta(hours=4)
"""After midnight, when nobody who is still awake thinks of tomorrow."""


def moment_of(text: str) -> Seconds:
    """Return a written date and time, ``2026-11-23 20:59``, in seconds since 1970.

    Without an offset it is meant in UTC.

    Raises:
        ValueError: it is none.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def wall_clock() -> Seconds:
    """Return the date and time, in seconds since 1970."""
    return time.time()


def days_between(earlier: Seconds, later: Seconds, zone: tzinfo | None = None) -> int:
    """Return how many days lie between two moments; 0 is the same day.

    A day begins at four in the morning: half past midnight is still this evening.

    Args:
        earlier: in seconds since 1970.
        later: the same; days are negative where it is before the other.
        zone: where the couple lives; None: where this machine is.
    """
    first, last = (
        datetime.fromtimestamp(moment, UTC).astimezone(zone) - DAY_BEGINS
        for moment in (earlier, later)
    )
    return (last.date() - first.date()).days


def written(moment: Seconds) -> str:
    """Return a date and time for people, in this machine's time zone: ``2026-11-23 04:50``."""
    return datetime.fromtimestamp(moment).astimezone().strftime("%Y-%m-%d %H:%M")
