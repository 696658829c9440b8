"""What the tests of the commands share."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.commands import Run, runner
from support.small_house import use_small_house

from voice_coach.errors import VoiceError


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
    assert not own_folder.joinpath("config.toml").exists()
    return runner(monkeypatch, capsys)


@pytest.fixture
def small_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a few exercises of ours are there."""
    use_small_house(monkeypatch)


@pytest.fixture
def without_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that speaks is installed."""

    def missing(*_: object) -> None:
        raise VoiceError("No voice is installed.")

    monkeypatch.setattr("voice_coach.app.preview.CoachVoice", missing)
