"""What the tests of bad input share."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.commands import Run, runner
from support.small_house import use_small_house


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder that commands run in, so that files are named without one."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def voice_coach(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    here: Path,
) -> Run:
    """Runs a command of a user who has set nothing yet, in a small house."""
    assert Path.cwd() == here
    use_small_house(monkeypatch)
    for variable, name in (("CONFIG", "own"), ("CACHE", "cache"), ("STATE", "state")):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / name))
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    return runner(monkeypatch, capsys)
