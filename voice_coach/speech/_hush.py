"""Whether somebody near has stopped speaking while somebody further away goes on.

With a television on it may be long before nobody speaks. Words that are a complete sentence are
answered when whoever said them has stopped; only these, because one who speaks more softly at the
end of a sentence must not be cut off.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from voice_coach.speech._nearby import BELOW_DB, LOUD_SHARE
from voice_coach.speech.hearing import EndpointProfile, Outlook
from voice_coach.units import HEARING_FORMAT, Samples, Seconds

_SMOOTH: Final = 3
"""Windows of 32 ms, the loudest of which counts: about a syllable."""
_FEWEST: Final = 8
"""Windows of speech from which on it is known how loud a voice is."""


@dataclass(slots=True)
class Hush:
    """Follows the level of one utterance, window by window."""

    since: Samples = 0
    """Where somebody near was heard last."""
    asked: bool = False
    """What was looked at last are the words up to there."""
    _looked: bool = False
    _outlook: Outlook = Outlook.NONE
    _far: bool = False
    _latest: deque[float] = field(default_factory=lambda: deque(maxlen=_SMOOTH))
    _levels: list[float] = field(default_factory=list)

    def add(self, end: Samples, level: float | None) -> None:
        """Take note of a window of speech.

        Args:
            end: where it ends.
            level: in dB of any reference; None where it is not known: then it is near.
        """
        if level is not None:
            self._latest.append(level)
            self._levels.append(max(self._latest))
        few = level is None or len(self._levels) < _FEWEST
        self._far = not few and self._levels[-1] <= self._limit()
        if not self._far:
            self.since = end
            self.asked = self._looked = False
            self._outlook = Outlook.NONE

    def is_time_to_look(self, heard: Samples, profile: EndpointProfile) -> bool:
        """Whether the words up to the hush should be looked at now; once for each hush.

        Args:
            heard: where speech was heard last, by anybody: silence after it is no hush.
            profile: how long a hush has to be.
        """
        wait = profile.hush_silence
        if wait is None or self._looked or not self._far or self._length(heard) < wait:
            return False
        self._looked = self.asked = True
        return True

    def judge(self, outlook: Outlook) -> None:
        """Take note of what the words up to the hush are."""
        self._outlook = outlook

    def is_over(self, heard: Samples, profile: EndpointProfile) -> bool:
        """Whether the utterance ended where the hush began.

        Args:
            heard: where speech was heard last, by anybody: silence after it is no hush.
            profile: how long words like these are waited for.
        """
        if profile.hush_silence is None or self._outlook in (Outlook.NONE, Outlook.BEGUN):
            return False
        needed = profile.hush_silence + profile.silence_after(self._outlook)
        return self._length(heard) >= needed

    def _length(self, heard: Samples) -> Seconds:
        return (heard - self.since) / HEARING_FORMAT.rate_hz

    def _limit(self) -> float:
        ordered = sorted(self._levels)
        return ordered[int(LOUD_SHARE * (len(ordered) - 1))] - BELOW_DB
