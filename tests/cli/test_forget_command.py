"""``voice-coach forget``: erased from the file, after a yes, or a sentence why not."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import Ran, Run

from voice_coach.journal.records import Entry, Session
from voice_coach.journal.store import Store

Forget = Callable[..., Ran]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    with Store(path) as store:
        store.add_session(Session("silent-gaze", 1000.0, 1.0))
        store.add_session(Session("small-wins", 2000.0, 4.0))
        store.add_entry(Entry("feeling", "strangely hopeful", 2000.0))
    return path


@pytest.fixture
def forget(voice_coach: Run, journal: Path) -> Forget:
    return lambda *words: voice_coach("forget", *words, "--set", f"journal.file={journal}")


class Keyboard(io.StringIO):
    """Somebody at a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_last_exercise_is_forgotten(forget: Forget, journal: Path) -> None:
    ran = forget("last")
    assert ran.code == 0
    assert "small-wins" in ran.out
    with Store(journal) as store:
        assert [session.exercise for session in store.sessions()] == ["silent-gaze"]
        assert store.entries()
    assert b"small-wins" not in journal.read_bytes()


def test_everything_is_forgotten(forget: Forget, journal: Path) -> None:
    assert b"strangely hopeful" in journal.read_bytes()
    assert forget("everything", "--yes") == Ran(0, "Everything is forgotten.\n", "")
    assert b"strangely hopeful" not in journal.read_bytes()
    assert b"silent-gaze" not in journal.read_bytes()
    assert forget("everything", "--yes") == Ran(0, "Nothing is remembered.\n", "")
    assert forget("last") == Ran(0, "No exercise is remembered.\n", "")


@pytest.mark.parametrize(("typed", "gone"), [("yes\n", True), ("no\n", False), ("", False)])
def test_somebody_at_a_keyboard_is_asked(
    forget: Forget, journal: Path, monkeypatch: pytest.MonkeyPatch, typed: str, gone: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(typed))
    ran = forget("everything")
    assert ran.code == 0
    assert ("Everything is forgotten." in ran.out) == gone
    with Store(journal) as store:
        assert (store.entries() == []) == gone


def test_where_nobody_can_be_asked_nothing_is_forgotten(
    forget: Forget, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    ran = forget("everything")
    assert (ran.code, ran.out) == (2, "")
    assert "--yes" in ran.err
    with Store(journal) as store:
        assert len(store.sessions()) == 2


def test_no_file_is_made_to_forget(voice_coach: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "none" / "journal.db"
    ran = voice_coach("forget", "everything", "--yes", "--set", f"journal.file={nowhere}")
    assert ran == Ran(0, "Nothing is remembered.\n", "")
    assert not nowhere.parent.exists()


def test_a_damaged_file_is_named(voice_coach: Run, tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"no database" * 99)
    ran = voice_coach("forget", "last", "--set", f"journal.file={path}")
    assert (ran.code, ran.out) == (2, "")
    assert "is damaged" in ran.err


def test_what_is_not_known_is_refused(voice_coach: Run) -> None:
    assert voice_coach("forget", "nothing").code == 2
