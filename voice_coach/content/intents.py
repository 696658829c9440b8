"""What people say -> what they want: hassil's matcher, for spoken words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hassil import recognize_all
from hassil.expression import Group
from hassil.recognize import RecognizeResult

from voice_coach.content.documents import parse_document, read_document
from voice_coach.content.expressions import Terms
from voice_coach.content.grammar import Grammar
from voice_coach.content.jsgf import checked_size, grammar_of
from voice_coach.content.normal import spoken_words
from voice_coach.content.sentences import ListValues, Sentences, read_sentences
from voice_coach.content.shortlist import Shortlist
from voice_coach.content.terms import Language
from voice_coach.engine.events import Slot
from voice_coach.errors import DialogError

LONGEST_UTTERANCE: Final = 60
"""Words; longer speech is no command, and is not looked at."""
LONGEST_TEXT: Final = 500
"""Letters, for the same reason: nobody says that in ``LONGEST_UTTERANCE`` words."""
SPOKEN_IN: Final = "spoken_in"
"""Metadata of a block of sentences: the only grammars that hold it. Typed, it always counts."""
GIVES_WAY: Final = "gives_way"
"""Metadata of a block of sentences that count only where they mean nothing else."""


@dataclass(frozen=True, slots=True)
class IntentMatch:
    """What an utterance means."""

    name: str
    """The intent."""
    slots: Mapping[str, Slot] = field(default_factory=dict)


class IntentSet:
    """Sentences by intent; matches whole utterances and makes grammars."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._shortlist = Shortlist(sentences)
        self._terms = Terms(sentences)
        self._slots: dict[str, frozenset[str]] = {}

    @classmethod
    def from_yaml(cls, path: Path, given: Mapping[str, ListValues] | None = None) -> IntentSet:
        """Read a file in hassil's format.

        Args:
            path: the file.
            given: lists filled from elsewhere, by name.

        Raises:
            DialogError: with every mistake in the file.
        """
        document, problems = read_document(path)
        sentences = None
        if document is not None and not problems:
            sentences, problems = read_sentences(document, given)
        if sentences is None:
            raise DialogError(f"{path} cannot be used", tuple(problems))
        return cls(sentences)

    @classmethod
    def from_text(cls, text: str, given: Mapping[str, ListValues] | None = None) -> IntentSet:
        """Read YAML text in hassil's format.

        Raises:
            DialogError: with every mistake in it.
        """
        path = Path("intents.yaml")
        document, problems = parse_document(text, path)
        sentences = None
        if document is not None and not problems:
            sentences, problems = read_sentences(document, given)
        if sentences is None:
            raise DialogError("these sentences cannot be used", tuple(problems))
        return cls(sentences)

    @property
    def names(self) -> tuple[str, ...]:
        """The intents, in the order of the file."""
        return tuple(self._sentences.intents.intents)

    @property
    def language(self) -> str:
        """Code of the language."""
        return self._sentences.language

    def spoken(self, text: str) -> str:
        """Return text as the words that are matched."""
        return spoken_words(text, self._sentences.numbers)

    def match(self, text: str, allowed: Iterable[str] | None = None) -> IntentMatch | None:
        """Return what a whole utterance means, or None.

        The most specific reading wins; where two intents fit equally well, nobody guesses.

        Args:
            text: what was said.
            allowed: the intents to think of; None for all.
        """
        readings = self.readings(text, allowed)
        if not readings or len({match.name for match in readings}) > 1:
            return None
        return readings[0]

    def readings(self, text: str, allowed: Iterable[str] | None = None) -> list[IntentMatch]:
        """Return the equally good, different readings of an utterance, in the file's order."""
        words = self.spoken(text) if len(text) <= LONGEST_TEXT else ""
        if not words or words.count(" ") >= LONGEST_UTTERANCE:
            return []
        best: list[IntentMatch] = []
        yielding: list[IntentMatch] = []
        best_score: tuple[int, int, int] | None = None
        for result in recognize_all(words, self._shortlist.of(words, allowed)):
            score = _score(result)
            if best_score is None or score < best_score:
                best, yielding, best_score = [], [], score
            if score != best_score:
                continue
            found = yielding if (result.intent_metadata or {}).get(GIVES_WAY) else best
            if (match := _match(result)) not in found:
                found.append(match)
        return best or yielding

    def slots(self, intent: str) -> frozenset[str]:
        """Return the names of the slots that an intent can have.

        Raises:
            KeyError: no such intent.
        """
        if intent not in self._slots:
            self._slots[intent] = self._slots_of(intent)
        return self._slots[intent]

    def _slots_of(self, intent: str) -> frozenset[str]:
        whole = self._sentences.intents
        found: set[str] = set()
        for block in whole.intents[intent].data:
            rules = {**whole.expansion_rules, **block.expansion_rules}
            found.update(block.slots)
            for sentence in block.sentences:
                if isinstance(sentence.expression, Group):
                    references = sentence.expression.list_references(rules)
                    found.update(item.slot_name for item in references if not item.is_capture)
        return frozenset(found)

    def grammar(
        self, name: str, allowed: Iterable[str] | None = None, like: str | None = None
    ) -> Grammar:
        """Return a strict grammar of intents.

        Args:
            name: of the grammar: the listening state. Blocks whose metadata names
                ``spoken_in`` are left out of the grammars it does not name.
            allowed: the intents to hold; None for all.
            like: another state, whose blocks with ``spoken_in`` are taken as well.

        Raises:
            DialogError: nothing can be said in it, or it would be far too large.
        """
        return grammar_of(name, self._term(name, allowed, like), self._sentences.path)

    def check_grammar(
        self, name: str, allowed: Iterable[str] | None = None, like: str | None = None
    ) -> None:
        """Find out whether there can be such a grammar; quicker than making it.

        Raises:
            DialogError: where ``grammar`` raises it.
        """
        checked_size(name, self._term(name, allowed, like), self._sentences.path)

    def _term(self, name: str, allowed: Iterable[str] | None, like: str | None) -> Language:
        intents = self._sentences.intents.intents if allowed is None else frozenset(allowed)
        return self._terms.of(intents, (SPOKEN_IN, frozenset({name, like or name})))


def _score(result: RecognizeResult) -> tuple[int, int, int]:
    """Lower is more specific: fewer wildcards, more literal text, less text in wildcards."""
    wild = [entity.text for entity in result.entities_list if entity.is_wildcard]
    return (len(wild), -result.text_chunks_matched, sum(map(len, wild)))


def _match(result: RecognizeResult) -> IntentMatch:
    slots = {
        name: slot
        for name, entity in result.entities.items()
        if (slot := _slot(entity.value)) is not None
    }
    return IntentMatch(result.intent.name, slots)


def _slot(value: object) -> Slot | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return None
