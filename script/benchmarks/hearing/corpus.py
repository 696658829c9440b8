"""Recordings of people, in two halves: one to tune on, one to report.

The half is that of the speaker where the name of a file tells who speaks, else of the file itself:
the parity of the first byte of the SHA-256 of that name. So it never depends on what else there is,
and nobody who was tuned on is reported.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
import soundfile

from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.units import Seconds

Half: TypeAlias = Literal["calibration", "test"]

FOLDER: Final = Path(__file__).resolve().parents[4] / "shared" / "recordings"
"""Beside the checkout."""

MISSING: Final = "no recordings"
"""Why a part that needs people's voices is skipped."""


def half_of(name: str) -> Half:
    """Return the half that a speaker, or a file of an unknown one, is in.

    Args:
        name: of the speaker, or of the file without its folder and ending.
    """
    return "calibration" if hashlib.sha256(name.encode()).digest()[0] % 2 else "test"


@dataclass(frozen=True, slots=True)
class Recording:
    """A clip of a person, or several."""

    path: Path
    kind: str
    """Its folder: ``coffee_orders``, ``wake_words/alexa`` …"""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def speaker(self) -> str:
        """Who speaks, where the name tells it (``0_george_18``), else the file's own name."""
        return self.name.split("_")[1] if self.kind == "digits" else self.name

    @property
    def half(self) -> Half:
        """Whether it is there to tune on or to report."""
        return half_of(self.speaker)

    def signal(self) -> Signal:
        """Return its samples: 16 kHz mono."""
        return _read(self.path)


class Recordings:
    """The recordings there are; none where their folder is absent."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    @property
    def there(self) -> bool:
        """Whether there are any."""
        return (self._folder / "coffee_orders").is_dir()

    def clips(self, kind: str, half: Half | None = "test") -> list[Recording]:
        """Return the clips of a folder, sorted by name.

        Args:
            kind: a folder: ``coffee_orders``, ``wake_words/alexa``.
            half: only this half of them; None: both.
        """
        found = [Recording(path, kind) for path in sorted((self._folder / kind).glob("*.flac"))]
        return [clip for clip in found if half in (None, clip.half)]

    def labels(self, kind: str) -> dict[str, object]:
        """Return what ``labels.json`` of a folder says of each file, by the file's full name."""
        loaded: dict[str, object] = json.loads(
            (self._folder / kind / "labels.json").read_text(encoding="utf-8")
        )
        return loaded

    def spoken(self, clip: Recording) -> list[tuple[Seconds, Seconds]]:
        """Return when somebody speaks in a clip of ``meeting_talk``, as people have marked it."""
        lines = (self._folder / clip.kind / "speech.rttm").read_text(encoding="utf-8").splitlines()
        marks = [line.split() for line in lines]
        return sorted(
            (float(mark[3]), float(mark[3]) + float(mark[4]))
            for mark in marks
            if mark[1] == clip.name
        )

    def noise(self, name: str) -> Signal:
        """Return a noise: ``kitchen``, ``doing_the_dishes``, ``music``, ``rain`` and others."""
        return _read(self._folder / "noise" / f"{name}.flac")


@cache
def _read(path: Path) -> Signal:
    samples, rate = soundfile.read(path, dtype="float32")
    if rate != RATE_HZ or samples.ndim != 1:
        msg = f"{path} is not mono of {RATE_HZ} Hz"
        raise ValueError(msg)
    signal: Signal = np.asarray(samples, np.float32)
    signal.flags.writeable = False
    return signal
