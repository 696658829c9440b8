"""When reminders are due: a pure reckoning with dates. It knows no clock; ``now`` is an argument.

What was told is kept as the moment that it was meant for (``last_fired``), so a clock that goes
back, or a restart, tells nothing twice; what could not be told in time lapses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import Final

from voice_coach.journal.records import Reminder

LAPSE: Final = timedelta(hours=2)
"""A reminder that could not be told for so long (a session, no power) is told no more."""
MEMORY: Final = timedelta(hours=36)
"""How far before the last moment told every other one counts as told, too, should a clock go back.

One that goes back further was wrong when it told that moment, and what it had left out comes again.
"""
_DAY: Final = timedelta(days=1)
_LONGEST_GAP_DAYS: Final = 32
"""Between two days of a reminder: each month has every day, or its last one."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Part of the day in which nothing sounds by itself."""

    start: int
    """Minutes after midnight."""
    end: int
    """Minutes after midnight; earlier than ``start``: on the next day."""

    def hold(self, minutes: int) -> bool:
        """Return whether so many minutes after midnight lie inside."""
        if self.start <= self.end:
            return self.start <= minutes < self.end
        return minutes >= self.start or minutes < self.end


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is to be told now."""

    reminder: Reminder
    moment: datetime
    """When it was meant for, in UTC."""
    told: Reminder
    """What to keep before it sounds."""


def minutes_of(moment: datetime) -> int:
    """Return how many minutes after midnight a moment is, where it is."""
    return 60 * moment.hour + moment.minute


def instant(day: date, minutes: int, zone: tzinfo) -> datetime:
    """Return the moment of a time of day, in UTC.

    In an hour that is there twice it is the first; in one that is left out, as much later as the
    clocks go forward: half past two becomes half past three.
    """
    local = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
    return local.astimezone(UTC)


def _comes_on(reminder: Reminder, day: date) -> bool:
    first = date.fromisoformat(reminder.date)
    if day < first:
        return False
    match reminder.repeat:
        case "once":
            return day == first
        case "day":
            return True
        case "week":
            return day.weekday() in reminder.weekdays
        case "month":
            last = (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
            return day.day == min(first.day, last.day)


def _was_told(reminder: Reminder, moment: datetime) -> bool:
    """Return whether what was meant for a moment counts as told, whatever the clock says now."""
    if reminder.last_fired is None:
        return False
    told = datetime.fromtimestamp(reminder.last_fired, UTC)
    return told - MEMORY <= moment <= told


def _put_off(reminder: Reminder) -> datetime | None:
    """Return until when it was put off."""
    later = reminder.snoozed_until
    return None if later is None else datetime.fromtimestamp(later, UTC)


def finished(reminder: Reminder, now: datetime, zone: tzinfo) -> bool:
    """Whether it will never come again.

    Args:
        reminder: as it is kept.
        now: the moment, in UTC.
        zone: where the couple lives.
    """
    later = _put_off(reminder)
    if later is not None and later + LAPSE >= now:
        return False
    if reminder.remaining == 0:
        return True
    if reminder.repeat != "once":
        return False
    moment = instant(date.fromisoformat(reminder.date), reminder.at, zone)
    return _was_told(reminder, moment) or moment + LAPSE < now


def _moments(reminder: Reminder, since: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Yield when it is meant for, from a moment on, as far as that was not told already."""
    if reminder.remaining == 0:
        return
    day = max(since.astimezone(zone).date() - _DAY, date.fromisoformat(reminder.date))
    for _ in range(_LONGEST_GAP_DAYS + 2):
        if _comes_on(reminder, day):
            moment = instant(day, reminder.at, zone)
            if moment >= since and not _was_told(reminder, moment):
                yield moment
        day += _DAY


def next_moment(reminder: Reminder, now: datetime, zone: tzinfo) -> datetime | None:
    """Return when it comes next, after now; None where it does not.

    Args:
        reminder: as it is kept.
        now: the moment, in UTC.
        zone: where the couple lives.
    """
    coming = next((at for at in _moments(reminder, now, zone) if at > now), None)
    later = _put_off(reminder)
    if later is not None and later > now:
        return later if coming is None else min(later, coming)
    return coming


def _due_moment(reminder: Reminder, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the latest moment that it was meant for and not told; None where there is none."""
    later = _put_off(reminder)
    if later is not None and now - LAPSE <= later <= now:
        return later
    missed = takewhile(lambda at: at <= now, _moments(reminder, now - LAPSE, zone))
    return max(missed, default=None)


def _after(reminder: Reminder, moment: datetime) -> Reminder:
    """Return what to keep of a reminder that is told."""
    if moment == _put_off(reminder):
        return replace(reminder, snoozed_until=None)
    left = reminder.remaining
    return replace(
        reminder,
        last_fired=moment.timestamp(),
        remaining=None if left is None else left - 1,
        snoozed_until=None,
    )


def due(
    reminders: Iterable[Reminder], now: datetime, zone: tzinfo, quiet: QuietHours | None
) -> Due | None:
    """Return the one reminder that is to be told now, the earliest first.

    Nothing is told inside quiet hours, and nothing that was meant for them.

    Args:
        reminders: all that are kept.
        now: the moment, in UTC.
        zone: where the couple lives.
        quiet: hours without a sound; None: there are none.
    """

    def is_quiet(moment: datetime) -> bool:
        return quiet is not None and quiet.hold(minutes_of(moment.astimezone(zone)))

    found = [
        Due(reminder, moment, _after(reminder, moment))
        for reminder in reminders
        if (moment := _due_moment(reminder, now, zone)) is not None and not is_quiet(moment)
    ]
    return None if is_quiet(now) else min(found, key=lambda each: each.moment, default=None)


def next_look(reminders: Iterable[Reminder], now: datetime, zone: tzinfo) -> datetime | None:
    """Return when the next of them comes; None where none does."""
    moments = (next_moment(reminder, now, zone) for reminder in reminders)
    return min((moment for moment in moments if moment is not None), default=None)
