"""The tables of the store, and how a file of an older version becomes one of this version."""

from __future__ import annotations

import sqlite3
from typing import Final

from voice_coach.journal.records import ENTRY_KINDS, OUTCOMES, REPEATS

APPLICATION_ID: Final = 0x566F4361
"""Stands in the head of the file: it is ours ("VoCa")."""


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"CHECK ({column} IN ({', '.join(map(repr, values))}))"


_FIRST: Final = (
    """CREATE TABLE session (
        id INTEGER PRIMARY KEY,
        exercise TEXT NOT NULL,
        at REAL NOT NULL,
        minutes REAL NOT NULL CHECK (minutes >= 0)
    ) STRICT""",
    "CREATE INDEX session_at ON session (at)",
    f"""CREATE TABLE progress (
        id INTEGER PRIMARY KEY,
        programme TEXT NOT NULL,
        step TEXT NOT NULL,
        outcome TEXT NOT NULL {_one_of("outcome", OUTCOMES)},
        at REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE card (
        deck TEXT NOT NULL,
        card TEXT NOT NULL,
        at REAL NOT NULL,
        PRIMARY KEY (deck, card)
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE entry (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL {_one_of("kind", ENTRY_KINDS)},
        words TEXT NOT NULL CHECK (words <> ''),
        at REAL NOT NULL
    ) STRICT""",
    f"""CREATE TABLE reminder (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 1439),
        date TEXT NOT NULL,
        repeat TEXT NOT NULL {_one_of("repeat", REPEATS)},
        weekdays TEXT NOT NULL,
        exercise TEXT,
        line TEXT,
        remaining INTEGER CHECK (remaining >= 0),
        last_fired REAL,
        snoozed_until REAL
    ) STRICT""",
)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST,)
"""Statements that lead from version n to n + 1. What is in here is never changed again, only
added to: files of every version are out there."""
VERSION: Final = len(MIGRATIONS)
"""What ``user_version`` is in a file of today."""

TABLES: Final = ("session", "progress", "card", "entry", "reminder")


class ForeignFileError(Exception):
    """The file is a database of something else, or of a later version."""

    def __init__(self, *, newer: bool) -> None:
        super().__init__("newer" if newer else "foreign")
        self.newer = newer


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file up to date, wholly or not at all.

    Args:
        connection: in autocommit mode, with no transaction open.

    Raises:
        ForeignFileError: the file is not one that can be brought up to date.
        sqlite3.Error: it cannot be read or written.
    """
    version = _version(connection)
    if version == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in MIGRATIONS[_version(connection) :]:  # another process may have been faster
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if owner != APPLICATION_ID and (version or tables):
        raise ForeignFileError(newer=False)
    if version > VERSION:
        raise ForeignFileError(newer=True)
    return version
