"""How loud speech reached the microphone."""

from __future__ import annotations

from typing import Final

import numpy as np

from voice_coach.clip import Pcm16, rms_dbfs
from voice_coach.units import BLOCK_SAMPLES

_ACTIVE_DB: Final = 20.0
"""Blocks that lie further below the loudest are pauses between the words."""


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
    blocks = samples[: count * BLOCK_SAMPLES].reshape(count, BLOCK_SAMPLES)
    power = np.mean(np.square(blocks, dtype=np.float64), axis=1)
    loud = blocks[power >= power.max() * 10 ** (-_ACTIVE_DB / 10)]
    return round(rms_dbfs(loud.ravel()), 1)
