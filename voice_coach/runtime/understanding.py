"""From words to what they mean: the last place that sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from voice_coach.content.grammar import Grammar
from voice_coach.engine.events import Guess, IntentRecognized, NoMatch, Slot, Transcript
from voice_coach.speech.hearing import NearMiss


class Match(Protocol):
    """A sentence that was understood."""

    @property
    def name(self) -> str:
        """The intent."""
        ...

    @property
    def slots(self) -> Mapping[str, Slot]:
        """Its values."""
        ...


class Understanding(Protocol):
    """What the library knows of sentences."""

    @property
    def common_states(self) -> Iterable[str]:
        """The listening states that the ears know all along.

        Others belong to a question of one exercise; the ears learn them when it is asked.
        """
        ...

    def grammar(self, state: str) -> Grammar:
        """Return everything that can be said in a state."""
        ...

    def match(self, state: str, text: str) -> Match | None:
        """Return the one intent of a state that the whole text is a sentence of."""
        ...

    def nearest(self, state: str, text: str) -> Match | None:
        """Return what was most probably meant by a text that is no sentence of a state.

        None where nothing is near, and in every state in which nobody is asked about it.
        """
        ...


def understood(understanding: Understanding, heard: Transcript) -> IntentRecognized | NoMatch:
    """Return what words mean in the state in which they were heard."""
    match = understanding.match(heard.state, heard.text)
    if match is None:
        return not_understood(understanding, heard)
    return IntentRecognized(match.name, dict(match.slots), heard.start, heard.end, heard.confidence)


def not_understood(understanding: Understanding, heard: Transcript | NearMiss) -> NoMatch:
    """Return what is told of words that are no sentence, or that nobody vouches for."""
    meant = understanding.nearest(heard.state, heard.text)
    guess = None if meant is None else Guess(meant.name, dict(meant.slots))
    return NoMatch(heard.start, heard.end, guess)
