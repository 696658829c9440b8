"""Places in which somebody speaks: a simulated living room, and what else sounds in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from hearing.corpus import Recordings
from hearing.mixing import piece_of
from voice_coach.clip import Clip
from voice_coach.simulation.acoustics import Acoustics, impulse_response
from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.simulation.story import Noise, Room
from voice_coach.speech._leveling import leveled
from voice_coach.units import Seconds

NOISES: Final = {"kitchen": "kitchen", "music": "music", "dishes": "doing_the_dishes"}
"""Noises as parts name them, with their files."""
TELEVISION: Final = "television"
"""People of ``read_speech`` and ``meeting_talk`` in turn, heard through the room."""
BEFORE: Final[Seconds] = 0.6
AFTER: Final[Seconds] = 1.2
"""What is heard of the room around the words, its noise included."""
_TELEVISION_AWAY_M: Final = 3.0
_TURNS: Final = 3
"""Cuts of each kind in the television's minute, about."""


@dataclass(frozen=True, slots=True)
class Place:
    """A living room, somebody at a distance, and a noise."""

    distance_m: float = 1.0
    rt60_s: Seconds = 0.4
    noise: str = ""
    """One of ``NOISES``, or ``TELEVISION``; empty: quiet."""
    snr_db: float = 20.0
    """How far the noise lies below the voice: RMS of the voice's active parts against RMS of the
    noise, both as they reach the microphone."""

    def __str__(self) -> str:
        """Name it as the tables have it: ``2 m, kitchen 20 dB``."""
        noise = f"{self.noise} {self.snr_db:g} dB" if self.noise else "quiet"
        return f"{self.distance_m:g} m, {noise}"


class Rooms:
    """Makes of a dry clip what the microphone hears of it."""

    def __init__(self, recordings: Recordings) -> None:
        self._recordings = recordings
        self._noises: Callable[[str], Signal] = cache(self._loaded)
        self._levelled: Callable[[Place, int], Signal] = cache(self._noise_in)

    def noise(self, name: str) -> Signal:
        """Return a noise of ``NOISES``, or the television's dry speech."""
        return self._noises(name)

    def heard(self, dry: Signal, place: Place, rng: np.random.Generator) -> Signal:
        """Return what the microphone hears, from ``BEFORE`` the words until ``AFTER`` them.

        Args:
            dry: speech from close by, at any level; it is levelled as lines are.
            place: where it is said.
            rng: draws the reverberation, the microphone's noise and the piece of the noise.
        """
        seed = int(rng.integers(1 << 30))
        room = Acoustics(Room(place.distance_m, place.rt60_s), seed)
        samples = np.clip(np.rint(dry * 32767), -32768, 32767).astype(np.int16)
        clip: Clip = leveled(samples, RATE_HZ)
        source = room.person("somebody", clip)
        before, after = round(BEFORE * RATE_HZ), round(AFTER * RATE_HZ)
        frames = before + len(clip.samples) + after
        arriving = np.pad(source.read(frames - before), (before, 0))
        arriving = np.pad(arriving, (0, frames - len(arriving)))
        total = room.microphone(arriving, None)
        if place.noise:
            # One level for each kind of place; another piece of the noise for each clip.
            total = total + piece_of(self._levelled(place, 1), frames, rng)
        return total.astype(np.float32)

    def _noise_in(self, place: Place, seed: int) -> Signal:
        """Return a noise at the level that a scenario's room gives it."""
        signal = self._noises(place.noise)
        if place.noise == TELEVISION:
            way = impulse_response(_TELEVISION_AWAY_M, place.rt60_s, np.random.default_rng(seed))
            signal = _convolved(signal, way)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "noise.wav"
            soundfile.write(path, signal / np.abs(signal).max() / 2, RATE_HZ, subtype="FLOAT")
            noise = Noise("file", path, place.snr_db)
            loop = Acoustics(Room(place.distance_m, place.rt60_s, noise), seed).noise
        return np.zeros(1, np.float32) if loop is None else loop

    def _loaded(self, name: str) -> Signal:
        if name != TELEVISION:
            return self._recordings.noise(NOISES[name])
        read = self._recordings.clips("read_speech", None)
        met = self._recordings.clips("meeting_talk", None)
        cuts = [clip for pair in zip(read[::_TURNS], met, strict=False) for clip in pair]
        loud = [cut.signal() / np.sqrt(np.mean(np.square(cut.signal()))) for cut in cuts]
        return np.concatenate(loud).astype(np.float32) / np.float32(20.0)


def _convolved(signal: Signal, response: Signal) -> Signal:
    frames = len(signal) + len(response) - 1
    size = 1 << (frames - 1).bit_length()
    product = np.fft.rfft(signal, size) * np.fft.rfft(response, size)
    return np.fft.irfft(product, size)[: len(signal)].astype(np.float32)
