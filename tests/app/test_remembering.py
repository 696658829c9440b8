"""Where what is remembered lies, and a coach that goes on where it cannot be used."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from voice_coach.app.remembering import journal_file, open_store
from voice_coach.app.text import run_text
from voice_coach.config import Settings
from voice_coach.config.models import JournalSettings
from voice_coach.journal.records import Session
from voice_coach.journal.store import Store


def piped(text: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()))


def settings(path: Path) -> Settings:
    return Settings(journal=JournalSettings(file=path))


def test_it_lies_in_the_user_s_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert journal_file(Settings()) == tmp_path / "voice-coach" / "journal.db"
    assert journal_file(settings(tmp_path / "ours.db")) == tmp_path / "ours.db"


def test_a_user_without_a_home_has_a_memory_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", "")
    store, kept = open_store(Settings(), pytest.fail)
    assert (store.path, kept) == (None, True)
    store.close()


def test_a_damaged_file_is_told_of_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"no database" * 99)
    told: list[str] = []
    store, kept = open_store(settings(path), told.append)
    with store:
        assert not kept
        store.add_session(Session("silent-gaze", 1.0, 1.0))
        assert len(store.sessions()) == 1
    assert len(told) == 1
    assert str(path) in told[0]
    assert "goes on without" in told[0]
    assert path.read_bytes() == b"no database" * 99


@pytest.mark.slow
def test_what_is_typed_is_remembered_and_a_damaged_file_costs_no_exercise(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "journal.db"
    typed = "start the micro check in\n"
    monkeypatch.setattr(sys, "stdin", piped(typed))
    run_text(settings(path), None, 100.0)
    with Store(path) as store:
        assert [session.exercise for session in store.sessions()] == ["micro-check-in"]
    path.write_bytes(b"no database" * 99)
    monkeypatch.setattr(sys, "stdin", piped(typed))
    run_text(settings(path), None, 100.0)
    out, err = capsys.readouterr()
    assert "is damaged" in err
    assert err.count("goes on without") == 1
    assert out.count("Coach:") >= 2 or "guess" in out
