"""From a wish ("every Sunday at seven in the evening") to a reminder with a date, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from voice_coach.engine.reminders import Obstacle, When, Wish
from voice_coach.journal.records import Reminder
from voice_coach.runtime.schedule import QuietHours, instant, minutes_of

NAMED: Final = "reminder.due_title"
"""Line of a reminder whose exercise was asked for by its name."""
MOST: Final = 10
"""Reminders at a time: more would be said one after the other, and each asks for an answer."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a wish comes to."""

    reminder: Reminder
    when: When
    """The same in words: with its day."""
    over: bool = False
    """It was wished for today, and that is gone by."""


def planned(wish: Wish, now: datetime, zone: tzinfo) -> Planned:
    """Return the reminder that a wish comes to.

    Args:
        wish: what somebody would like.
        now: the moment, in UTC.
        zone: where the couple lives.
    """
    when = wish.when
    today = now.astimezone(zone).date()
    if when.after is not None:
        return _from_now(wish, now + timedelta(minutes=when.after), zone)
    reminder = Reminder(
        when.at,
        today.isoformat(),
        when.repeat,
        frozenset(when.weekdays) if when.repeat == "week" else frozenset(),
        wish.exercise or None,
        NAMED if wish.named else None,
        when.times,
    )
    if when.repeat == "once":
        return _once(reminder, when, now, zone)
    first = today if instant(today, when.at, zone) > now else today + _DAY
    if when.repeat == "week" and not when.weekdays:
        reminder = replace(reminder, weekdays=frozenset({first.weekday()}))
    if when.repeat == "week":
        while first.weekday() not in reminder.weekdays:
            first += _DAY
    reminder = replace(reminder, date=first.isoformat())
    return Planned(reminder, when_it_comes(reminder, today))


def _once(reminder: Reminder, when: When, now: datetime, zone: tzinfo) -> Planned:
    today = now.astimezone(zone).date()
    if when.days is not None:
        day = today + when.days * _DAY
    else:
        day = today if instant(today, when.at, zone) > now else today + _DAY
        while when.weekdays and day.weekday() not in when.weekdays:
            day += _DAY
    reminder = replace(reminder, date=day.isoformat())
    return Planned(reminder, when_it_comes(reminder, today), instant(day, when.at, zone) <= now)


def _from_now(wish: Wish, moment: datetime, zone: tzinfo) -> Planned:
    """Return one that comes at a moment that is no full minute: as if it had been put off."""
    local = moment.astimezone(zone)
    minutes = minutes_of(local)
    reminder = Reminder(
        minutes,
        local.date().isoformat(),
        exercise=wish.exercise or None,
        line=NAMED if wish.named else None,
        last_fired=instant(local.date(), minutes, zone).timestamp(),
        snoozed_until=moment.timestamp(),
    )
    return Planned(reminder, When(minutes, after=wish.when.after))


def when_it_comes(reminder: Reminder, today: date) -> When:
    """Return in which words people would say when a reminder comes."""
    weekdays = tuple(sorted(reminder.weekdays))
    if reminder.repeat != "once":
        return When(reminder.at, reminder.repeat, weekdays, times=reminder.remaining)
    day = date.fromisoformat(reminder.date)
    ahead = (day - today).days
    if 0 <= ahead <= 1:
        return When(reminder.at, days=ahead)
    return When(reminder.at, weekdays=(day.weekday(),))


def obstacle_to(
    plan: Planned, reminders: Iterable[Reminder], quiet: QuietHours | None
) -> Obstacle | None:
    """Return why a planned reminder cannot be; None: it can."""
    reminders = list(reminders)
    if plan.over:
        return "over"
    if quiet is not None and quiet.hold(plan.reminder.at):
        return "quiet"
    if any(_same(plan.reminder, each) for each in reminders):
        return "there"
    return "many" if len(reminders) >= MOST else None


def _same(one: Reminder, other: Reminder) -> bool:
    def key(each: Reminder) -> tuple[object, ...]:
        day = each.date if each.repeat == "once" else ""
        return each.at, day, each.repeat, each.weekdays, each.exercise

    return key(one) == key(other)
