"""How loud speech reached the microphone."""

from __future__ import annotations

from typing import Final

import numpy as np

from voice_coach.clip import Pcm16
from voice_coach.units import BLOCK_SAMPLES

_FULL_SCALE: Final = 32768.0
_ACTIVE_DB: Final = 20.0
"""Blocks that lie further below the loudest are pauses between the words."""
_DIGITAL_SILENCE_DBFS: Final = -96.0
"""Of 16 bits: there is nothing below it."""


def level_dbfs(samples: Pcm16) -> float | None:
    """Return how loud speech is, its pauses left out.

    Args:
        samples: 16 kHz mono, shape (samples,).

    Returns:
        RMS of the loud blocks of 20 ms, in dB relative to full scale, to a tenth; None for less
        than one block.
    """
    count = len(samples) // BLOCK_SAMPLES
    if count == 0:
        return None
    blocks = samples[: count * BLOCK_SAMPLES].reshape(count, BLOCK_SAMPLES) / _FULL_SCALE
    power = np.mean(blocks**2, axis=1)
    loud = power[power >= power.max() * 10 ** (-_ACTIVE_DB / 10)]
    mean = float(np.mean(loud))
    if mean <= 10 ** (_DIGITAL_SILENCE_DBFS / 10):
        return _DIGITAL_SILENCE_DBFS
    return round(float(10 * np.log10(mean)), 1)
