"""A second opinion on the wake phrase: do the sounds fit its pronunciation?

A wake word model is trained on examples and can be fooled by what merely resembles them ("a
cheddar block" is "hey jarvis" to it). A phoneme decoder hears differently: the wake phrase must
explain the sound almost as well as the best free sequence of phonemes does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, Protocol

from voice_coach.clip import Pcm16
from voice_coach.errors import RecognizerError, WakeWordError
from voice_coach.speech._sphinx import SHORTEST, decode, new_decoder
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.pronounce import Pronouncer

_PRONUNCIATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "hey": ("HH EY",),
    "jarvis": ("JH AA R V AH S", "JH AA R V IH S"),
    "okay": ("OW K EY",),
    "nabu": ("N AA B UW", "N AE B UW"),
    "mycroft": ("M AY K R AO F T", "M AY K R AA F T"),
    "alexa": ("AH L EH K S AH",),
}
_PHRASE: Final = "phrase"
_PHONEMES: Final = "phonemes"


def pronunciations(phrase: str) -> dict[str, tuple[str, ...]]:
    """Return the ARPAbet pronunciations of the words of a wake phrase.

    They are those of its own for the built-in phrases, else the dictionary's, else a guess by
    espeak-ng or the letters.

    Raises:
        WakeWordError: a word has no letters that anything could read.
    """
    words = phrase.split()
    unknown = [word for word in words if word not in _PRONUNCIATIONS]
    pronouncer = Pronouncer(Lexicon()) if unknown else None
    try:
        return {
            word: pronouncer.word(word)
            if pronouncer is not None and word in unknown
            else _PRONUNCIATIONS[word]
            for word in words
        }
    except RecognizerError as error:
        raise WakeWordError(error.message, error.hint) from error


_SURER: Final = 0.25
"""Score per unit of margin at the limit, as in ``acceptance``."""


def wake_score(margin: float, needed: float) -> float:
    """Return how sure a margin makes us, 0.0 to 1.0; 0.5 is what was needed."""
    return 0.5 + 0.5 * math.tanh(_SURER * (margin - needed) / 2)


class Confirmer(Protocol):
    """Says how well a sound fits the phrase; ``PhoneticCheck`` is one."""

    def margin(self, samples: Pcm16) -> float:
        """Return about 0 for the phrase, the less the worse."""
        ...


class PhoneticCheck:
    """Compares a wake phrase with free phonemes by the acoustic model in pocketsphinx's wheel.

    It has a decoder of its own with a dictionary of two words: 4 MB, loaded in 20 ms.
    """

    def __init__(self, phrase: str) -> None:
        """Build the two searches.

        Raises:
            WakeWordError: a word without a pronunciation.
        """
        words = pronunciations(phrase)
        self._decoder = new_decoder()
        for word, ways in words.items():
            for number, phones in enumerate(ways, start=1):
                name = word if number == 1 else f"{word}({number})"
                self._decoder.add_word(name, phones, update=True)
        self._decoder.add_jsgf_string(
            _PHRASE, f"#JSGF V1.0; grammar wake; public <utterance> = {phrase};"
        )
        self._decoder.add_allphone_file(_PHONEMES)

    def margin(self, samples: Pcm16) -> float:
        """Return how well the phrase explains the sound, against the best phonemes.

        Args:
            samples: 16 kHz mono; the phrase with at most some 0.5 s of silence before it.

        Returns:
            Difference of log scores for each 10 ms; about 0 for the phrase, negative
            infinity where the decoder could not reach its end.
        """
        if len(samples) < SHORTEST:
            return -math.inf
        phrase = decode(self._decoder, _PHRASE, samples)
        free = None if phrase is None else decode(self._decoder, _PHONEMES, samples)
        if phrase is None or free is None:
            return -math.inf
        return (phrase.score - free.score) / phrase.frames
