"""Vosk: the recogniser of choice where its model is installed.

Each grammar has a decoder of its own that is made once, and every utterance ends with
``FinalResult``; ``vosk_model`` says why.
"""

from __future__ import annotations

import json
from itertools import dropwhile
from pathlib import Path
from typing import Final

from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.errors import RecognizerError
from voice_coach.speech._course import Course
from voice_coach.speech._graph import word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech._respelling import Respelling
from voice_coach.speech.acceptance import accepts_words, words_confidence
from voice_coach.speech.decoys import EVERYDAY_WORDS
from voice_coach.speech.hearing import Recognition
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.vosk_model import (
    UNKNOWN_WORD,
    VoskModel,
    VoskResult,
    VoskWord,
    WordDecoder,
)


class VoskRecognizer:
    """Implements ``hearing.Recognizer``. One thread's; the model is shared by its grammars."""

    name: Final = "vosk"

    def __init__(self, model: Path | VoskModel, lexicon: Lexicon | None = None) -> None:
        """Take a model, or load one.

        Args:
            model: its folder, or the model where it is open already.
            lexicon: tells how words sound.

        Raises:
            RecognizerError: the folder is missing, incomplete, damaged, or of a kind that takes
                no grammars.
        """
        self._lexicon = lexicon or Lexicon()
        self._model: VoskModel | None = VoskModel(model) if isinstance(model, Path) else model
        self._decoders: dict[str, WordDecoder] = {}
        self._grammars: dict[str, Grammar] = {}
        self._spelling: dict[str, Respelling] = {}
        self._courses: dict[str, Course] = {}

    def knows(self, word: str) -> bool:
        """Whether a word is in the model's vocabulary."""
        return self._open_model().knows(word)

    def unknown_words(self, grammar: str) -> frozenset[str]:
        """Return the words of a grammar that can never be heard with this model.

        Raises:
            RecognizerError: unknown grammar.
        """
        self._decoder(grammar)
        return self._spelling[grammar].unknown

    def add_grammar(self, grammar: Grammar) -> None:
        """Build a decoder for a grammar's phrases; see ``hearing.Recognizer``.

        Phrases with words that the model neither knows nor can spell otherwise are left out:
        see ``unknown_words``.

        Raises:
            RecognizerError: none of the phrases can be heard.
        """
        spelling = Respelling(grammar.words, self.knows, self._lexicon)
        phrases = spelling.to_model(grammar.phrases)
        if not any(phrases):
            msg = f'The Vosk model knows the words of no sentence of "{grammar.name}".'
            raise RecognizerError(msg, "Use the model of the language that is spoken.")
        others = [
            word
            for word in (UNKNOWN_WORD, *EVERYDAY_WORDS)
            if word not in grammar.words and self.knows(word)
        ]
        self._decoders[grammar.name] = self._open_model().decoder([*phrases, *others])
        self._grammars[grammar.name] = grammar
        self._courses[grammar.name] = Course(word_graph(read_jsgf(grammar.jsgf)))
        self._spelling[grammar.name] = spelling

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        """Decode one utterance; see ``hearing.Recognizer``.

        Raises:
            RecognizerError: unknown grammar, or the decoder failed.
        """
        decoder = self._decoder(grammar)
        try:
            if len(samples):
                decoder.AcceptWaveform(samples.astype("<i2", copy=False).tobytes())
        except Exception as error:
            # The wheel raises nothing more precise.
            msg = "Vosk could not decode an utterance."
            raise RecognizerError(msg) from error
        finally:
            result: VoskResult = json.loads(decoder.FinalResult())
        heard = _after_preface(result.get("result", []), self._grammars[grammar].preface)
        words = self._spelling[grammar].from_model([word["word"] for word in heard])
        if not words or not self._grammars[grammar].words.issuperset(words):
            return Recognition("", 0.0, accepted=False)
        text = " ".join(words)
        least = min(1.0, max(0.0, min(word["conf"] for word in heard)))
        phones = self._lexicon.count_phones(text)
        sure, accepted = words_confidence(least, phones), accepts_words(least, phones)
        return Recognition(text, sure, accepted, self._courses[grammar].outlook(words))

    def close(self) -> None:
        """Release the decoders and the model; calling it twice is fine."""
        self._decoders.clear()
        self._model = None

    def _decoder(self, grammar: str) -> WordDecoder:
        if grammar not in self._decoders:
            msg = f'No grammar "{grammar}" was added to the recogniser.'
            raise RecognizerError(msg)
        return self._decoders[grammar]

    def _open_model(self) -> VoskModel:
        if self._model is None:
            msg = "The recogniser is closed."
            raise RecognizerError(msg)
        return self._model


def _after_preface(heard: list[VoskWord], preface: str) -> list[VoskWord]:
    """Return what was heard after the preface, or after what is left or was made of it.

    How sure Vosk is of words that mean nothing does not count, and words that it does not know
    come out as ``UNKNOWN_WORD``.
    """
    rest = _after_unknown(heard) if preface else heard
    phrase = preface.split()
    for first in range(len(phrase)):
        tail = phrase[first:]
        if [word["word"] for word in rest[: len(tail)]] == tail:
            return _after_unknown(rest[len(tail) :])
    return rest


def _after_unknown(heard: list[VoskWord]) -> list[VoskWord]:
    return list(dropwhile(lambda word: word["word"] == UNKNOWN_WORD, heard))
