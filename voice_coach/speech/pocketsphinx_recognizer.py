"""The recogniser that needs no download: PocketSphinx with the model in its wheel.

A strict grammar finds the words; free phones tell whether it was them at all (``acceptance``).
Each grammar has a decoder of its own with just its words: 4 MB and 10 ms each, where the whole
dictionary takes 40 MB. What two grammars pronounce differently stays apart.
"""

from __future__ import annotations

from typing import Final

from pocketsphinx import Decoder

from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.errors import RecognizerError
from voice_coach.speech._native_errors import kept_errors
from voice_coach.speech._sphinx import SHORTEST, Path, decode, new_decoder
from voice_coach.speech.acceptance import accepts_margin, margin_confidence
from voice_coach.speech.hearing import Recognition
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.pronounce import Pronouncer

_PHONES: Final = "_phones"
"""Name of the search for free phones."""
_WORDS: Final = "_words"
"""Name of the search for a grammar's sentences."""
_NOTHING: Final = Recognition("", 0.0, accepted=False)


class PocketSphinxRecognizer:
    """Implements ``hearing.Recognizer``. One thread's."""

    name: Final = "pocketsphinx"

    def __init__(
        self, lexicon: Lexicon | None = None, pronouncer: Pronouncer | None = None
    ) -> None:
        """Load nothing yet: a decoder comes with each grammar.

        Args:
            lexicon: tells how words sound; None for the dictionary in the wheel.
            pronouncer: tells how other words sound; None for espeak-ng's ear.

        Raises:
            RecognizerError: the dictionary cannot be read.
        """
        self._lexicon = lexicon or Lexicon()
        self._pronouncer = pronouncer or Pronouncer(self._lexicon)
        self._decoders: dict[str, Decoder] = {}
        self._phone_decoder: Decoder | None = None
        self._closed = False

    def add_grammar(self, grammar: Grammar) -> None:
        """Compile a grammar and keep it; see ``hearing.Recognizer``.

        Raises:
            RecognizerError: the grammar cannot be compiled, or a word cannot be pronounced.
        """
        self._check_open()
        ways = {
            word: grammar.pronunciations.get(word) or self._pronouncer.word(word)
            for word in sorted(grammar.words)
        }
        decoder = new_decoder()
        entries = [
            (word if number == 1 else f"{word}({number})", phones)
            for word, sounds in ways.items()
            for number, phones in enumerate(sounds, start=1)
        ]
        try:
            with kept_errors():
                for place, (entry, phones) in enumerate(entries, start=1):
                    decoder.add_word(entry, phones, place == len(entries))
                decoder.add_jsgf_string(_WORDS, grammar.jsgf)
        except (RuntimeError, ValueError) as error:
            msg = f'PocketSphinx cannot use the grammar of "{grammar.name}".'
            raise RecognizerError(msg, "Check the sentences: voice-coach check.") from error
        self._decoders[grammar.name] = decoder

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        """Decode one utterance; see ``hearing.Recognizer``.

        Raises:
            RecognizerError: unknown grammar, or the decoder failed.
        """
        self._check_open()
        if grammar not in self._decoders:
            msg = f'No grammar "{grammar}" was added to the recogniser.'
            raise RecognizerError(msg)
        if len(samples) < SHORTEST:
            return _NOTHING
        try:
            found = decode(self._decoders[grammar], _WORDS, samples)
            if found is None:
                return _NOTHING
            free = decode(self._phones(), _PHONES, samples)
        except RuntimeError as error:
            msg = "PocketSphinx could not decode an utterance."
            raise RecognizerError(msg) from error
        return self._judge(found, free)

    def close(self) -> None:
        """Release the decoders; calling it twice is fine."""
        self._decoders.clear()
        self._phone_decoder = None
        self._closed = True

    def _judge(self, found: Path, free: Path | None) -> Recognition:
        text = " ".join(piece.word for piece in found.pieces if not piece.is_filler)
        if not text or free is None:
            return _NOTHING
        margin = (found.score - free.score) / found.frames
        phones = self._count_phones(text)
        return Recognition(text, margin_confidence(margin, phones), accepts_margin(margin, phones))

    def _count_phones(self, text: str) -> int:
        return sum(len(self._pronouncer.word(word)[0].split()) for word in text.split())

    def _phones(self) -> Decoder:
        if self._phone_decoder is None:
            self._phone_decoder = new_decoder()
            self._phone_decoder.add_allphone_file(_PHONES)
        return self._phone_decoder

    def _check_open(self) -> None:
        if self._closed:
            msg = "The recogniser is closed."
            raise RecognizerError(msg)
