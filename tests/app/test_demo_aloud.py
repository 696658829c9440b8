"""``voice-coach demo --real-time`` on a virtual speaker: in step, interrupted, and lost."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.no_sound import environment_without_sound
from support.virtual_sound import VirtualSound

pytestmark = [
    pytest.mark.audio,
    pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed"),
]

PATIENCE_SECONDS = 240.0
ROOT = Path(__file__).resolve().parents[2]


class RunningDemo:
    """A demo that is being played aloud, and what it prints."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        command = [sys.executable, "-m", "voice_coach", "demo", "--real-time"]
        self.process = subprocess.Popen(
            command,
            env=environment | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": os.fspath(ROOT)},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, words: str) -> float:
        """Return the moment at which a line with these words was printed."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                line = self._lines.get(timeout=1.0)
            except queue.Empty:
                assert self.process.poll() is None, self.process.stderr
                continue
            if words in line:
                return time.monotonic()
        raise AssertionError(f"{words!r} was never printed")

    def ended(self) -> tuple[int, str]:
        """Return its exit code, and what it complained of."""
        code = self.process.wait(60)
        assert self.process.stderr is not None
        complaints = self.process.stderr.read().splitlines(keepends=True)
        # What the driver says of a machine that is too busy is no complaint of ours.
        return code, "".join(line for line in complaints if not line.startswith("ALSA lib"))

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(30)
        self._reader.join()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)


@pytest.fixture
def demo(virtual_sound: VirtualSound, tmp_path: Path) -> Iterator[RunningDemo]:
    environment = virtual_sound.environment() | {"HOME": str(tmp_path / "nowhere")}
    running = RunningDemo(environment, tmp_path)
    yield running
    running.close()


def test_it_is_heard_in_step_and_ctrl_c_ends_it_quietly(
    demo: RunningDemo, virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    with virtual_sound.record_speaker(tmp_path / "heard.wav"):
        first = demo.wait_for("Hey Jarvis")
        consent = demo.wait_for("Alex, would you like to?")
        demo.process.send_signal(signal.SIGINT)
        assert demo.ended() == (130, "")
    assert consent - first == pytest.approx(12.2 - 1.5, abs=1.5)
    heard, rate_hz = soundfile.read(tmp_path / "heard.wav", dtype="float64")
    loud = np.abs(heard) > 0.05
    assert loud.sum() > rate_hz
    assert np.flatnonzero(loud)[-1] - np.flatnonzero(loud)[0] < 16 * rate_hz
    whole, _ = soundfile.read(tmp_path / "voice-coach-demo.wav")
    assert len(whole) > 100 * 24_000


def test_a_speaker_that_goes_away_is_told(demo: RunningDemo, virtual_sound: VirtualSound) -> None:
    demo.wait_for("Hey Jarvis")
    virtual_sound.kill_daemon()
    code, complaint = demo.ended()
    assert code == 3
    assert "was lost before the sound was over" in complaint
    assert "Traceback" not in complaint


def test_sigterm_leaves_nothing_half_done(demo: RunningDemo, tmp_path: Path) -> None:
    demo.wait_for("made up")
    demo.process.terminate()
    assert demo.ended() == (143, "")
    assert list(tmp_path.glob("*.part")) == []
    assert list(tmp_path.glob(".*.part")) == []


def test_without_a_speaker_it_says_so_at_once(tmp_path: Path) -> None:
    running = RunningDemo(environment_without_sound(tmp_path), tmp_path)
    try:
        code, complaint = running.ended()
    finally:
        running.close()
    assert code == 3
    assert "Traceback" not in complaint
    assert list(tmp_path.glob("*.wav")) == []
