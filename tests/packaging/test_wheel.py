"""The wheel holds what the coach needs, and works alone, away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from support.repository import ROOT

pytestmark = pytest.mark.packaging

Installed: TypeAlias = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    done = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel in a clean environment; return what runs its voice-coach elsewhere."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip.append("--retries=1")
    lock = ["--constraint", str(ROOT / "requirements.lock")]
    whole = subprocess.run(
        [*pip, "--use-pep517", *lock, str(wheel)], capture_output=True, text=True, check=False
    )
    if whole.returncode != 0:  # without a network, the libraries of this environment do
        subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
        (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
        (site / "libraries.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")

    def run(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        away = folder / "away"
        away.mkdir(exist_ok=True)
        done = subprocess.run(
            [str(folder / "venv" / "bin" / "voice-coach"), *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            cwd=away,
            env={"HOME": str(away), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert str(ROOT) not in done.stdout + done.stderr
        return done

    return run


def shipped(folder: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_code_data_and_licence_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    data = shipped("audio") | shipped("dialogs") | shipped("config")
    assert {f"voice_coach/_data/{name}" for name in data} <= names
    assert shipped("voice_coach") <= names
    tops = {name.partition("/")[0] for name in names}
    assert len(tops) == 2
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert any(name.endswith(".dist-info/licenses/THIRD_PARTY_NOTICES.md") for name in names)
    assert not [name for name in names if name.endswith(".pyc")]


def test_it_finds_its_data(installed: Installed, tmp_path: Path) -> None:
    assert "no mistakes" in installed("check").stdout
    rows = json.loads(installed("exercises", "--json").stdout)
    dialogs = ROOT / "dialogs" / "en"
    folders = (dialogs / name for name in ("exercises", "programmes", "answers"))
    files = {file.stem for folder in folders for file in folder.glob("*.yaml")}
    assert {row["id"] for row in rows} == files - {"set-up"} | {"suggestions"}  # it is not listed
    (tmp_path / "model.zip").touch()
    refused = installed("setup", "--model", "--from", tmp_path / "model.zip", code=4)
    assert "model.zip is no zip archive" in refused.stderr


def test_it_tells_its_version_and_settings(installed: Installed) -> None:
    assert installed("--version").stdout.startswith("voice-coach ")
    assert json.loads(installed("config", "--json").stdout)["origins"]["language"] == "default"


def test_mistakes_are_told_without_a_traceback(installed: Installed) -> None:
    done = installed("config", "--set", "wake.phrse=alexa", code=2)
    assert 'did you mean "wake.phrase"?' in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_it_leads_a_session_with_its_own_recogniser_voice_and_sounds(
    installed: Installed, tmp_path: Path
) -> None:
    """A whole scenario: people speak, the coach hears, answers, and rings its bells."""
    scenario = shutil.copy(ROOT / "tests" / "scenarios" / "stop.yaml", tmp_path)
    log = tmp_path / "events.jsonl"
    installed("simulate", scenario, "--events", log)
    events = [json.loads(line)["event"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert {"wake_detected", "intent_recognized", "session_started", "speak"} <= set(events)


@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_its_demo_plays(installed: Installed, tmp_path: Path) -> None:
    shown = installed("demo", "--output", tmp_path / "demo.wav").stdout
    assert "Coach: Thank you both." in shown
    assert "Begin for real: voice-coach run" in shown
    assert (tmp_path / "demo.wav").stat().st_size > 1_000_000
