"""Which sentence templates an utterance can be at all, by its words alone.

hassil tries every template of every intent that is allowed, letter by letter. A template whose
words do not hold every word of an utterance cannot match it, and most do not: looking that up
costs a hundredth of trying, and changes no result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hassil import Intents
from hassil.intents import Intent, IntentData

from voice_coach.content.expressions import Vocabulary
from voice_coach.content.sentences import Sentences


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A template by itself, as a block of its own, and every word that can be in it."""

    block: IntentData
    words: frozenset[str] | None
    """None: any word can (a wildcard)."""


class Shortlist:
    """Finds the templates that an utterance can be; remembers the words of each."""

    def __init__(self, sentences: Sentences) -> None:
        self._whole = sentences.intents
        self._vocabulary = Vocabulary(sentences)
        self._fillers = frozenset(
            word for phrase in self._whole.skip_words for word in phrase.split()
        )
        self._candidates: dict[str, tuple[_Candidate, ...]] = {}

    def of(self, words: str, allowed: Iterable[str] | None = None) -> Intents:
        """Return the intents with those templates only that words can be a sentence of.

        Args:
            words: lower-case words with single spaces.
            allowed: names of intents; None for all.
        """
        said = frozenset(words.split()) - self._fillers
        wanted = None if allowed is None else frozenset(allowed)
        found: dict[str, Intent] = {}
        for name in self._whole.intents:
            if wanted is None or name in wanted:
                blocks = [
                    candidate.block
                    for candidate in self._of_intent(name)
                    if candidate.words is None or said <= candidate.words
                ]
                if blocks:
                    found[name] = Intent(name, blocks)
        return replace(self._whole, intents=found)

    def _of_intent(self, name: str) -> tuple[_Candidate, ...]:
        if name not in self._candidates:
            self._candidates[name] = tuple(self._made(self._whole.intents[name]))
        return self._candidates[name]

    def _made(self, intent: Intent) -> Iterator[_Candidate]:
        for block in intent.data:
            for sentence in block.sentences:
                single = replace(block, sentence_texts=[sentence.text or ""])
                vars(single)["sentences"] = [sentence]  # what hassil makes of the text, and keeps
                yield _Candidate(single, self._vocabulary.of(block, sentence))
