"""Fixtures that more than one room's tests use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support import virtual_sound as virtual
from support.virtual_sound import VirtualSound


@pytest.fixture
def virtual_sound() -> Iterator[VirtualSound]:
    """A running virtual sound server of its own, with a microphone and a speaker."""
    _need_virtual_sound()
    with VirtualSound() as sound:
        yield sound


@pytest.fixture
def silent_sound() -> Iterator[VirtualSound]:
    """The same, with a microphone that is exactly silent until somebody speaks."""
    _need_virtual_sound()
    with VirtualSound(hum=False) as sound:
        yield sound


def _need_virtual_sound() -> None:
    reason = virtual.missing()
    if reason:
        pytest.skip(reason)
