"""Whether a room has been quiet for so long that its sound need not be looked at at once.

Pure: levels of blocks in, a yes or no out. Every wake-up of a thread or process costs more than
looking at 60 ms of silence, and in a quiet room there are four of them for each block.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from voice_coach.units import Seconds

CALM_SECONDS: Final[Seconds] = 6.0
"""No sound for this long, and blocks may wait: longer than any silence after which somebody is
answered."""

_LOUDER: Final = 2.0
"""A block this much above the room's own level (6 dB) is a sound: it goes at once."""
_RISE_A_SECOND: Final = 1.12
"""How fast the room's level is believed to rise (1 dB); a lower one is believed at once."""
_LEAST: Final = 1.0
"""The level of a room below that of the smallest step of 16 bits."""


class Calm:
    """Follows the level of a room; for one thread."""

    def __init__(self) -> None:
        self._room: float | None = None
        self._since: Seconds = 0.0

    def lasts(self, pcm: bytes, seconds: Seconds) -> bool:
        """Take note of a block; return whether it has been quiet for long, and still is.

        Args:
            pcm: 16-bit samples.
            seconds: its length.
        """
        samples = np.frombuffer(pcm, np.int16).astype(np.float32)
        level = float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0
        known = level if self._room is None else self._room * _RISE_A_SECOND**seconds
        self._room = max(_LEAST, min(known, level))
        self._since = 0.0 if level > _LOUDER * self._room else self._since + seconds
        return self._since > CALM_SECONDS
