"""A piece of sound in memory, and the few things everybody does with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_coach.units import Seconds

Pcm16: TypeAlias = NDArray[np.int16]
"""Mono 16-bit samples, shape (frames,)."""


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
