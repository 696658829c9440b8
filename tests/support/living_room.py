"""The real ``voice-coach run`` in a room made of a virtual sound server, and a person in it.

The person's voice is flite's rms (or another one that is neither espeak's nor the coach's), so
nothing here shares a synthesizer's voice with the coach.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import soundfile

from support.virtual_sound import VirtualSound
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.speaking import VoiceStyle

Line: TypeAlias = dict[str, object]

PATIENCE_SECONDS: Final = 120.0
"""The longest wait for one event; generous, because machines are shared."""


def missing_voice() -> str:
    """Return why there is no person here, or an empty string."""
    return "" if shutil.which("flite") else "flite is not installed: sudo apt-get install flite"


class Person:
    """Says lines into the room's microphone."""

    def __init__(
        self, sound: VirtualSound, folder: Path, voice: str = "rms", rate: float = 0.9
    ) -> None:
        self._sound = sound
        self._folder = folder
        self._style = VoiceStyle(voice, rate)
        self._synthesizer = FliteSynthesizer()
        self._files: dict[str, Path] = {}

    def prepare(self, *texts: str) -> None:
        """Render lines ahead, so that they can be said at once."""
        for text in texts:
            if text not in self._files:
                clip = self._synthesizer.synthesize(text, self._style).resampled(48_000)
                path = self._folder / f"{self._style.voice}{len(self._files)}.wav"
                quiet = np.zeros(4_800, np.int16)
                soundfile.write(path, np.concatenate([quiet, clip.samples, quiet]), 48_000)
                self._files[text] = path

    def say(self, text: str) -> None:
        """Say a line; returns when it is over."""
        self.prepare(text)
        self._sound.speak_into_microphone(self._files[text])


class RunningCoach:
    """A ``voice-coach run`` and its event log as it grows."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.lines: list[Line] = []
        self._log = log
        self._fresh: queue.SimpleQueue[Line] = queue.SimpleQueue()
        self._done = threading.Event()
        self._reader = threading.Thread(target=self._follow, daemon=True)
        self._reader.start()

    def wait_for(self, event: str, **fields: object) -> Line:
        """Return the next line of an event with these fields; lines before it are passed over."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self._fresh.get(timeout=min(left, 1.0))
            except queue.Empty:
                if self.process.poll() is not None:
                    raise AssertionError(
                        f"the coach has ended: {self.process.returncode}"
                    ) from None
                continue
            self.lines.append(line)
            if line["event"] == event and all(line.get(k) == v for k, v in fields.items()):
                return line
        happened = [f"{line['at']} {line['event']}" for line in self.lines[-25:]]
        raise AssertionError(f"{event} {fields} never came; the last lines: {happened}")

    def stop(self) -> int:
        """Ask it to end and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        finally:
            self._done.set()
            self._reader.join()

    def _follow(self) -> None:
        rest = ""
        while not self._log.exists():
            if self._done.wait(0.02):
                return
        with self._log.open(encoding="utf-8") as log:
            while not self._done.is_set():
                piece = log.readline()
                if not piece:
                    self._done.wait(0.02)
                    continue
                rest += piece
                if rest.endswith("\n"):
                    self._fresh.put(json.loads(rest))
                    rest = ""


@contextlib.contextmanager
def running_coach(
    sound: VirtualSound, *words: str, first_start: bool = False
) -> Iterator[RunningCoach]:
    """Start ``voice-coach run`` in the room; end it at the end of the block.

    Args:
        sound: the room.
        words: more of the command.
        first_start: nobody has chosen names yet, not even none: the set up is offered.
    """
    with tempfile.TemporaryDirectory() as home:
        log = Path(home) / "events.jsonl"
        environment = sound.environment() | {"HOME": home, "XDG_CONFIG_HOME": f"{home}/config"}
        environment["XDG_CACHE_HOME"] = f"{home}/cache"
        environment.pop("VOICE_COACH_CONFIG", None)
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "voice_coach", "run", "--events", str(log)),
                *(() if first_start else ("--set", "people.names=[]")),
                *words,
            ],
            env=environment,
            cwd=os.fspath(Path(__file__).resolve().parents[2]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        coach = RunningCoach(process, log)
        try:
            yield coach
        finally:
            coach.stop()
            assert process.stdout is not None
            process.stdout.close()
