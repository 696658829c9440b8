"""A second opinion on the wake phrase: do the sounds fit its pronunciation?

A wake word model is trained on examples and can be fooled by what merely resembles them ("a
cheddar block" is "hey jarvis" to it). A phoneme decoder hears differently: the wake phrase must
explain the sound almost as well as the best free sequence of phonemes does.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import Final

from pocketsphinx import Decoder

from voice_coach.clip import Pcm16
from voice_coach.errors import WakeWordError
from voice_coach.units import HEARING_FORMAT

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
_FRAME_SAMPLES: Final = HEARING_FORMAT.rate_hz // 100
_LOG_BASE: Final = 1e4
"""Python's scores are exponentials of the decoder's, which count in steps of 0.0001."""


def pronunciations(phrase: str) -> dict[str, tuple[str, ...]]:
    """Return the ARPAbet pronunciations of the words of a wake phrase.

    Raises:
        WakeWordError: a word that no wake phrase holds.
    """
    try:
        return {word: _PRONUNCIATIONS[word] for word in phrase.split()}
    except KeyError as error:
        msg = f"The wake phrase's word {error} has no pronunciation."
        raise WakeWordError(msg) from None


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
        self._decoder: Decoder = Decoder(
            lm=None,
            dict=os.devnull,
            samprate=HEARING_FORMAT.rate_hz,
            bestpath=False,
            compallsen=True,
            loglevel="FATAL",
        )
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
        frames = len(samples) // _FRAME_SAMPLES
        if frames == 0:
            return -math.inf
        phrase = self._score(samples, _PHRASE)
        if phrase == -math.inf:
            return phrase
        return (phrase - self._score(samples, _PHONEMES)) / frames

    def _score(self, samples: Pcm16, search: str) -> float:
        self._decoder.activate_search(search)
        self._decoder.start_utt()
        self._decoder.process_raw(samples.tobytes(), full_utt=True)
        self._decoder.end_utt()
        best = self._decoder.hyp()
        if best is None or best.score <= 0:
            return -math.inf
        return math.log(best.score) * _LOG_BASE
