"""Writes words that a model's vocabulary lacks as words that it has and that sound the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from voice_coach.speech.lexicon import Lexicon

_SHORTEST_PART: Final = 3
"""Letters of each half of a word that is only known as two; shorter halves are anything."""


class Respelling:
    """Turns phrases into the model's words, and the model's words back.

    "checkin" is written "check in" where only these two are known, "grey" "gray". A word whose
    stand-in means something itself in the same grammar has none.
    """

    def __init__(
        self, words: AbstractSet[str], knows: Callable[[str], bool], lexicon: Lexicon
    ) -> None:
        self._stands_for: dict[str, tuple[str, ...]] = {}
        self._means: dict[tuple[str, ...], str] = {}
        unknown = []
        for word in sorted(words):
            if knows(word):
                continue
            ways = _ways(word, knows, lexicon)
            free = (way for way in ways if way not in self._means and words.isdisjoint(way))
            parts = next(free, None)
            if parts is None:
                unknown.append(word)
                continue
            self._stands_for[word] = parts
            self._means[parts] = word
        self.unknown = frozenset(unknown)
        """Words that cannot be heard."""

    def to_model(self, phrases: Iterable[str]) -> list[str]:
        """Return the phrases in the model's words, without those that hold an unknown word."""
        kept = []
        for phrase in phrases:
            words = phrase.split()
            if self.unknown.isdisjoint(words):
                written = [part for word in words for part in self._stands_for.get(word, (word,))]
                kept.append(" ".join(written))
        return list(dict.fromkeys(kept))

    def from_model(self, words: list[str]) -> list[str]:
        """Return recognised words in the spelling of the grammar."""
        meant: list[str] = []
        at = 0
        while at < len(words):
            for length in (2, 1):
                found = self._means.get(tuple(words[at : at + length]))
                if found is not None:
                    meant.append(found)
                    at += length
                    break
            else:
                meant.append(words[at])
                at += 1
        return meant


def _ways(word: str, knows: Callable[[str], bool], lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """Yield other ways to write a word that sound the same."""
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if knows(word[:cut]) and knows(word[cut:]):
            yield word[:cut], word[cut:]
    for other in lexicon.homophones(word):
        if knows(other):
            yield (other,)
