from __future__ import annotations

import pytest
from support.whole_library import Chance, whole_library

from voice_coach.content.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    """The English dialogs, with everything switched on."""
    return whole_library()


@pytest.fixture(scope="session")
def chance() -> Chance:
    """What the cards of ``varied`` are drawn with."""
    return Chance()


@pytest.fixture(scope="session")
def varied(chance: Chance) -> Library:
    """The same, with cards drawn at random."""
    return whole_library(chance)
