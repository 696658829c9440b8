"""The recogniser that needs no download: PocketSphinx with the model in its wheel.

A strict grammar finds the words; free phones and everyday talk tell whether it was them at all
(``acceptance``). One decoder holds all grammars and just the words in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Final

from pocketsphinx import Decoder

from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.errors import RecognizerError
from voice_coach.speech._alternatives import Rivals
from voice_coach.speech._beside import Beside
from voice_coach.speech._course import Course
from voice_coach.speech._finding import Finder, Found
from voice_coach.speech._graph import word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech._searches import Searches
from voice_coach.speech._sphinx import SHORTEST, Path, new_decoder, search_widely
from voice_coach.speech.acceptance import accepts, confidence, is_searching
from voice_coach.speech.denoiser import Denoiser
from voice_coach.speech.hearing import Outlook, Recognition
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.pronounce import Pronouncer

_NEGATED: Final = 0.65
"""Confidence that "not" and "don't" need: nobody should be told the opposite of what they feel.

Measured on feelings in rooms, 71 sentences: 22 true negations have 0.67 to 0.98, one that nobody
said 0.54 ("i'm anxious" as "i'm not used"). What has less is asked again."""
_NOTHING: Final = Recognition("", 0.0, accepted=False)


class PocketSphinxRecognizer:
    """Implements ``hearing.Recognizer``. One thread's."""

    name: Final = "pocketsphinx"

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        pronouncer: Pronouncer | None = None,
        denoiser: Denoiser | None = None,
        means: FilePath | None = None,
    ) -> None:
        """Load the acoustic model (measured: 35 ms, 12 MB; for the grammars see ``_searches``).

        Args:
            lexicon: tells how words sound; None for the dictionary in the wheel.
            pronouncer: tells how words sound that neither the lexicon nor the grammar knows;
                None for one that asks espeak-ng.
            denoiser: for a second look at what is not clear as it came; None for no second look.
            means: of the acoustic model adapted to some speech, a file; None for the model's own.

        Raises:
            RecognizerError: the dictionary, or the model of everyday talk, cannot be read.
        """
        lexicon = lexicon or Lexicon()
        self._pronouncer = pronouncer or Pronouncer(lexicon)
        self._decoder: Decoder | None = new_decoder(means)
        self._beside = Beside(lexicon, means)
        self._finder = Finder(self._decoder, denoiser, self._beside)
        search_widely(self._decoder)
        self._searches = Searches(self._decoder)
        self._grammars: dict[str, str] = {}
        """The listening state whose limits count, by grammar."""
        self._courses: dict[str, Course] = {}
        self._entries: dict[tuple[str, tuple[str, ...]], str] = {}
        self._words: dict[str, str] = {}
        self._lengths: dict[str, int] = {}

    def add_grammar(self, grammar: Grammar) -> None:
        """Compile a grammar and keep it; see ``hearing.Recognizer``.

        Raises:
            RecognizerError: the grammar cannot be compiled, or a word cannot be pronounced.
        """
        decoder = self._open_decoder()
        graph = word_graph(read_jsgf(grammar.jsgf))
        words = {word for _, _, word in graph.arcs}
        if not words:
            msg = f'Nothing can be said in the grammar of "{grammar.name}".'
            raise RecognizerError(msg)
        entries = {word: self._entry(decoder, word, grammar) for word in sorted(words)}
        self._searches.add(grammar.name, graph, entries)
        self._grammars[grammar.name] = grammar.like or grammar.name
        self._courses[grammar.name] = Course(graph)

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        """Decode one utterance; see ``hearing.Recognizer``.

        Raises:
            RecognizerError: unknown grammar, or the decoder failed.
        """
        self._open_decoder()
        if grammar not in self._grammars:
            msg = f'No grammar "{grammar}" was added to the recogniser.'
            raise RecognizerError(msg)
        if len(samples) < SHORTEST:
            return _NOTHING
        self._searches.need(grammar)
        try:
            found = self._finder.find(grammar, samples, self._grammars[grammar])
            return _NOTHING if found is None else self._weigh(found, grammar)
        except (RuntimeError, ValueError) as error:
            msg = "PocketSphinx could not decode an utterance."
            raise RecognizerError(msg) from error
        finally:
            self._beside.forget()

    def close(self) -> None:
        """Release the decoders and end their threads; calling it twice is fine."""
        self._decoder = None
        self._searches.close()
        self._finder.close()
        self._beside.close()

    def _weigh(self, found: Found, grammar: str) -> Recognition:
        """Return the words that were found, and whether they are believed."""
        rivals = Rivals(found.free, self._beside, found.samples)
        whole = _NOTHING if found.words is None else self._judge(found.words, rivals, grammar)
        searching = is_searching(self._grammars[grammar])
        if found.begun is None or not found.goes_on(searching=searching):
            return whole
        start = self._judge(found.begun, rivals, grammar)
        unfinished = start.accepted and start.outlook is Outlook.BEGUN
        return replace(whole, outlook=Outlook.BEGUN) if unfinished else whole

    def _judge(self, path: Path, rivals: Rivals, grammar: str) -> Recognition:
        entries = [piece.entry for piece in path.pieces if not piece.is_filler]
        if not entries:
            return _NOTHING
        phones = sum(self._lengths[entry] for entry in entries)
        words = [self._words[entry] for entry in entries]
        state = self._grammars[grammar]
        evidence = rivals.against(path, phones, state)
        sure = confidence(evidence, state)
        return Recognition(
            " ".join(words),
            sure,
            accepts(evidence, state) and (sure >= _NEGATED or not negates(words)),
            self._courses[grammar].outlook(words),
        )

    def _entry(self, decoder: Decoder, word: str, grammar: Grammar) -> str:
        """Return the decoder's dictionary entry of a word, as this grammar pronounces it.

        Raises:
            RecognizerError: nobody can tell how it is pronounced.
        """
        ways = tuple(grammar.pronunciations.get(word, ())) or self._pronouncer.word(word)
        entry = self._entries.get((word, ways))
        if entry is not None:
            return entry
        others = sum(known == word for known in self._words.values())
        entry = f"{word}~{others}" if others else word
        try:
            for number, phones in enumerate(ways, start=1):
                variant = entry if number == 1 else f"{entry}({number})"
                decoder.add_word(variant, phones, update=False)
        except RuntimeError as error:
            msg = f'The pronunciation of "{word}" in "{grammar.name}" cannot be used.'
            raise RecognizerError(
                msg, 'Write ARPAbet without stress, e.g. "HH AH L OW".'
            ) from error
        self._entries[word, ways] = entry
        self._words[entry] = word
        self._lengths[entry] = min(len(way.split()) for way in ways)
        return entry

    def _open_decoder(self) -> Decoder:
        if self._decoder is None:
            msg = "The recogniser is closed."
            raise RecognizerError(msg)
        return self._decoder


def negates(words: Iterable[str]) -> bool:
    """Whether words turn what is said into its opposite."""
    return any(word == "not" or word.endswith("n't") for word in words)
