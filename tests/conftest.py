"""Fixtures that more than one room's tests use."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import cache

import hassil.intents
import pytest
from hassil import parse_sentence
from hassil.expression import Expression, Sentence
from hypothesis import settings
from support import virtual_sound as virtual
from support.virtual_sound import VirtualSound

settings.register_profile("quick", max_examples=20, deadline=None)
settings.register_profile("thorough", max_examples=150, deadline=None)
settings.load_profile("quick")  # pytest --hypothesis-profile=thorough looks for longer


@cache
def _parsed(text: str) -> Expression:
    return parse_sentence(text).expression


def _parse_once(text: str, *, keep_text: bool = False) -> Sentence:
    """Stand in for hassil's parser: dialogs are loaded hundreds of times, nearly unchanged.

    What a sentence remembers of the rules around it is not shared, only its syntax tree.
    """
    return Sentence(_parsed(text), text if keep_text else None)


def pytest_collection_finish() -> None:
    """Spare the collector the tens of thousands of objects that stay until the end."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def sentences_are_parsed_once() -> Iterator[None]:
    """Load dialogs in a third of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hassil.intents, "parse_sentence", _parse_once)
        patch.setattr("voice_coach.content.templates.parse_sentence", _parse_once)
        yield


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
