"""Fixtures that more than one room's tests use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support import virtual_sound as virtual
from support.virtual_sound import VirtualSound


@pytest.fixture
def virtual_sound() -> Iterator[VirtualSound]:
    """A running virtual sound server of its own, with a microphone and a speaker."""
    reason = virtual.missing()
    if reason:
        pytest.skip(reason)
    with VirtualSound() as sound:
        yield sound
