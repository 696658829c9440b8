"""One SQLite file that only its owner can read, and what is wrong with it in words."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeAlias

from voice_coach.errors import JournalError
from voice_coach.journal.tables import ForeignFileError, migrate
from voice_coach.units import Seconds

PATIENCE: Final[Seconds] = 0.5
"""The longest wait for another program that is writing; nobody notices so short a pause."""

Value: TypeAlias = str | int | float | None
"""What a column holds."""

_TROUBLES: Final = {
    sqlite3.SQLITE_BUSY: ("is in use by another program", "Try again when that has ended."),
    sqlite3.SQLITE_LOCKED: ("is in use by another program", "Try again when that has ended."),
    sqlite3.SQLITE_FULL: ("cannot be written: the disk is full", "Free some space."),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "Move it away; a new one is begun at the next start."),
    sqlite3.SQLITE_NOTADB: ("is damaged", "Move it away; a new one is begun at the next start."),
    sqlite3.SQLITE_READONLY: ("may not be written", "Look at the rights of the file and folder."),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "Look at the rights of the file and folder."),
}
"""What is wrong and what to do, by SQLite's primary error code."""


class Database:
    """Reads and writes; every statement is a transaction of its own.

    Args:
        path: the file, made with its folder where it is not there; None: in memory only.

    Raises:
        JournalError: it cannot be opened. So does every method where the file fails later.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        with self._translated():
            if path is not None:
                _make_private(path)
            self._connection = sqlite3.connect(
                ":memory:" if path is None else path,
                timeout=PATIENCE,
                isolation_level=None,  # each statement commits, unless a transaction is begun
                check_same_thread=False,  # one after another may have it: who builds, who runs
            )
        try:
            with self._translated():
                self._prepare()
        except JournalError:
            self._connection.close()
            raise

    def write(self, statement: str, values: Sequence[Value] = ()) -> sqlite3.Cursor:
        """Change something; it is in the file when this returns."""
        with self._translated():
            return self._connection.execute(statement, values)

    def write_all(self, statements: Sequence[str]) -> int:
        """Change several things or none of them; return how many rows that were."""
        with self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                rows = sum(self._connection.execute(each).rowcount for each in statements)
                self._connection.execute("COMMIT")
            except sqlite3.Error:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
            return rows

    def read(self, statement: str, values: Sequence[Value] = ()) -> list[Any]:
        """Return rows; STRICT tables see to it that each column is of the type it is said to be."""
        with self._translated():
            return self._connection.execute(statement, values).fetchall()

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the file or beside it."""
        with self._translated():
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file; calling it twice is fine."""
        self._connection.close()

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA trusted_schema = OFF")
        migrate(self._connection)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Say in words what is wrong with the file.

        Raises:
            JournalError: in place of SQLite's own errors.
        """
        try:
            yield
        except ForeignFileError as error:
            what = "is of a later version" if error.newer else "belongs to another program"
            hint = "Use that version." if error.newer else "Name another file."
            raise JournalError(f"What is remembered {what}: {self.path}.", hint) from None
        except OSError as error:
            msg = f"What is remembered cannot be kept in {self.path}: {error.strerror}."
            raise JournalError(msg, "Look at the rights of the file and folder.") from error
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", None) or 0
            what, hint = _TROUBLES.get(code & 0xFF, (f"cannot be used, {error}", ""))
            raise JournalError(f"The file {self.path} {what}.", hint) from error


def _make_private(path: Path) -> None:
    """Make the file, for its owner only; SQLite gives the files beside it the same rights."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != 0o600:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)
