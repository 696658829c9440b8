"""Keeps the reminders, and says when one is due: the part that knows both the date and the engine.

A reminder is written down as told before it sounds, so nothing sounds twice, whatever happens. As
long as nobody knows what time it is, all of them rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from voice_coach.engine.commands import (
    CancelReminders,
    LookUpReminders,
    SetReminder,
    SetTime,
    SnoozeReminder,
)
from voice_coach.engine.events import InputEvent, ReminderDue, RemindersFound, TimeWanted
from voice_coach.engine.reminders import Kept, Wish
from voice_coach.journal.records import Reminder
from voice_coach.runtime.conductor import Conductor
from voice_coach.runtime.kept_reminders import KeptReminders, ReminderStore
from voice_coach.runtime.schedule import (
    Due,
    QuietHours,
    due,
    finished,
    minutes_of,
    next_look,
)
from voice_coach.runtime.time_trust import TimeKeeper
from voice_coach.runtime.wishes import MOST, NAMED, Planned, obstacle_to, planned, when_it_comes
from voice_coach.units import Seconds

POLL: Final[Seconds] = 30.0
"""A clock that is set, or set right, is noticed within this time."""
OFFER_AGAIN: Final = timedelta(days=14)
"""After a no, nobody is asked so soon again; what was answered is kept nowhere."""
LATE: Final = timedelta(minutes=2)
"""What is told so much after its moment is told as late."""


class Reminders:
    """Implements ``conductor.Watch``; carries out everything that the engine wants of reminders.

    Args:
        store: where they are kept.
        time: knows what time it is, or that nobody does.
        quiet: hours in which none sounds; None: there are none.
        report: is told in words when the store fails.
        lost: the file could not be opened; ``store`` stands in for it until the coach ends.
    """

    def __init__(
        self,
        store: ReminderStore,
        time: TimeKeeper,
        quiet: QuietHours | None,
        report: Callable[[str], None],
        *,
        lost: bool = False,
    ) -> None:
        self._kept = KeptReminders(store, report, lost=lost)
        self._time = time
        self._quiet = quiet
        self._told: Reminder | None = None
        self._offered: dict[str, datetime] = {}
        self._asked: TimeWanted | None = None
        self._waiting = False
        self._look_at: Seconds | None = 0.0

    def serve(self, conductor: Conductor) -> None:
        """Look after a conductor's reminders from now on."""
        conductor.carry_out(LookUpReminders, self._answer)
        conductor.carry_out(SetReminder, lambda command: self.set(command.wish))
        conductor.carry_out(CancelReminders, lambda command: self.cancel(command.numbers))
        conductor.carry_out(SnoozeReminder, self.snooze)
        conductor.carry_out(SetTime, self.set_time)
        conductor.watch_with(self)

    # --- what comes by itself ------------------------------------------------------------

    def next_timeout(self) -> Seconds | None:
        """Return when to look again; see ``Watch``."""
        return self._look_at

    def look(self, now: Seconds, *, free: bool) -> InputEvent | None:
        """Return what is to be told now; see ``Watch``."""
        if (self._look_at is None or now < self._look_at) and not (self._waiting and free):
            return None
        if not self._kept.all:
            self._look_at = None
            return None
        self._look_at = now + POLL
        if not self._time.trusted:
            self._waiting = False
            return self._want_time()
        if self._asked is not None:
            self._asked, self._look_at = None, now
            return TimeWanted(wanted=False)
        return self._look(now, free=free)

    def _look(self, now: Seconds, *, free: bool) -> ReminderDue | None:
        moment, zone = self._time.now(), self._time.zone
        found = due(self._kept.all, moment, zone, self._quiet)
        self._waiting = found is not None and not free
        told = None
        if found is not None and free:
            told = self._tell(found, moment)
        self._prune(moment)
        coming = next_look(self._kept.all, moment, zone)
        if told is not None and due(self._kept.all, moment, zone, self._quiet) is not None:
            self._waiting = True
        if coming is not None:
            self._look_at = now + min(POLL, (coming - moment).total_seconds())
        return told

    def _tell(self, found: Due, moment: datetime) -> ReminderDue:
        self._told = found.told
        self._kept.change(found.told)
        reminder = found.reminder
        return ReminderDue(
            reminder.id or 0,
            minutes_of(found.moment.astimezone(self._time.zone)),
            reminder.exercise or "",
            named=reminder.line == NAMED,
            late=moment - found.moment > LATE,
        )

    def _prune(self, moment: datetime) -> None:
        """Forget those that will never come again."""
        for each in list(self._kept.all):
            if each.id is not None and finished(each, moment, self._time.zone):
                self._kept.remove(each.id)

    def _want_time(self) -> TimeWanted | None:
        wanted = TimeWanted(day=self._day_matters)
        if wanted == self._asked:
            return None
        self._asked = wanted
        return wanted

    @property
    def _day_matters(self) -> bool:
        return any(each.repeat != "day" for each in self._kept.all)

    # --- what the engine wants -----------------------------------------------------------

    def _answer(self, command: LookUpReminders) -> RemindersFound:
        found = self.look_up(command.wish)
        if not command.offered:
            return found
        now, before = self._time.now(), self._offered.get(command.offered)
        there = any(each.exercise == command.offered for each in found.reminders)
        if there or (before is not None and now - before < OFFER_AGAIN):
            return replace(found, obstacle="there")
        self._offered[command.offered] = now
        return replace(found, obstacle="many") if len(found.reminders) >= MOST else found

    def look_up(self, wish: Wish | None = None) -> RemindersFound:
        """Tell which there are, and what a wish would come to."""
        moment, zone = self._time.now(), self._time.zone
        quiet = self._quiet
        found = RemindersFound(
            tuple(
                Kept(
                    each.id or 0,
                    when_it_comes(each, moment.astimezone(zone).date()),
                    each.exercise or "",
                    named=each.line == NAMED,
                )
                for each in self._kept.all
                if not finished(each, moment, zone)
            ),
            clock_known=self._time.trusted,
            quiet=None if quiet is None else (quiet.start, quiet.end),
            lost=self._kept.lost,
        )
        if wish is None:
            return found
        plan = planned(wish, moment, zone)
        return replace(
            found,
            day_wanted=self._day_matters or _is_about_a_day(wish),
            when=plan.when,
            obstacle=obstacle_to(plan, self._kept.all, self._quiet),
        )

    def set(self, wish: Wish) -> RemindersFound:
        """Keep one."""
        plan: Planned = planned(wish, self._time.now(), self._time.zone)
        self._kept.add(plan.reminder)
        self._look_at = 0.0
        return self.look_up()

    def cancel(self, numbers: tuple[int, ...]) -> RemindersFound:
        """Forget some."""
        for number in numbers:
            self._kept.remove(number)
        return self.look_up()

    def snooze(self, command: SnoozeReminder) -> RemindersFound:
        """Have the one that was told come once more, unless that is in the quiet hours."""
        moment = self._time.now() + timedelta(minutes=command.minutes)
        if self._quiet is not None and self._quiet.hold(
            minutes_of(moment.astimezone(self._time.zone))
        ):
            return replace(self.look_up(), obstacle="quiet")
        known = [each for each in self._kept.all if each.id == command.number]
        if not known and self._told is not None and self._told.id == command.number:
            known = [self._told]  # it comes no more by itself, and was forgotten
        for reminder in known:
            self._kept.change(replace(reminder, snoozed_until=moment.timestamp()))
        self._look_at = 0.0
        return self.look_up()

    def set_time(self, command: SetTime) -> RemindersFound:
        """Believe what people say."""
        self._time.take(command.minutes, command.weekday)
        self._look_at = 0.0
        return self.look_up()


def _is_about_a_day(wish: Wish) -> bool:
    """Whether it cannot be kept without knowing the day of the week."""
    return wish.when.repeat in ("week", "month") or bool(wish.when.weekdays)
