"""The reminders that there are, in the store and at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

from voice_coach.errors import JournalError
from voice_coach.journal.records import Reminder

WITHOUT: Final = "Reminders are kept until the coach ends."
"""What follows from a store that cannot be used."""


class ReminderStore(Protocol):
    """Where they outlive the process; every method may raise ``JournalError``."""

    def reminders(self) -> list[Reminder]:
        """Return all reminders."""
        ...

    def add_reminder(self, reminder: Reminder) -> Reminder:
        """Keep a reminder; return it with its id."""
        ...

    def update_reminder(self, reminder: Reminder) -> bool:
        """Keep what has changed; False where it is gone."""
        ...

    def remove_reminder(self, reminder_id: int) -> bool:
        """Forget a reminder; False where it is gone already."""
        ...


class KeptReminders:
    """Writes every change down at once. Where that fails it holds until the process ends.

    Args:
        store: where they outlive the process.
        report: is told once, in two sentences, when the store fails.
        lost: it has failed already.
    """

    def __init__(
        self, store: ReminderStore, report: Callable[[str], None], *, lost: bool = False
    ) -> None:
        self._store = store
        self._report = report
        self.lost = lost
        """The store has failed."""
        self.all = self._load()
        """The reminders, in the order in which they were set or changed."""

    def add(self, reminder: Reminder) -> None:
        """Keep one more."""
        try:
            self.all.append(self._store.add_reminder(reminder))
        except JournalError as error:
            self._fail(error)

    def change(self, reminder: Reminder) -> None:
        """Keep what has changed in one; one that was forgotten is there again."""
        others = [each for each in self.all if each.id != reminder.id]
        try:
            if not self._store.update_reminder(reminder):
                reminder = self._store.add_reminder(replace(reminder, id=None))
        except JournalError as error:
            self._fail(error)
        self.all = [*others, reminder]

    def remove(self, number: int) -> None:
        """Forget one."""
        try:
            self._store.remove_reminder(number)
        except JournalError as error:
            self._fail(error)
        self.all = [each for each in self.all if each.id != number]

    def _load(self) -> list[Reminder]:
        try:
            return self._store.reminders()
        except JournalError as error:
            self._fail(error)
            return []

    def _fail(self, error: JournalError) -> None:
        if not self.lost:
            self._report(f"{error} {WITHOUT}")
        self.lost = True
