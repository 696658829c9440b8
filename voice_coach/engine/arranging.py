"""Arranges a reminder: what is missing is asked, the whole is read back, one yes keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from voice_coach.engine.aside import CONFIRM_STATE, Aside
from voice_coach.engine.clock_asking import DAY_PART, ClockAsking
from voice_coach.engine.commands import LookUpReminders, SetReminder
from voice_coach.engine.events import IntentRecognized, RemindersFound, Slot
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.reminders import ClockTime, Wish
from voice_coach.engine.spoken_times import has_time, spoken_when
from voice_coach.engine.stage import Slots, Stage

TIME: Final = "reminder_time"
_TIME_SLOTS: Final = frozenset({"hour", "minute", "minutes"})
_DAY_SLOTS: Final = frozenset({"every", "weekday", "days", "tonight"})
MOST_TRIES: Final = 2
"""Times that cannot be, after which it is left."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be arranged."""

    heard: Mapping[str, Slot] = field(default_factory=dict)
    """What was said about when it comes."""
    exercise: str = ""
    named: bool = False
    part: str = ""
    """Part of the day, where that is known from elsewhere."""
    times: int | None = None


class Arranging(Aside):
    """At what time? In the morning or in the evening? What time is it now? Is that right?"""

    def __init__(self, stage: Stage, repertoire: Repertoire, request: Request) -> None:
        super().__init__(stage, repertoire)
        self._request = request
        self._heard = dict(request.heard)
        self._wish: Wish | None = None
        self._tries = 0
        self._setting = False

    def begin(self) -> None:
        """Ask what is missing."""
        self._proceed()

    def answered(self, state: str, event: IntentRecognized) -> None:
        """Take a time, its half of the day, or a yes."""
        if state == CONFIRM_STATE and event.name == "Yes" and self._wish is not None:
            self.hold()
            self._setting = True
            self.stage.emit(SetReminder(self._wish))
        elif state == CONFIRM_STATE:
            self._another_time("reminder.denied")
        elif event.name in ("ReminderTime", "DayPart"):
            self._hear(event.slots)
            self._proceed()
        else:
            self.unanswered(state)

    def unanswered(self, state: str) -> None:
        """Nobody wants one, it seems."""
        self.close("reminder.not_set")

    def looked_up(self, found: RemindersFound) -> None:
        """Read it back where nothing stands against it."""
        if found.lost:
            self.close("reminder.lost")
        elif self._setting:
            self.close("reminder.set")
        elif found.obstacle == "many":
            self.close("reminder.many")
        elif not found.clock_known:
            self.asked_time = True
            self.turn_to(ClockAsking(self.stage, self.repertoire, day=found.day_wanted))
        elif found.obstacle == "quiet" and found.quiet is not None:
            start, end = (ClockTime(minutes, part=True) for minutes in found.quiet)
            self._another_time("reminder.quiet", {"start": start, "end": end})
        elif found.obstacle == "over":
            self._another_time("reminder.over")
        elif found.obstacle == "there":
            self.close("reminder.there")
        else:
            self._read_back(found)

    def returned(self, inner: Aside) -> None:
        """The time is known by now, or there is no use in a reminder."""
        if isinstance(inner, ClockAsking) and inner.known:
            self._look_up()
        else:
            self.close()

    def _hear(self, slots: Mapping[str, Slot]) -> None:
        """Take what was said in place of what was said before about the same."""
        gone = set(_TIME_SLOTS if has_time(slots) else ())
        if not _DAY_SLOTS.isdisjoint(slots):
            gone |= _DAY_SLOTS
        if "weekday" in slots:
            gone.discard("every")  # "once a week" - "on Sunday" is each Sunday
        self._heard = {name: slot for name, slot in self._heard.items() if name not in gone}
        self._heard |= slots

    def _proceed(self) -> None:
        if not has_time(self._heard):
            self._ask_time()
            return
        when = spoken_when(self._heard, self._request.part, self._request.times)
        if when is None:
            self.ask(DAY_PART, "reminder.part", "reminder.part_again")
            return
        self._wish = Wish(when, self._request.exercise, self._request.named)
        self._look_up()

    def _ask_time(self) -> None:
        if self._heard.get("every") == "week" and "weekday" not in self._heard:
            self.ask(TIME, "reminder.ask_day", "reminder.ask_day_again")
        else:
            self.ask(TIME, "reminder.ask_time", "reminder.ask_time_again")

    def _look_up(self) -> None:
        self.hold()
        self.stage.emit(LookUpReminders(self._wish))

    def _another_time(self, key: str, slots: Slots | None = None) -> None:
        self._tries += 1
        if self._tries > MOST_TRIES:
            self.close("reminder.not_set")
            return
        kept = ("every", "weekday")
        self._heard = {name: slot for name, slot in self._heard.items() if name in kept}
        self.ask(TIME, key, "reminder.ask_time_again", slots)

    def _read_back(self, found: RemindersFound) -> None:
        title = self.title(self._request.exercise) if self._request.named else None
        slots: dict[str, str | int] = {} if title is None else {"title": title}
        key = "reminder.confirm" if title is None else "reminder.confirm_title"
        if found.when is not None:
            self.ask(CONFIRM_STATE, key, key, {**slots, "when": found.when})
