from __future__ import annotations

import pytest
from support.small_house import use_small_house


@pytest.fixture
def small_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few exercises, for what is about something else."""
    use_small_house(monkeypatch)
