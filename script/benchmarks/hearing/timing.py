"""The ears on a clock of their own: sound as it comes in, and the work it makes, one after another.

No wall clock is read: a machine that does something else as well measures the same. Blocks arrive
when the microphone's driver hands them over, three at a time; the ears look at each when it is
there and they are done with the one before, for as long as that took of the processor. What other
threads do for them takes their time only where they wait for it (``beside``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from hearing.beside import WorkClock
from voice_coach.devices.input_line import DEVICE_BLOCK_SECONDS
from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.speech.ears import Ears
from voice_coach.speech.hearing import HeardEvent
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk, Seconds

_FRAME: Final = 160
_AUDIBLE_DB: Final = -40.0
"""Below its loudest 10 ms a voice is over (what lies below is breath and the room)."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something the ears told."""

    event: HeardEvent
    sound: Seconds
    """Up to where the sound had been heard."""
    done: Seconds
    """When they told it, with the time that the sound took to arrive and the work took."""


class TimedEars:
    """Ears that are fed sounds one after the other."""

    def __init__(self, make: Callable[[], Ears]) -> None:
        """Make the ears, whose threads have to count on a clock of their own."""
        self._clock = WorkClock()
        with self._clock.of_threads():
            self.ears = make()
        self._now: Seconds = 0.0
        self._free: Seconds = 0.0
        """When the ears are done with everything before."""

    @property
    def now(self) -> Seconds:
        """The moment up to which everything was heard."""
        return self._now

    def hear(self, signal: Signal) -> list[Told]:
        """Return what is told of a sound; moments count from its beginning."""
        samples = np.clip(np.rint(signal * 32767), -32768, 32767).astype(np.int16)
        samples = np.pad(samples, (0, -len(samples) % BLOCK_SAMPLES))
        began = self._now
        told: list[Told] = []
        for at in range(0, len(samples), BLOCK_SAMPLES):
            chunk = AudioChunk(
                samples[at : at + BLOCK_SAMPLES].tobytes(), HEARING_FORMAT, self._now
            )
            self._now += BLOCK_SAMPLES / RATE_HZ
            arrived = np.ceil(self._now / DEVICE_BLOCK_SECONDS - 1e-6) * DEVICE_BLOCK_SECONDS
            ready = max(self._free, float(arrived))
            before = self._clock.now()
            for event in self.ears.hear_each(chunk):
                done = ready + self._clock.now() - before
                told.append(Told(event, self._now - began, done - began))
            self._free = ready + self._clock.now() - before
        return told


def voice_end(signal: Signal) -> Seconds:
    """Return where a voice is over in a clip without noise."""
    frames = signal[: len(signal) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.mean(np.square(frames, dtype=np.float64), axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (_AUDIBLE_DB / 10))
    return float(loud[-1] + 1) * _FRAME / RATE_HZ


def voice_begin(signal: Signal) -> Seconds:
    """Return where a voice begins in a clip without noise."""
    return len(signal) / RATE_HZ - voice_end(np.ascontiguousarray(signal[::-1]))


def with_pauses(pieces: Sequence[Signal], pauses: Sequence[Seconds]) -> Signal:
    """Return pieces of speech, each trimmed to the voice, with pauses of these lengths between."""
    joined: list[Signal] = []
    for place, piece in enumerate(pieces):
        start, end = round(voice_begin(piece) * RATE_HZ), round(voice_end(piece) * RATE_HZ)
        joined.append(piece[start:end])
        if place < len(pauses):
            joined.append(np.zeros(round(pauses[place] * RATE_HZ), np.float32))
    return np.concatenate(joined).astype(np.float32)
