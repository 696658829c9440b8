"""A library and an empty memory for evenings in a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.whole_library import whole_library

from voice_coach.content.library import Library
from voice_coach.journal.store import Store


@pytest.fixture(scope="session")
def library() -> Library:
    return whole_library()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "journal.db") as store:
        yield store
