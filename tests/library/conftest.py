from __future__ import annotations

import pytest
from support.whole_library import whole_library

from voice_coach.content.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    """The English dialogs, with everything switched on."""
    return whole_library()
