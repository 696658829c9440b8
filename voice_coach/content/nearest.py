"""The sentence that comes nearest to words that are none: slips mended, then rare words compared.

What several sentences have in common ("let's do the …") tells nothing; what few have ("gaze")
tells much. So words weigh by their rarity among the sentences that can be said.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from statistics import median
from typing import Final

from voice_coach.content.intents import IntentMatch
from voice_coach.suggest import nearest

LIKE_ENOUGH: Final = 0.5
"""Least share of the weight of two sentences that their common words have, 0.0 to 1.0. Chosen on
the sentences of ``tests/content/test_nearest.py``: what means something has 0.53 and more, talk
that only borrows its words 0.48 at most, but for a request ("can you pass me the salt")."""
SLIP_LIKENESS: Final = 0.75
"""Least resemblance, letter by letter, of a mistyped word to the one that was meant."""
SHORTEST_SLIP: Final = 4
"""Letters; shorter words resemble too many others."""


class NearestSentences:
    """Knows the sentences of one listening state."""

    def __init__(
        self,
        sentences: Iterable[str],
        vocabulary: Iterable[str],
        match: Callable[[str], IntentMatch | None],
    ) -> None:
        """Weigh the words; takes 20 ms for the five thousand of the command window.

        Args:
            sentences: samples of what can be said, lower-case words.
            vocabulary: every word that can be said.
            match: tells what a sentence means.
        """
        self._sentences = [(sentence, frozenset(sentence.split())) for sentence in sentences]
        counts = Counter(word for _, words in self._sentences for word in words)
        self._weights = {
            word: math.log(1 + len(self._sentences) / count) for word, count in counts.items()
        }
        # A word that nobody expects weighs like any other: a long story is no command.
        self._strange = median(self._weights.values()) if self._weights else 0.0
        self._vocabulary = frozenset(vocabulary)
        self._match = match

    def meant(self, text: str) -> IntentMatch | None:
        """Return what was most probably meant, or None where nothing is near.

        Args:
            text: lower-case words, single spaces.
        """
        words = [mended for word in text.split() if (mended := self._mended(word))]
        if not words:
            return None
        return self._match(" ".join(words)) or self._likest(frozenset(words), len(text.split()))

    def _mended(self, word: str) -> str | None:
        if word in self._vocabulary:
            return word
        if len(word) < SHORTEST_SLIP:
            return None
        return nearest(word, self._vocabulary, SLIP_LIKENESS)

    def _likest(self, words: frozenset[str], said: int) -> IntentMatch | None:
        weight = self._weight(words) + (said - len(words)) * self._strange
        best, likeness = "", LIKE_ENOUGH
        for sentence, others in self._sentences:
            common = words & others
            if not common:
                continue
            found = 2 * self._weight(common) / (weight + self._weight(others))
            if found > likeness:
                best, likeness = sentence, found
        return self._match(best) if best else None

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, 0.0) for word in words)
