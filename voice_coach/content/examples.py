"""A few exercises that are named as examples: of different kinds, and not always the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from voice_coach.content.phrasebook import Choose
from voice_coach.content.schema import Enumeration, Exercise
from voice_coach.content.wording import enumerate_words

SHORT_TITLE_WORDS: Final = 3
"""Of an exercise that is named as an example: four of them fit into one breath."""


class Examples:
    """Draws names.

    Args:
        exercises: from which they are drawn; the long names among them are left out.
        enumeration: how several things are named in the language, and how many at most.
        choose: draws.
    """

    def __init__(
        self, exercises: Iterable[Exercise], enumeration: Enumeration, choose: Choose
    ) -> None:
        self._enumeration = enumeration
        self._choose = choose
        self._kinds: dict[str, list[str]] = {}
        for exercise in exercises:
            if len(exercise.title.split()) <= SHORT_TITLE_WORDS:
                self._kinds.setdefault(exercise.family, []).append(exercise.title)

    def draw(self) -> str:
        """Return the names of a few exercises, one after the other, one of a kind."""
        kinds = list(self._kinds)
        names: list[str] = []
        while kinds and len(names) < self._enumeration.most:
            titles = self._kinds[kinds.pop(self._choose(len(kinds)))]
            names.append(titles[self._choose(len(titles))])
        return enumerate_words(names, self._enumeration)


def longest_examples(enumeration: Enumeration) -> int:
    """Return how many words the names of a few exercises can have."""
    joined = len(enumeration.last.split()) + len(enumeration.between.strip(", ").split())
    return enumeration.most * SHORT_TITLE_WORDS + joined
