"""Keys and slots -> the words that are spoken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from voice_coach.content.clock_words import ClockWords
from voice_coach.content.durations import DurationWords
from voice_coach.engine.plan import Line, LineValue
from voice_coach.engine.reminders import ClockTime, When

Choose: TypeAlias = Callable[[int], int]
"""Returns one of 0 … n-1, for n ≥ 1: ``random.Random(seed).randrange``, for example."""

SLOT: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_SENTENCE_START: Final = re.compile(r"(?:^|(?<=[.!?] ))[^\W\d_]")


def slots_of(text: str) -> tuple[str, ...]:
    """Return the names of the slots in a wording, in order."""
    return tuple(SLOT.findall(text))


class Wordings:
    """Implements ``engine.plan.Phrasebook``: variants in turn, slots filled, privacy noted.

    A slot's value is words; a whole number is a length in seconds and is said as one.
    """

    def __init__(
        self,
        wordings: Mapping[str, Sequence[str]],
        *,
        durations: DurationWords,
        times: ClockWords,
        public_slots: frozenset[str],
        standing: Mapping[str, str] | None = None,
        drawn: Mapping[str, Callable[[], str]] | None = None,
        choose: Choose,
    ) -> None:
        """Take the wordings.

        Args:
            wordings: variants by key, at least one each.
            durations: says lengths.
            times: says times of day.
            public_slots: slots without a name and without anything a person said.
            standing: values of slots that every line may use.
            drawn: the same, where the value is another each time.
            choose: picks variants.
        """
        self._wordings = wordings
        self._durations = durations
        self._times = times
        self._public = public_slots
        self._standing = standing or {}
        self._drawn = drawn or {}
        self._choose = choose
        self._last: dict[str, int] = {}

    def has(self, key: str) -> bool:
        """Whether there is a wording for ``key``."""
        return key in self._wordings

    def line(self, key: str, slots: Mapping[str, LineValue] | None = None) -> Line:
        """Return one wording of ``key`` with its slots filled in; never the same twice running.

        Raises:
            KeyError: no such key, or a slot that the wording needs is missing.
        """
        return self.fill(self._variant(key), slots or {}, key)

    def fixed_lines(self, of: Callable[[str], bool] = lambda _: True) -> tuple[str, ...]:
        """Return every text that is always the same: what can be rendered ahead.

        Args:
            of: whether the line of a key is wanted.
        """
        texts = {
            self.fill(text, {}, key).text
            for key, variants in self._wordings.items()
            for text in variants
            if of(key) and all(slot in self._standing for slot in slots_of(text))
        }
        return tuple(sorted(texts))

    def fill(self, text: str, slots: Mapping[str, LineValue], key: str = "") -> Line:
        """Return a wording with its slots filled in.

        Raises:
            KeyError: a slot is missing.
        """
        used = slots_of(text)
        drawn = {slot: draw() for slot, draw in self._drawn.items() if slot in used}
        values = {**self._standing, **drawn, **slots}
        for slot in used:
            if slot not in values:
                raise KeyError(f"{key}: nothing for {{{slot}}}")
        filled = SLOT.sub(lambda found: self._words(values[found[1]]), text)
        filled = _SENTENCE_START.sub(lambda found: found[0].upper(), filled)
        return Line(filled, private=not self._public.issuperset(used))

    def _words(self, value: LineValue) -> str:
        match value:
            case str():
                return value
            case ClockTime():
                return self._times.say(value)
            case When():
                return self._times.say_when(value)
            case _:
                return self._durations.say(value)

    def _variant(self, key: str) -> str:
        variants = self._wordings[key]
        if len(variants) == 1:
            return variants[0]
        last = self._last.get(key)
        if last is None:
            index = self._choose(len(variants))
        else:
            index = self._choose(len(variants) - 1)
            index += index >= last
        self._last[key] = index
        return variants[index]
