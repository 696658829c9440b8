"""``voice-coach demo``: what a newcomer sees and is left with, and what stops it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.commands import Run
from support.no_sound import environment_without_sound
from support.repository import ROOT

NEEDS_FLITE = pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somewhere to write, with nobody's settings and nobody's home."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.delenv("COACH_STARTED_AS", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "no home"))
    for variable in ("VOICE_COACH_CONFIG", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    return here


@pytest.mark.speech
@NEEDS_FLITE
def test_a_whole_demo(voice_coach: Run, folder: Path) -> None:
    ran = voice_coach("demo", "--events", "events.jsonl")
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    for line in (
        "Alex: Hey Jarvis, start a two minute feeling check in.",
        "Coach: Alex, would you like to?",
        "(a bell)",
        "(the coach hears that Alex speaks, not what is said)",
        "(9 seconds of quiet; nobody cuts in)",
        "(a soft tone)",
        "(two bells)",
        "(the coach understands “how much time is left”)",
        "(three bells)",
        "Coach: Hopeful. Thank you.",
        "Listen to it: voice-coach-demo.wav",
        "Begin for real: voice-coach run, and say “hey jarvis",
        "Type instead of talking: voice-coach run --text",
    ):
        assert line in ran.out, line
    events = [json.loads(line) for line in Path("events.jsonl").read_text().splitlines()]
    assert sum(event["event"] == "session_completed" for event in events) == 1
    assert sum(event["event"] == "wake_detected" for event in events) == 1
    assert {path.name for path in folder.iterdir()} == {"events.jsonl", "voice-coach-demo.wav"}
    assert not (folder.parent / "no home").exists()
    check_sound(Path("voice-coach-demo.wav"), events)


def check_sound(file: Path, events: list[dict[str, object]]) -> None:
    """What is heard fits what was logged, and is as loud as speech should be."""
    samples, rate_hz = soundfile.read(file, dtype="float64")
    assert samples.shape[1] == 2
    assert 120 < len(samples) / rate_hz < 240
    assert 0.3 < np.abs(samples).max() < 0.99

    def level(start: float, seconds: float) -> float:
        span = samples[round(start * rate_hz) : round((start + seconds) * rate_hz)]
        return float(10 * np.log10(np.mean(np.square(span)) + 1e-12))

    assert level(0.0, 1.2) < -50
    for event in events:
        at = float(str(event["at"]))
        if event["event"] == "speak":
            assert -32 < level(at, 0.8) < -12, event
        if event["event"] == "earcon" and str(event["name"]).startswith("bell"):
            assert -35 < level(at, 0.8) < -10, event


@pytest.mark.speech
@NEEDS_FLITE
def test_on_a_terminal_ctrl_c_ends_it_quietly_and_leaves_nothing(folder: Path) -> None:
    environment = environment_without_sound(folder.parent) | {"TERM": "xterm", "COLUMNS": "80"}
    controller, terminal = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "demo"],
        env=environment | {"PYTHONPATH": os.fspath(ROOT)},
        cwd=folder,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    shown = b""
    deadline = time.monotonic() + 120
    while (
        b"Hey Jarvis" not in shown or b"Microphone" not in shown
    ) and time.monotonic() < deadline:
        shown += os.read(controller, 4096)
    process.send_signal(signal.SIGINT)
    shown += rest_of(controller)
    os.close(controller)
    assert process.wait(30) == 130
    text = shown.decode()
    assert "Traceback" not in text
    assert "Hey Jarvis" in text
    assert text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l")
    assert list(folder.iterdir()) == []


def rest_of(descriptor: int) -> bytes:
    """Return what comes until the other end closes."""
    rest = b""
    while True:
        try:
            piece = os.read(descriptor, 4096)
        except OSError:
            return rest
        if not piece:
            return rest
        rest += piece


def test_without_flite_it_says_what_to_install(
    voice_coach: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    ran = voice_coach("demo")
    assert ran.code == 3
    assert ran.out == ""
    assert ran.err == (
        "voice-coach: The people in the demo speak with Flite, which is not installed.\n"
        "Install it: sudo apt install flite\n"
    )
    assert list(folder.iterdir()) == []


@NEEDS_FLITE
@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("nowhere/demo.wav", r"nowhere/demo\.wav cannot be written: No such file or directory"),
        (".", r"\. is a folder, not a sound file"),
        ("notes.txt", r"notes\.txt is there already, and is no sound file"),
    ],
)
def test_a_place_that_cannot_be_used_is_told_before_anything_is_played(
    output: str, message: str, voice_coach: Run, folder: Path
) -> None:
    (folder / "notes.txt").write_text("do not lose this")
    ran = voice_coach("demo", "--output", output)
    assert ran.code == 2
    assert ran.out == ""
    assert re.match(f"voice-coach: {message}", ran.err)
    assert "--output FILE.wav" in ran.err
    assert (folder / "notes.txt").read_text() == "do not lose this"
    assert {path.name for path in folder.iterdir()} == {"notes.txt"}


@pytest.mark.slow
@NEEDS_FLITE
def test_an_event_log_that_cannot_be_written_is_told(voice_coach: Run, folder: Path) -> None:
    ran = voice_coach("demo", "--events", "nowhere/events.jsonl")
    assert ran.code == 2
    assert "The event log nowhere/events.jsonl cannot be written" in ran.err
    assert list(folder.iterdir()) == []


def test_the_help_says_what_it_needs(voice_coach: Run) -> None:
    ran = voice_coach("demo", "--help")
    assert ran.code == 0
    assert "neither microphone nor speaker" in " ".join(ran.out.split())
