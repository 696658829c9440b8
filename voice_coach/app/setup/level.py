"""How well a voice is heard, from the levels of a microphone."""

from __future__ import annotations

from enum import Enum
from typing import Final

from voice_coach.clip import DIGITAL_SILENCE_DBFS
from voice_coach.engine.plan import Level
from voice_coach.units import Seconds

STEP: Final[Seconds] = 0.1
"""Length of sound that a level is of."""
_ABOVE_ROOM_DB: Final = 12.0
"""A voice stands out from the room at least so much."""
_ENOUGH: Final[Seconds] = 1.5
"""So much voice is enough to judge by."""
_PATIENCE: Final[Seconds] = 10.0
_JUDGED_BY: Final = Level("", "", "")  # the same limits as in the set up by voice


class Verdict(Enum):
    """What can be said about a microphone."""

    WELL = "well"
    FAINT = "faint"
    LOUD = "loud"
    NO_VOICE = "no voice"
    """It hears a room, and nobody in it."""
    NOTHING = "nothing"
    """It gives exact silence: switched off or muted."""


class Listener:
    """Takes levels until there is enough to judge by."""

    def __init__(self) -> None:
        self._levels: list[float] = []

    def take(self, dbfs: float) -> None:
        """Take the level of the next ``STEP``."""
        self._levels.append(dbfs)

    @property
    def done(self) -> bool:
        """Whether enough was said, or waited for."""
        voiced = len(self._voice()) * STEP
        return voiced >= _ENOUGH or len(self._levels) * STEP >= _PATIENCE

    @property
    def verdict(self) -> Verdict:
        """What the levels so far mean."""
        if all(level <= DIGITAL_SILENCE_DBFS for level in self._levels):
            return Verdict.NOTHING
        voice = self._voice()
        if len(voice) * STEP < _ENOUGH / 3:
            return Verdict.NO_VOICE
        mean = sorted(voice)[len(voice) // 2]
        if mean < _JUDGED_BY.faint_below:
            return Verdict.FAINT
        return Verdict.LOUD if mean > _JUDGED_BY.loud_above else Verdict.WELL

    def _voice(self) -> list[float]:
        """Return the levels that stand out from the quietest tenth of them."""
        heard = sorted(level for level in self._levels if level > DIGITAL_SILENCE_DBFS)
        if not heard:
            return []
        room = heard[len(heard) // 10]
        return [level for level in self._levels if level > room + _ABOVE_ROOM_DB]
