"""Everything there is in English, with what has to be switched on switched on."""

from __future__ import annotations

import random
from typing import Final

from voice_coach.content.household import Household
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.content.phrasebook import Choose
from voice_coach.resources import dialogs_folder

NAMES: Final = ("Anna", "Ben")
EXERCISES: Final = sorted(path.stem for path in (dialogs_folder() / "exercises").glob("*.yaml"))
LED: Final = [name for name in EXERCISES if name != "set-up"]
"""What people can ask for by its name; set up is something else."""
PROGRAMMES: Final = sorted(path.stem for path in (dialogs_folder() / "programmes").glob("*.yaml"))
ANSWERS: Final = sorted(path.stem for path in (dialogs_folder() / "answers").glob("*.yaml"))


class Chance:
    """Draws cards and picks wordings in an order that depends on nothing but a word."""

    def __init__(self) -> None:
        self._random = random.Random(0)  # noqa: S311 - it draws cards, it guards nothing

    def begin(self, word: str) -> None:
        """Begin anew."""
        self._random.seed(word)

    def __call__(self, count: int) -> int:
        return self._random.randrange(count)


def whole_library(choose: Choose = lambda _: 0) -> Library:
    """Load the dialogs; the first wording of each line comes first.

    Args:
        choose: picks wordings and draws cards.
    """
    everything = Household(switched_on=frozenset(EXERCISES))
    return load_library(dialogs_folder(), NAMES, choose=choose, household=everything)
