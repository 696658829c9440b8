from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.reminded_couple import EIGHT, RemindedCouple, SetClock, moment

from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.journal.store import Store
from voice_coach.resources import dialogs_folder


@pytest.fixture(scope="session")
def library() -> Library:
    """The English dialogs, with two names."""
    return load_library(dialogs_folder("en"), ("Anna", "Ben"), choose=lambda _: 0)


@pytest.fixture
def store() -> Iterator[Store]:
    """What is remembered, in memory."""
    with Store() as opened:
        yield opened


@pytest.fixture
def couple(library: Library, store: Store) -> RemindedCouple:
    """Two people on a Monday evening, with no reminder yet."""
    return RemindedCouple(library, SetClock(moment(EIGHT)), store)
