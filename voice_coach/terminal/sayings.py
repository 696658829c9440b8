"""What a screen proposes to say: a few words of each listening state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from voice_coach.content.library import Library
from voice_coach.engine.attention import IDLE

MOST_SAYINGS: Final = 4
"""Proposed at a time: they fit on a line, and nobody reads more."""


def sayings_of(library: Library, wake_phrase: str = "") -> Callable[[str], Sequence[str]]:
    """Return what ``ConversationView`` asks for.

    Args:
        library: knows what can be said.
        wake_phrase: goes before a command while the coach waits for its name; empty where the
            name need not be given.
    """
    before = f"{wake_phrase}, " if wake_phrase else ""

    def sayings(state: str) -> Sequence[str]:
        if state == IDLE:
            return tuple(f"{before}{words}" for words in library.shown("command")[:MOST_SAYINGS])
        return library.shown(state)[:MOST_SAYINGS]

    return sayings
