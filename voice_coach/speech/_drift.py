"""How much faster one clock goes than another, by the way between them.

A microphone and a speaker with a clock each (two USB devices) drift apart: the echo comes a little
later, or sooner, all the time. A filter that learns the way follows that, always a little behind.
How far the way has moved in half a second tells by how much the clocks differ, and then the
reference can be read at the microphone's pace.

Measured in a simulated room with 100 ppm: known to 10 ppm in 5 s of speech, to 2 ppm in 10 s; the
filter then leaves 8 dB less echo of eSpeak's voice, and 6 dB less of Flite's.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from voice_coach.units import HEARING_FORMAT, Samples

_INTERVAL: Final = 50
"""Blocks of 10 ms from look to look."""
_BLOCK: Final[Samples] = HEARING_FORMAT.rate_hz // 100
_APART: Final = 16
"""Tones whose phases are compared, 800 Hz apart: a way that moves by up to 10 samples turns one
against the other by less than half a circle."""
_TURN: Final = 2 * np.pi * _APART / (2 * _BLOCK)
"""By how much a way that moves by a sample turns one against the other."""
_ALIKE: Final = 0.5
"""Two ways that are less alike are not one that has moved; the more alike they are, the more is
believed. It was 0.7 to 0.9 while a way was learned, and 0.95 and more later on; 0.6 to 0.8 where
the echo was so low that noise was learned with it."""
_STEP: Final = 0.3
"""How much of what is found is believed at once, at most."""
_LEAST: Final = 1.5e-5
"""What is less costs the filter nothing that could be measured; one clock for both has up to 5e-6
by chance, and its reference stays exactly as it was."""
_MOST: Final = 4e-4
"""No two clocks differ by more: quartzes are right to 100 ppm at worst."""


class Drift:
    """Follows the pace of the microphone's clock against the speaker's."""

    def __init__(self) -> None:
        self._rate = 0.0
        self._blocks = 0
        self._before: NDArray[np.complex64] | None = None

    @property
    def rate(self) -> float:
        """By how much the echo is later every second, as a share: 1e-4 for 100 ppm."""
        return self._rate if abs(self._rate) >= _LEAST else 0.0

    def lose(self) -> None:
        """Do not compare with the way as it was: something else than the clocks has moved it."""
        self._before = None
        self._blocks = 0

    def follow(self, way: NDArray[np.complex64]) -> None:
        """Take note of 10 ms.

        Args:
            way: what is known of it; shape (pieces, tones), the tones of 20 ms.
        """
        self._blocks += 1
        if self._blocks < _INTERVAL:
            return
        self._blocks = 0
        if self._before is not None:
            more = _STEP * _moved(self._before, way) / (_INTERVAL * _BLOCK)
            self._rate = float(np.clip(self._rate + more, -_MOST, _MOST))
        self._before = way.copy()


def _moved(before: NDArray[np.complex64], way: NDArray[np.complex64]) -> float:
    """Return by how many samples the way is longer than before; less where that is not sure."""
    common = (before.conj() * way).sum(axis=0)
    low, high = common[:-_APART], common[_APART:]
    turned = complex((high * low.conj()).sum())
    alike = abs(turned) / (float((np.abs(high) * np.abs(low)).sum()) + 1e-20)
    belief = max(0.0, (alike - _ALIKE) / (1.0 - _ALIKE)) ** 2
    return -belief * float(np.angle(turned)) / _TURN
