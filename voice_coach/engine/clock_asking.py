"""Asks what time it is: a small computer does not know after it was without power."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.aside import CONFIRM_STATE, Aside
from voice_coach.engine.commands import SetTime
from voice_coach.engine.events import IntentRecognized, RemindersFound, Slot
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.reminders import ClockTime
from voice_coach.engine.spoken_times import spoken_minutes
from voice_coach.engine.stage import Stage

CLOCK: Final = "clock_time"
DAY_PART: Final = "day_part"
WEEKDAY: Final = "weekday"


class ClockAsking(Aside):
    """What time is it? In the morning or in the evening? Is that right? And which day?

    Args:
        stage: speaks.
        repertoire: knows the windows.
        day: the day of the week is needed too.
        wanted: somebody wants to tell it; nothing needs to be explained.
    """

    def __init__(
        self, stage: Stage, repertoire: Repertoire, *, day: bool, wanted: bool = False
    ) -> None:
        super().__init__(stage, repertoire)
        self._line = "time.what" if wanted else "time.ask"
        self.known = False
        """Whether the time is known now."""
        self._day = day
        self._heard: dict[str, Slot] = {}
        self._minutes = 0
        self._denied = False

    def begin(self) -> None:
        """Ask for the time."""
        self.asked_time = True
        self._ask_time(self._line)

    def answered(self, state: str, event: IntentRecognized) -> None:
        """Take the time, its half of the day, a yes, or the day."""
        if state == WEEKDAY and event.name == "Weekday":
            self._take(int(event.slots["weekday"]))
        elif state == CONFIRM_STATE and event.name == "Yes":
            self._agreed()
        elif state == CONFIRM_STATE and not self._denied:
            self._denied = True
            self._ask_time("time.denied")
        elif event.name in ("ClockTime", "DayPart"):
            self._heard |= event.slots
            self._weigh()
        else:
            self.unanswered(state)

    def unanswered(self, state: str) -> None:
        """Leave it; where only the day is missing, do without it."""
        if state == WEEKDAY:
            self._take(None)
        else:
            self.close("time.unknown")

    def looked_up(self, found: RemindersFound) -> None:
        """The time is taken over."""
        self.known = found.clock_known
        self.close("time.thanks")

    def _ask_time(self, key: str) -> None:
        self._heard = {}
        self.ask(CLOCK, key, "time.again")

    def _weigh(self) -> None:
        minutes = spoken_minutes(self._heard)
        if minutes is None:
            self.ask(DAY_PART, "time.part", "time.part_again")
        else:
            self._minutes = minutes
            slots = {"clock": ClockTime(minutes, part=True)}
            self.ask(CONFIRM_STATE, "time.confirm", "time.confirm", slots)

    def _agreed(self) -> None:
        if self._day:
            self.ask(WEEKDAY, "time.day", "time.day_again")
        else:
            self._take(None)

    def _take(self, weekday: int | None) -> None:
        self.hold()
        self.stage.emit(SetTime(self._minutes, weekday))
