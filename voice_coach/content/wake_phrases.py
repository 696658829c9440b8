"""What wakes the coach: which phrases there are, and which one is in force.

Four phrases have a model of their own, built in. Any other is spotted by Vosk, where its model
is installed.
"""

from __future__ import annotations

import re
from typing import Final

AUTO: Final = "auto"
"""The phrase follows the recogniser."""

BUILT_IN_PHRASES: Final[tuple[str, ...]] = ("hey jarvis", "okay nabu", "hey mycroft", "alexa")
"""Phrases that can be spotted without Vosk."""

AUTO_PHRASE: Final = "hey coach"
"""What ``AUTO`` means where Vosk hears."""
AUTO_PHRASE_BUILT_IN: Final = "hey jarvis"
"""What ``AUTO`` means where the embedded recogniser does."""

MOST_WORDS: Final = 5

_WORDS: Final = re.compile(r"[a-z]+(?:'[a-z]+)*(?: [a-z]+(?:'[a-z]+)*)*")


def normal_phrase(phrase: str) -> str:
    """Return a phrase as it is compared and spotted: lower-case words, single spaces."""
    return " ".join(phrase.lower().replace("_", " ").split())


def is_phrase(phrase: str) -> bool:
    """Whether a normal phrase can be a wake phrase at all.

    One that is not built in has two to five words: a single word is said too often in talk.
    """
    if phrase in BUILT_IN_PHRASES:
        return True
    return bool(_WORDS.fullmatch(phrase)) and 2 <= len(phrase.split()) <= MOST_WORDS


def phrase_in_force(chosen: str, *, vosk: bool) -> str:
    """Return the phrase that wakes the coach.

    Args:
        chosen: the setting ``wake.phrase``, normal.
        vosk: whether Vosk is the recogniser.
    """
    if chosen != AUTO:
        return chosen
    return AUTO_PHRASE if vosk else AUTO_PHRASE_BUILT_IN
