"""Some names of exercises by voices that are not the coach's; ``script/bench names`` has all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Final

import pytest
from support.names_by_voice import COACH, Household, asking_voices, names_to_say, to_say

from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder
from voice_coach.simulation.people import People

pytestmark = [
    pytest.mark.speech,
    pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed"),
]

SAMPLE: Final = 24
"""Names that are tried; which ones they are changes with the library, and not from run to run."""
FEWEST_RIGHT: Final = 21
"""Of 24: where 95 % are right on the whole, fewer are in one sample of a hundred."""


@pytest.fixture(scope="module")
def people() -> Iterator[People]:
    people = People(COACH)
    yield people
    people.close()


def test_exercises_are_started_by_their_names(people: People) -> None:
    library = load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)
    names = names_to_say(library)
    chosen = names[:: max(1, len(names) // SAMPLE)][:SAMPLE]
    household = Household(library, people)
    try:
        heard = [household.hear(said) for said in to_say(chosen, asking_voices(people), 1)]
    finally:
        household.close()
    wrong = [(str(one.said.voice), one.said.text, one.text) for one in heard if not one.right]
    assert len(heard) - len(wrong) >= FEWEST_RIGHT, wrong
