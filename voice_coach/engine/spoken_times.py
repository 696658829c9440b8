"""What people say about times, as values: no clock, no date.

Slots: ``hour``, ``minute`` (below 0: so many before the hour), ``part`` of the day; ``every``
(``day``, ``week``, ``month``, ``workdays``, ``weekend``), ``weekday`` (0 is Monday), ``days``
ahead or ``tonight``; ``minutes`` from now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voice_coach.engine.events import Slot
from voice_coach.engine.reminders import WEEKEND, WORKDAYS, Repeat, When

NOON: Final = 12 * 60
DAY: Final = 24 * 60
DAY_PARTS: Final[Mapping[str, tuple[int, int]]] = {
    "am": (0, NOON),
    "pm": (NOON, DAY),
    "morning": (0, NOON),
    "noon": (11 * 60, 15 * 60),
    "afternoon": (NOON, 20 * 60),
    "evening": (15 * 60, DAY + 60),
    "night": (18 * 60, DAY + 5 * 60),
}
"""From when to when each part of the day is, in minutes; a night goes on after midnight."""


def minutes_of(hour: int, minute: int, part: str = "") -> int | None:
    """Return a spoken time in minutes after midnight; None where it may be morning or evening.

    Args:
        hour: 0 to 24, as it was said.
        minute: 0 to 59; below 0: so many before the hour ("a quarter to nine").
        part: key of ``DAY_PARTS``, or empty.
    """
    said = hour * 60 + minute
    if not 1 <= hour <= 12:
        return said % DAY
    if part in DAY_PARTS:
        start, end = DAY_PARTS[part]
        readings = [said + half * NOON for half in range(-1, 4)]
        return next((at % DAY for at in readings if start <= at < end), said % DAY)
    return said % DAY if hour == 12 else None


def spoken_minutes(slots: Mapping[str, Slot], part: str = "") -> int | None:
    """Return the time of day in what was said; None where there is none, or half of one.

    Args:
        slots: ``hour``, ``minute``, ``part``, as far as they were said.
        part: of the day, where that is known from elsewhere.
    """
    if "hour" not in slots:
        return None
    part = str(slots.get("part", slots.get("tonight", ""))) or part
    return minutes_of(int(slots["hour"]), int(slots.get("minute", 0)), part)


def has_time(slots: Mapping[str, Slot]) -> bool:
    """Whether a time was said, or half of one."""
    return "hour" in slots or "minutes" in slots


def spoken_when(slots: Mapping[str, Slot], part: str = "", times: int | None = None) -> When | None:
    """Return when something is to come; None where that has to be asked.

    Args:
        slots: what was said about it.
        part: of the day, where that is known from elsewhere.
        times: how often it comes, where that is known.
    """
    if "minutes" in slots:
        return When(after=int(slots["minutes"]))
    at = spoken_minutes(slots, part)
    if at is None:
        return None
    weekdays: tuple[int, ...] = (int(slots["weekday"]),) if "weekday" in slots else ()
    every = str(slots.get("every", ""))
    if not every:
        days = int(slots["days"]) if "days" in slots else None
        if "tonight" in slots:
            days = 0
        return When(at, weekdays=weekdays, days=days, times=times)
    if every in ("workdays", "weekend"):
        weekdays = WORKDAYS if every == "workdays" else WEEKEND
    repeat: Repeat = "month" if every == "month" else "week"
    if every == "day" and not weekdays:
        repeat = "day"
    return When(at, repeat, weekdays if repeat == "week" else (), times=times)
