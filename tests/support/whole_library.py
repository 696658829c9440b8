"""Everything there is in English, with what has to be switched on switched on."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import pytest

from voice_coach.content.household import Household
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.content.phrasebook import Choose
from voice_coach.resources import dialogs_folder

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

NAMES: Final = ("Anna", "Ben")
EXERCISES: Final = sorted(path.stem for path in (dialogs_folder() / "exercises").glob("*.yaml"))
LED: Final = [name for name in EXERCISES if name != "set-up"]
"""What people can ask for by its name; set up is something else."""
PROGRAMMES: Final = sorted(path.stem for path in (dialogs_folder() / "programmes").glob("*.yaml"))
ANSWERS: Final = sorted(path.stem for path in (dialogs_folder() / "answers").glob("*.yaml"))
FEW: Final = frozenset(
    {
        "burnout-check",
        "check-before-a-talk",
        "date-night",
        "emotion-walk",
        "four-ways-back",
        "head-heart-hand",
        "morning-prompt",
        "shared-journal",
        "small-wins",
        *("definitions", "empathy-quiz", "nine-step-week"),
    }
)
"""Exercises with every kind of step, some answers and a programme; the fast tests try these."""


def few_first(names: Iterable[str]) -> list[ParameterSet]:
    """Return parameters of a test: the few are fast, all others slow, and so each is tried."""
    return [pytest.param(name, marks=() if name in FEW else pytest.mark.slow) for name in names]


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
