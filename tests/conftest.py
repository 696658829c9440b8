"""Fixtures that more than one room's tests use."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import settings
from support import read_once
from support import virtual_sound as virtual
from support.virtual_sound import VirtualSound

settings.register_profile("quick", max_examples=10, deadline=None)
# The same examples each time: what script/test finds wrong is a change's doing, not the dice's.
# New ones are looked for on purpose: --hypothesis-profile new, or script/fuzz.
settings.register_profile("thorough", max_examples=150, deadline=None, derandomize=True)
settings.register_profile("new", max_examples=150, deadline=None)
settings.load_profile("quick")  # pytest --hypothesis-profile=thorough looks for longer


def pytest_configure() -> None:
    """Let signals mean what they mean at a terminal, also under nohup and in the background.

    There they are ignored, the coach and whatever the tests start would inherit that, and rightly
    go on ignoring them.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_finish() -> None:
    """Spare the collector the tens of thousands of objects that stay until the end."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


_PATCHES: Final = pytest.MonkeyPatch()


def pytest_sessionstart() -> None:
    """Spare hundreds of tests, and what they are made of, the reading of the same dialogs."""
    read_once.patch(_PATCHES)


def pytest_sessionfinish() -> None:
    """Leave everything as it was."""
    _PATCHES.undo()


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


@pytest.fixture(scope="session", autouse=True)
def nothing_is_remembered_from_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep whatever a test's coach remembers out of the journal of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield
