"""A piece of sound in memory, and the few things everybody does with one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_coach.units import Seconds

Pcm16: TypeAlias = NDArray[np.int16]
"""Mono 16-bit samples, shape (frames,)."""

DIGITAL_SILENCE_DBFS: Final = -96.0
"""Level of 16 bits of nothing, as no room is: there is nothing below it."""

_FULL_SCALE: Final = 32768.0


@dataclass(frozen=True, slots=True)
class Clip:
    """Mono sound, complete in memory."""

    samples: Pcm16
    """Shape (frames,)."""
    rate_hz: int
    """Frames per second."""

    @property
    def seconds(self) -> Seconds:
        """Length."""
        return len(self.samples) / self.rate_hz

    def resampled(self, rate_hz: int) -> Clip:
        """Return the same sound at another rate (soxr, high quality)."""
        if rate_hz == self.rate_hz:
            return self
        return Clip(soxr.resample(self.samples, self.rate_hz, rate_hz, quality="HQ"), rate_hz)


def rms_dbfs(samples: Pcm16, floor: float = DIGITAL_SILENCE_DBFS) -> float:
    """Return the root mean square of samples in dB, 0.0 for a square wave of full scale.

    Args:
        samples: shape (frames,); none are silence.
        floor: the lowest answer, dB.
    """
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return _decibels(math.sqrt(power), floor)


def peak_dbfs(samples: Pcm16, floor: float = DIGITAL_SILENCE_DBFS) -> float:
    """Return the largest magnitude in samples in dB; see ``rms_dbfs``."""
    return _decibels(float(np.max(np.abs(samples.astype(np.int32)), initial=0)), floor)


def _decibels(amplitude: float, floor: float) -> float:
    return max(floor, 20 * math.log10(amplitude / _FULL_SCALE)) if amplitude > 0 else floor
