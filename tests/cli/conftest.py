"""What the tests of the commands share."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.commands import Run, runner


@pytest.fixture
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of a user who has set nothing yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    return tmp_path / "own" / "voice-coach"


@pytest.fixture
def voice_coach(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a command: ``voice_coach("config", "--json")``."""
    assert not own_folder.exists()
    return runner(monkeypatch, capsys)
