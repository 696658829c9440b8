"""What the coach remembers, in one SQLite file that only its owner can read.

Each call is one short transaction: it is in the file, or it never was, also when the machine loses
its power in the middle. What is deleted is overwritten. A store is used by one thread.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from voice_coach.journal.database import Database, Value
from voice_coach.journal.records import Entry, EntryKind, Progress, Reminder, SavedCard, Session
from voice_coach.journal.tables import TABLES
from voice_coach.units import Seconds

FILE_NAME: Final = "journal.db"

_REMINDER: Final = (
    "at, date, repeat, weekdays, exercise, line, remaining, last_fired, snoozed_until"
)


class Store:
    """Sessions, programmes, cards, entries and reminders.

    Args:
        path: the file, made with its folder where it is not there; None: nothing outlives the
            process (simulations, tests, a user without a home).

    Raises:
        JournalError: it cannot be opened. So does every method where the file fails later.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._database = Database(path)

    # --- sessions ------------------------------------------------------------------------

    def add_session(self, session: Session) -> None:
        """Keep an exercise that was led to its end."""
        self._database.write(
            "INSERT INTO session (exercise, at, minutes) VALUES (?, ?, ?)",
            (session.exercise, session.at, session.minutes),
        )

    def sessions(self, since: Seconds = 0.0) -> list[Session]:
        """Return the exercises that were over at or after a moment, the latest first."""
        rows = self._database.read(
            "SELECT exercise, at, minutes FROM session WHERE at >= ? ORDER BY at DESC, id DESC",
            (since,),
        )
        return [Session(*row) for row in rows]

    def practised(self) -> list[tuple[str, Seconds]]:
        """Return each exercise that was led to its end with its last time, the latest first."""
        return self._database.read(
            "SELECT exercise, max(at) FROM session GROUP BY exercise "
            "ORDER BY max(at) DESC, max(id) DESC"
        )

    # --- programmes ----------------------------------------------------------------------

    def add_progress(self, progress: Progress) -> None:
        """Keep that a programme began, or that a step of it is behind the couple."""
        self._database.write(
            "INSERT INTO progress (programme, step, outcome, at) VALUES (?, ?, ?, ?)",
            (progress.programme, progress.step, progress.outcome, progress.at),
        )

    def progress(self) -> list[Progress]:
        """Return everything about programmes, in the order in which it was kept."""
        rows = self._database.read("SELECT programme, step, outcome, at FROM progress ORDER BY id")
        return [Progress(*row) for row in rows]

    # --- cards and entries ---------------------------------------------------------------

    def save_card(self, card: SavedCard) -> None:
        """Keep a card; one that is kept already stays as it is."""
        self._database.write(
            "INSERT OR IGNORE INTO card (deck, card, at) VALUES (?, ?, ?)",
            (card.deck, card.card, card.at),
        )

    def saved_cards(self) -> list[SavedCard]:
        """Return the cards, the first one first."""
        rows = self._database.read("SELECT deck, card, at FROM card ORDER BY at, deck, card")
        return [SavedCard(*row) for row in rows]

    def add_entry(self, entry: Entry) -> None:
        """Keep words for both, after a yes."""
        self._database.write(
            "INSERT INTO entry (kind, words, at) VALUES (?, ?, ?)",
            (entry.kind, entry.words, entry.at),
        )

    def entries(self, kind: EntryKind | None = None) -> list[Entry]:
        """Return the entries of a kind, or all, the latest first."""
        rows = self._database.read(
            "SELECT kind, words, at FROM entry WHERE ?1 IS NULL OR kind = ?1 "
            "ORDER BY at DESC, id DESC",
            (kind,),
        )
        return [Entry(*row) for row in rows]

    # --- reminders -----------------------------------------------------------------------

    def add_reminder(self, reminder: Reminder) -> Reminder:
        """Keep a reminder; return it with its id."""
        marks = ", ".join("?" * len(_row(reminder)))
        cursor = self._database.write(
            f"INSERT INTO reminder ({_REMINDER}) VALUES ({marks})",  # noqa: S608 - columns are ours
            _row(reminder),
        )
        return replace(reminder, id=cursor.lastrowid)

    def reminders(self) -> list[Reminder]:
        """Return all reminders, in the order in which they were set."""
        rows = self._database.read(f"SELECT {_REMINDER}, id FROM reminder ORDER BY id")  # noqa: S608 - same
        return [
            Reminder(at, date, repeat, frozenset(map(int, weekdays)), *rest)
            for at, date, repeat, weekdays, *rest in rows
        ]

    def update_reminder(self, reminder: Reminder) -> bool:
        """Keep what has changed in a reminder; False where it is gone."""
        marks = ", ".join(f"{column} = ?" for column in _REMINDER.split(", "))
        cursor = self._database.write(
            f"UPDATE reminder SET {marks} WHERE id = ?",  # noqa: S608 - same
            (*_row(reminder), reminder.id),
        )
        return cursor.rowcount > 0

    def remove_reminder(self, reminder_id: int) -> bool:
        """Forget a reminder; False where it is gone already."""
        return (
            self._database.write("DELETE FROM reminder WHERE id = ?", (reminder_id,)).rowcount > 0
        )

    # --- forgetting ----------------------------------------------------------------------

    def forget_last(self) -> Session | None:
        """Forget the latest session; return it, or None where there is none."""
        last = next(iter(self.sessions()), None)
        if last is not None:
            self._database.write(
                "DELETE FROM session WHERE id = (SELECT id FROM session "
                "ORDER BY at DESC, id DESC LIMIT 1)"
            )
            self._database.scrub()
        return last

    def forget_everything(self) -> int:
        """Forget all that was ever kept, reminders too; return how many things that were."""
        gone = self._database.write_all([f"DELETE FROM {table}" for table in TABLES])  # noqa: S608 - same
        self._database.scrub()
        return gone

    def close(self) -> None:
        """Close the file; calling it twice is fine."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _row(reminder: Reminder) -> tuple[Value, ...]:
    """Return a reminder's columns, in the order of ``_REMINDER``."""
    return (
        reminder.at,
        reminder.date,
        reminder.repeat,
        "".join(map(str, sorted(reminder.weekdays))),
        reminder.exercise,
        reminder.line,
        reminder.remaining,
        reminder.last_fired,
        reminder.snoozed_until,
    )
