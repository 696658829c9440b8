"""Reminders that come, and those that there are: told, put off, cancelled."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.aside import CONFIRM_STATE, Aside
from voice_coach.engine.commands import CancelReminders, LookUpReminders, SnoozeReminder
from voice_coach.engine.events import IntentRecognized, ReminderDue, RemindersFound
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.reminders import ClockTime, Kept
from voice_coach.engine.stage import Slots, Stage

DUE: Final = "reminder_due"
SOUND: Final = "soft_tone"
USUAL_SNOOZE: Final = 30
"""Minutes that "later" means."""


class Due(Aside):
    """Tells that a reminder's time has come, in words that tell a guest nothing."""

    def __init__(self, stage: Stage, repertoire: Repertoire, due: ReminderDue) -> None:
        super().__init__(stage, repertoire)
        self._due = due
        self._minutes = USUAL_SNOOZE

    def begin(self) -> None:
        """Ring softly, tell, and ask."""
        self.stage.sound(SOUND, hold=True)
        slots: dict[str, str | int | ClockTime] = {"clock": ClockTime(self._due.minutes)}
        title = self.title(self._due.exercise) if self._due.named else None
        if title is not None:
            slots["title"] = title
        what = "late" if self._due.late else "due"
        self.stage.say(f"reminder.{what}" if title is None else f"reminder.{what}_title", slots)
        self.ask(DUE, "reminder.now", "reminder.now_again")

    def answered(self, state: str, event: IntentRecognized) -> None:
        """Now, later, or not today."""
        if event.name in ("Yes", "DoNow"):
            self._do()
        elif event.name == "Snooze":
            self._minutes = int(event.slots.get("minutes", USUAL_SNOOZE))
            self.hold()
            self.stage.emit(SnoozeReminder(self._due.number, self._minutes))
        else:
            self.close("reminder.not_today")

    def unanswered(self, state: str) -> None:
        """Nothing more today."""
        self.close()

    def silence(self) -> None:
        """Nobody is there, or nobody wants to."""
        self.close()

    def looked_up(self, found: RemindersFound) -> None:
        """It is put off, unless that would be in the quiet hours."""
        if found.lost:
            self.close("reminder.lost")
        elif found.obstacle == "quiet":
            self.close("reminder.later_quiet")
        else:
            self.close("reminder.later", {"duration": 60 * self._minutes})

    def _do(self) -> None:
        if self.title(self._due.exercise) is None:
            self.invites = True
            self.close("reminder.what")
        else:
            self.leads_to = self._due.exercise
            self.close()


class Telling(Aside):
    """Tells which reminders there are."""

    def begin(self) -> None:
        """Look them up."""
        self.stage.emit(LookUpReminders())

    def looked_up(self, found: RemindersFound) -> None:
        """Tell each in a line."""
        if not found.reminders:
            self.close("reminder.lost" if found.lost else "reminder.none")
            return
        self.stage.say("reminder.one" if len(found.reminders) == 1 else "reminder.several")
        for kept in found.reminders:
            self.last_words = self.stage.say(*told(self, kept), remember=False)
        self.close()


class Cancelling(Aside):
    """Cancels reminders: each that there is, or all at once, after a yes."""

    def __init__(self, stage: Stage, repertoire: Repertoire, *, every: bool) -> None:
        super().__init__(stage, repertoire)
        self._all = every
        self._left: list[Kept] = []
        self._asked = False

    def begin(self) -> None:
        """Look them up."""
        self.stage.emit(LookUpReminders())

    def looked_up(self, found: RemindersFound) -> None:
        """Ask about the first, or about all."""
        if found.lost:
            self.close("reminder.lost")
        elif self._asked:
            self.close("reminder.cancelled_all" if self._all else "reminder.cancelled")
        elif not found.reminders:
            self.close("reminder.none")
        else:
            self._asked = True
            self._left = list(found.reminders)
            self._all = self._all and len(self._left) > 1
            self._ask_next()

    def answered(self, state: str, event: IntentRecognized) -> None:
        """Take a yes or a no."""
        if event.name == "Yes":
            numbers = tuple(kept.number for kept in self._left[: None if self._all else 1])
            self.hold()
            self.stage.emit(CancelReminders(numbers))
        elif event.name == "No" and not self._all and len(self._left) > 1:
            del self._left[0]
            self._ask_next()
        else:
            self.unanswered(state)

    def unanswered(self, state: str) -> None:
        """Cancel nothing."""
        self.close("reminder.stays")

    def _ask_next(self) -> None:
        if self._all:
            self.ask(CONFIRM_STATE, "reminder.cancel_all", "reminder.cancel_all")
            return
        key, slots = told(self, self._left[0])
        self.stage.say(key, slots, remember=False)
        self.ask(CONFIRM_STATE, "reminder.cancel_one", "reminder.cancel_one")


def told(aside: Aside, kept: Kept) -> tuple[str, Slots]:
    """Return the line that tells of a reminder: its key and slots."""
    title = aside.title(kept.exercise) if kept.named else None
    if title is None:
        return "reminder.this", {"when": kept.when}
    return "reminder.this_title", {"when": kept.when, "title": title}
