"""Words for talk to be taken for: without them it comes out as the phrase, or as some command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import takewhile
from typing import Final

from voice_coach.speech.lexicon import Lexicon

_EVERYDAY_WORDS: Final = """
    about after again almost always because before brother children could country different every
    father follow friend general great house however important just know large little money
    mother mountain nothing number often other people place possible problem question school
    should small something story system think though through together under water where whole
    window woman world would year
"""
EVERYDAY_WORDS: Final = tuple(_EVERYDAY_WORDS.split())
"""Words that talk is full of, and no command holds."""

_LEADS: Final = ("the", "a", "my", "your", "our", "their")
"""What talk has before the phrase's last word: "the coach" is nobody's call."""
_CHOSEN: Final[Mapping[str, tuple[str, ...]]] = {
    "hey": ("he", "hi", "how", "they", "say", "day", "may", "way", "okay"),
    "coach": (
        "couch",
        "coat",
        "code",
        "coke",
        "cope",
        "comb",
        "catch",
        "poach",
        "roach",
        "approach",
    ),
}
"""Common words that sound like those of "hey coach"; the dictionary is full of rare names."""
MOST_NEAR: Final = 12
"""How many words that sound like one of the phrase are taken in."""


def decoys(phrase: str, knows: Callable[[str], bool], lexicon: Lexicon) -> tuple[str, ...]:
    """Return what else may have been said where a wake phrase is listened for.

    Args:
        phrase: lower-case words.
        knows: whether a word can be heard at all.
        lexicon: tells which words sound alike.

    Returns:
        The phrase's parts, its last word as talk has it, words that differ from one of its own in
        one sound (those that sound the same would take its place), and everyday words.
    """
    words = phrase.split()
    parts = words if len(words) > 1 else []
    led = [f"{lead} {words[-1]}" for lead in _LEADS if lead not in words]
    near = [other for word in words for other in _near(word, words, knows, lexicon)]
    everyday = [word for word in EVERYDAY_WORDS if word not in words]
    found = [*parts, *led, *near, *everyday]
    return tuple(dict.fromkeys(one for one in found if all(map(knows, one.split()))))


def _near(
    word: str, phrase: list[str], knows: Callable[[str], bool], lexicon: Lexicon
) -> list[str]:
    """Return known words that sound nearly like a word, those first that look like it."""
    if word in _CHOSEN:
        return [other for other in _CHOSEN[word] if other not in phrase and knows(other)]
    by_sound: dict[str, str] = {}
    for other in sorted(lexicon.near(word), key=lambda one: _likeness(one, word)):
        if other.isalpha() and other not in phrase and knows(other):
            by_sound.setdefault(lexicon.pronunciations(other)[0], other)
    return list(by_sound.values())[:MOST_NEAR]


def _likeness(other: str, word: str) -> tuple[int, int, str]:
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(other, word, strict=False))
    return -len(list(shared)), len(other), other
