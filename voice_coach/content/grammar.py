"""Grammars for recognisers, made from the same sentence templates that match the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

VALUE_TAG: Final = "_"
"""JSGF tag of words that are kept as what they say; the tag of a whole sentence is its meaning."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything that can be said in one listening state."""

    name: str
    """The listening state."""
    jsgf: str
    """A strict JSGF grammar (header included), public rule ``<utterance>``, lower-case words.

    Tags tell what is meant: ``( stop [ it ] ) {Stop} | ( add <r1> {_} ) {AddTime}``.
    """
    words: frozenset[str]
    """Every word in it."""
    phrases: tuple[str, ...] = ()
    """Sample sentences that together use every word in its neighbourhood: what a recogniser that
    takes a list of phrases (Vosk) is built from. Not every sentence of a large grammar."""
    pronunciations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """ARPAbet pronunciations ("Y UW S UH F") of words that need their own (names)."""
    like: str | None = None
    """The listening state that it was made like: how sure one has to be is as it is there."""
    preface: str = ""
    """Words that may come before a sentence and mean nothing: the wake phrase. The recogniser may
    leave them out of what it answers."""
    called: bool = False
    """It is heard after the wake phrase, often in the same breath."""
    guesses: bool = False
    """What is not quite understood is worth asking about: the nearest of it is told."""
    positions: int = 0
    """Places at which a word is said, with everything written out at each of its uses: what a
    recogniser has to hold."""
