"""Sounds that are read piece by piece: lines, files of any length, noises; 16 kHz mono."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol, TypeAlias

import numpy as np
import soundfile
from numpy.typing import NDArray

from voice_coach.clip import Clip
from voice_coach.devices.sound_files import read_chunks
from voice_coach.units import HEARING_FORMAT, Samples, Seconds

Signal: TypeAlias = NDArray[np.float32]
"""Mono samples, shape (frames,), full scale 1.0."""

RATE_HZ: Final = HEARING_FORMAT.rate_hz
"""Every source's rate."""

_FULL_SCALE: Final = np.float32(32768.0)
_LONGEST_LOOP_SECONDS: Final = 60.0


class Source(Protocol):
    """A sound that is read piece by piece."""

    def read(self, frames: Samples) -> Signal:
        """Return the next frames: fewer than asked for at its end, none after it."""
        ...


def to_signal(clip: Clip) -> Signal:
    """Return a clip's samples at 16 kHz."""
    return as_signal(clip.resampled(RATE_HZ).samples)


def as_signal(samples: NDArray[np.int16]) -> Signal:
    """Return 16-bit samples of any rate and shape at full scale 1.0."""
    return samples.astype(np.float32) / _FULL_SCALE


def to_pcm(signal: Signal) -> bytes:
    """Return 16-bit samples; what is too loud is clipped."""
    scaled = np.rint(signal * _FULL_SCALE)
    samples: NDArray[np.int16] = np.clip(scaled, -32768, 32767).astype("<i2")
    return samples.tobytes()


class SignalSource:
    """Samples in memory."""

    def __init__(self, signal: Signal) -> None:
        self._signal = signal
        self._position: Samples = 0

    def read(self, frames: Samples) -> Signal:
        """Return the next frames; see ``Source``."""
        piece = self._signal[self._position : self._position + frames]
        self._position += len(piece)
        return piece


class FileSource:
    """A sound file of any length, rate and number of channels, read as it is needed.

    Raises:
        AudioFileError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._chunks = read_chunks(path)
        self._ready: Signal = np.zeros(0, np.float32)
        self.seconds: Final[Seconds] = float(soundfile.info(path).duration)
        """Length of the whole file."""

    def read(self, frames: Samples) -> Signal:
        """Return the next frames; see ``Source``.

        Raises:
            AudioFileError: the file is damaged.
        """
        while len(self._ready) < frames and (chunk := next(self._chunks, None)) is not None:
            samples = as_signal(np.frombuffer(chunk.pcm, "<i2"))
            self._ready = np.concatenate((self._ready, samples))
        piece, self._ready = self._ready[:frames], self._ready[frames:]
        return piece


class LoopSource:
    """A sound that begins again whenever it ends."""

    def __init__(self, signal: Signal) -> None:
        self._signal = signal
        self._position: Samples = 0

    def read(self, frames: Samples) -> Signal:
        """Return the next frames; see ``Source``: there always are."""
        indices = np.arange(self._position, self._position + frames) % len(self._signal)
        self._position = int((self._position + frames) % len(self._signal))
        return self._signal[indices]


def beginning_of(path: Path) -> Signal:
    """Return a file's first minute, or all of a shorter one.

    Raises:
        AudioFileError: the file cannot be used.
    """
    return FileSource(path).read(round(_LONGEST_LOOP_SECONDS * RATE_HZ))
