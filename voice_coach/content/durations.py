"""Lengths as people say them; the words come from ``language.yaml``."""

from __future__ import annotations

from voice_coach.content.numbers import NumberWords
from voice_coach.content.schema import Durations
from voice_coach.units import Seconds


class DurationWords:
    """Says lengths in one language."""

    def __init__(self, patterns: Durations, numbers: NumberWords | None) -> None:
        self._patterns = patterns
        self._numbers = numbers

    def say(self, seconds: Seconds) -> str:
        """Return a length in words, to the second: "two minutes and ten seconds"."""
        whole = max(0, round(seconds))
        patterns = self._patterns
        if (exact := patterns.exact.get(str(whole))) is not None:
            return exact
        minutes, rest = divmod(whole, 60)
        if minutes == 0:
            return self._count(patterns.seconds, rest)
        if rest == 0:
            return self._count(patterns.minutes, minutes)
        if rest == 30 and patterns.minutes_and_half is not None:
            return self._count(patterns.minutes_and_half, minutes)
        return patterns.both.format(minutes=self.say(60 * minutes), seconds=self.say(rest))

    def _count(self, pattern: str, number: int) -> str:
        spelled = str(number) if self._numbers is None else self._numbers.spell(number)
        return pattern.format(number=spelled)
