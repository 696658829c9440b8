from __future__ import annotations

import pytest

from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder


@pytest.fixture(scope="session")
def library() -> Library:
    """The English dialogs, with names."""
    return load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)
