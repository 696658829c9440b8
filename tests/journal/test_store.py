"""What the coach remembers: the same on disk and in memory, for its owner only, or an error."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from voice_coach.errors import JournalError
from voice_coach.journal.database import Database
from voice_coach.journal.records import Entry, Progress, Reminder, SavedCard, Session
from voice_coach.journal.store import FILE_NAME, Store
from voice_coach.journal.tables import APPLICATION_ID, VERSION

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / FILE_NAME


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    with Store(path if request.param == "file" else None) as store:
        yield store


REMINDER = Reminder(
    at=21 * 60,
    date="2026-11-23",
    repeat="week",
    weekdays=frozenset({0, 6}),
    exercise="silent-gaze",
    line=None,
    remaining=7,
    last_fired=12.5,
)


def in_the_files(path: Path, words: bytes) -> list[str]:
    return [file.name for file in path.parent.iterdir() if words in file.read_bytes()]


def test_a_new_store_remembers_nothing(store: Store) -> None:
    assert store.sessions() == []
    assert store.progress() == []
    assert store.saved_cards() == []
    assert store.entries() == []
    assert store.reminders() == []
    assert store.forget_last() is None
    assert store.forget_everything() == 0


def test_sessions_come_back_the_latest_first(store: Store) -> None:
    early, late = Session("silent-gaze", 100.0, 1.0), Session("small-win", 200.5, 2.25)
    for session in (late, early):
        store.add_session(session)
    assert store.sessions() == [late, early]
    assert store.sessions(since=200.5) == [late]
    assert store.sessions(since=201.0) == []


def test_progress_comes_back_in_its_order(store: Store) -> None:
    kept = [
        Progress("nine-step-week", "", "started", 10.0),
        Progress("nine-step-week", "talk", "done", 9.0),  # a clock that was put back
        Progress("nine-step-week", "listen", "skipped", 11.0),
    ]
    for progress in kept:
        store.add_progress(progress)
    assert store.progress() == kept


def test_a_card_is_saved_once(store: Store) -> None:
    store.save_card(SavedCard("closer", "fear", 1.0))
    store.save_card(SavedCard("closer", "childhood", 2.0))
    store.save_card(SavedCard("closer", "fear", 3.0))
    assert store.saved_cards() == [
        SavedCard("closer", "fear", 1.0),
        SavedCard("closer", "childhood", 2.0),
    ]


def test_entries_come_back_by_kind(store: Store) -> None:
    felt, liked = Entry("feeling", "not sure", 1.0), Entry("appreciation", "the soup", 2.0)
    store.add_entry(felt)
    store.add_entry(liked)
    assert store.entries() == [liked, felt]
    assert store.entries("feeling") == [felt]
    assert store.entries("struggle") == []


def test_a_reminder_is_set_changed_and_cancelled(store: Store) -> None:
    kept = store.add_reminder(REMINDER)
    other = store.add_reminder(Reminder(at=0, date="2026-12-01"))
    assert kept.id != other.id
    assert store.reminders() == [kept, other]
    assert replace(kept, id=None) == REMINDER
    fired = replace(kept, last_fired=99.0, remaining=6, snoozed_until=600.0)
    assert store.update_reminder(fired)
    assert store.reminders() == [fired, other]
    assert fired.id is not None
    assert store.remove_reminder(fired.id)
    assert not store.remove_reminder(fired.id)
    assert not store.update_reminder(fired)
    assert store.reminders() == [other]


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO session (exercise, at, minutes) VALUES ('gaze', 'today', 1)",
        "INSERT INTO session (exercise, at, minutes) VALUES ('gaze', 1, -1)",
        "INSERT INTO progress (programme, step, outcome, at) VALUES ('p', 's', 'missed', 1)",
        "INSERT INTO entry (kind, words, at) VALUES ('transcript', 'words', 1)",
        "INSERT INTO entry (kind, words, at) VALUES ('feeling', '', 1)",
        "INSERT INTO reminder (at, date, repeat, weekdays) VALUES (1440, 'd', 'once', '')",
    ],
)
def test_the_file_refuses_what_cannot_be_true(path: Path, wrong: str) -> None:
    database = Database(path)
    with pytest.raises(JournalError):
        database.write(wrong)
    database.close()


def test_the_last_session_is_forgotten_alone(store: Store) -> None:
    for at in (1.0, 3.0, 2.0):
        store.add_session(Session("silent-gaze", at, 1.0))
    assert store.forget_last() == Session("silent-gaze", 3.0, 1.0)
    assert [session.at for session in store.sessions()] == [2.0, 1.0]


def fill(store: Store) -> None:
    store.add_session(Session("silent-gaze", 1.0, 1.0))
    store.add_progress(Progress("nine-step-week", "", "started", 1.0))
    store.save_card(SavedCard("closer", "fear", 1.0))
    store.add_entry(Entry("struggle", "mornings before coffee", 1.0))
    store.add_reminder(REMINDER)


def test_everything_is_forgotten(store: Store) -> None:
    fill(store)
    assert store.forget_everything() == 5
    kept = (store.sessions(), store.progress(), store.saved_cards(), store.entries())
    assert not any(kept)
    assert store.reminders() == []


def test_what_is_forgotten_is_in_no_file(path: Path) -> None:
    with Store(path) as store:
        fill(store)
        assert in_the_files(path, b"mornings before coffee"), "it is written at once"
        store.forget_everything()
        assert not in_the_files(path, b"mornings before coffee")
        assert not in_the_files(path, b"silent-gaze")
    assert not in_the_files(path, b"mornings before coffee")


def test_what_is_kept_outlives_the_process(path: Path) -> None:
    with Store(path) as store:
        fill(store)
    with Store(path) as store:
        assert store.entries() == [Entry("struggle", "mornings before coffee", 1.0)]
        assert [replace(reminder, id=None) for reminder in store.reminders()] == [REMINDER]


def test_only_the_owner_can_read_it(path: Path) -> None:
    before = os.umask(0)
    try:
        with Store(path) as store:
            fill(store)
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert set(modes) == {FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    Store(path).close()
    path.chmod(0o644)
    Store(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_file_says_whose_it_is_and_of_which_version(path: Path) -> None:
    Store(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def prepared(path: Path, *statements: str) -> None:
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_file_of_a_later_version_is_left_as_it_is(path: Path) -> None:
    prepared(
        path,
        f"PRAGMA application_id = {APPLICATION_ID}",
        f"PRAGMA user_version = {VERSION + 1}",
        "CREATE TABLE session (later TEXT)",
    )
    before = path.read_bytes()
    with pytest.raises(JournalError, match="later version"):
        Store(path)
    assert path.read_bytes()[100:] == before[100:]  # the head counts who opened it


def test_a_database_of_another_program_is_left_as_it_is(path: Path) -> None:
    prepared(path, "CREATE TABLE photo (name TEXT)", "INSERT INTO photo VALUES ('us')")
    with pytest.raises(JournalError, match="another program"):
        Store(path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("photo",)]
    connection.close()


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_named(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(JournalError) as raised:
        Store(path)
    assert "is damaged" in raised.value.message
    assert str(path) in raised.value.message
    assert raised.value.hint
    assert path.read_bytes() == content, "it may yet be saved"


def test_pages_that_are_damaged_later_are_named_too(path: Path) -> None:
    with Store(path) as store:
        for at in range(2000):
            store.add_session(Session("an exercise with quite a long name", float(at), 1.0))
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xee" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(JournalError, match="is damaged"), Store(path) as store:
        store.sessions()


def test_a_file_that_another_program_writes_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_coach.journal.database.PATIENCE", 0.01)
    with Store(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="in use by another program"):
            store.add_session(Session("silent-gaze", 1.0, 1.0))
        assert store.sessions() == [], "it can be read all the same"
        other.execute("COMMIT")
        store.add_session(Session("silent-gaze", 1.0, 1.0))
        other.close()


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(path: Path) -> None:
    path.parent.mkdir(mode=0o500)
    with pytest.raises(JournalError) as raised:
        Store(path)
    assert str(path) in raised.value.message


def test_a_folder_in_the_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(JournalError) as raised:
        Store(path)
    assert str(path) in raised.value.message


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"")
    path.symlink_to(elsewhere)
    with pytest.raises(JournalError):
        Store(path)
    assert elsewhere.read_bytes() == b""
