"""Completes what is typed, from what can be said at that moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from voice_coach.content.library import Library
from voice_coach.content.listening import START_INTENT

FEELING_SLOT: Final = "feeling"
"""Intents with this slot are answered with a word for a feeling."""
SHORTEST_FRAGMENT: Final = 2
"""Letters of a word before the rest of it is proposed unasked."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What can be completed in one listening state."""

    phrases: tuple[str, ...]
    """Whole lines."""
    words: tuple[str, ...] = ()
    """Words that can end a line ("I feel anx…")."""


def vocabulary_of(library: Library, states: Iterable[str]) -> Vocabulary:
    """Return what can be completed while a line is understood in any of some listening states.

    Args:
        library: knows what can be said.
        states: the likelier one first.
    """
    phrases: dict[str, None] = {}
    words: tuple[str, ...] = ()
    for state in states:
        allowed = library.allowed(state)
        phrases.update(dict.fromkeys(library.shown(state)))
        if START_INTENT in allowed:
            phrases.update(dict.fromkeys(_exercises(library)))
        if any(FEELING_SLOT in library.intents.slots(intent) for intent in allowed):
            words = library.feelings
    return Vocabulary(tuple(phrases), words)


def _exercises(library: Library) -> Iterator[str]:
    for exercise in library.exercises.values():
        yield f"let's do {exercise.title}"
    for exercise in library.exercises.values():
        yield from exercise.aliases


class SayingsCompleter(Completer, AutoSuggest):
    """Completes with Tab, and proposes the rest of a line as it is typed.

    Nothing that was typed before is proposed: two people share the keyboard.

    Args:
        vocabulary: returns what can be completed now.
    """

    def __init__(self, vocabulary: Callable[[], Vocabulary]) -> None:
        self._vocabulary = vocabulary

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterator[Completion]:
        """Return what the line can become: lines it begins, lines it is in, words it ends with."""
        typed = document.text_before_cursor.lstrip()
        vocabulary = self._vocabulary()
        for phrase in _matching(typed, vocabulary.phrases):
            yield Completion(phrase, start_position=-len(typed))
        fragment = _fragment(typed)
        for word in _beginning(fragment, vocabulary.words):
            yield Completion(word, start_position=-len(fragment))

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        """Return the rest of the first line or word that begins like this."""
        typed = document.text.lstrip()
        vocabulary = self._vocabulary()
        for text, choices in ((typed, vocabulary.phrases), (_fragment(typed), vocabulary.words)):
            if len(text) >= SHORTEST_FRAGMENT:
                for choice in _beginning(text, choices):
                    return Suggestion(choice[len(text) :])
        return None


def _fragment(typed: str) -> str:
    """Return the word that is being typed."""
    return typed.rpartition(" ")[2]


def _beginning(text: str, choices: Sequence[str]) -> Iterator[str]:
    """Return the choices that begin with a text and go on."""
    lower = text.lower()
    for choice in choices:
        if choice.lower().startswith(lower) and len(choice) > len(text):
            yield choice


def _matching(text: str, choices: Sequence[str]) -> Iterator[str]:
    """Return the choices that begin with a text, then those with a word that does."""
    yield from _beginning(text, choices)
    lower = text.lower()
    for choice in choices:
        if text and f" {lower}" in choice.lower().replace("-", " "):
            yield choice
