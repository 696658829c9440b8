"""A second opinion on the wake phrase: do the sounds fit its pronunciation?

A wake word model is trained on examples and can be fooled by what merely resembles them ("a
cheddar block" is "hey jarvis" to it). A phoneme decoder hears differently: the wake phrase must
explain the sound almost as well as the best free sequence of phonemes does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import soxr

from voice_coach.clip import Pcm16
from voice_coach.errors import RecognizerError, WakeWordError
from voice_coach.speech._sphinx import SHORTEST, Path, decode, new_decoder
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.pronounce import Pronouncer
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
_RIVAL: Final = "rival"
SLOWER: Final = 0.87
"""How much slower the sound is played the second time. People's "alexa" at 3 m with throats smaller
by a quarter have margins of -10 to -26 instead of -19 to -33, with their own -12 to -21."""
SLOWER_LESS: Final = 4.5
"""What that margin is worth less: a clatter in a kitchen, no phrase at all at its own speed, has
-20.9 as "alexa", and "alexa" -21.1 as "hey mycroft"."""


@dataclass(frozen=True, slots=True)
class _Rivals:
    """What is said in earnest and sounds like a phrase."""

    said: tuple[str, ...]
    ahead: float
    """How much better a rival may explain the phrase itself, in noise or in a room."""


_RIVALS: Final[Mapping[str, _Rivals]] = {
    "hey jarvis": _Rivals(
        (
            *("jarvis", "hey java", "hey jar", "hey charles", "hey charlie", "hey travis"),
            *("hey jobs", "hey marvin", "hey nervous", "hey harvest", "hey garbage", "hey janice"),
            *("a jar of", "have a service", "they starve us"),
        ),
        0.5,
    ),
    "alexa": _Rivals(
        (
            *("alexis", "a lexus", "a letter", "alaska", "electra", "election", "a lecture"),
            *("alexander", "elect a", "alex"),
        ),
        4.0,
    ),
    "okay nabu": _Rivals(
        ("nabu", "okay now", "okay no", "okay not you", "okay taboo", "okay maybe", "okay never"),
        4.0,
    ),
    "hey mycroft": _Rivals(
        ("mycroft", "my cough", "hey microphone", "hey michael"),
        3.0,
    ),
}


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

    def beats_rivals(self, samples: Pcm16) -> bool:
        """Whether nothing that sounds like the phrase explains the sound better."""
        ...


@dataclass(frozen=True, slots=True)
class _Fit:
    """How the phrase fits a sound."""

    heard: Pcm16
    """The sound as it fits best."""
    phrase: Path | None = None
    margin: float = -math.inf


class PhoneticCheck:
    """Compares a wake phrase with free phonemes by the acoustic model in pocketsphinx's wheel.

    It has a decoder of its own with a small dictionary: 4 MB, loaded in 20 ms.
    """

    def __init__(self, phrase: str) -> None:
        """Build the searches.

        Raises:
            WakeWordError: a word without a pronunciation.
        """
        words = pronunciations(phrase)
        self._decoder = new_decoder()
        self._add_words(words)
        self._decoder.add_jsgf_string(
            _PHRASE, f"#JSGF V1.0; grammar wake; public <utterance> = {phrase};"
        )
        self._decoder.add_allphone_file(_PHONEMES)
        self._asked: tuple[Pcm16, _Fit] | None = None
        self._rivals = _RIVALS.get(phrase)
        if self._rivals is not None:
            self._add_rivals(self._rivals, set(words))

    def margin(self, samples: Pcm16) -> float:
        """Return how well the phrase explains the sound, against the best phonemes.

        Heard as it is and ``SLOWER``, so that a small throat is no disadvantage; the better counts.

        Args:
            samples: 16 kHz mono; the phrase with at most some 0.5 s of silence before it.

        Returns:
            Difference of log scores for each 10 ms; about 0 for the phrase, negative
            infinity where the decoder could not reach its end.
        """
        return self._fit(samples).margin

    def beats_rivals(self, samples: Pcm16) -> bool:
        """Return whether the phrase explains the sound about as well as the best of its rivals.

        The margin tells how well the phrase fits on the whole, and a short sound that is missing or
        wrong counts little in that: "jarvis" alone, "hey java" and "hey charles" pass it. Against
        the words themselves they do not: 57 near phrases by six voices, dry and at 3 m, are 3 or
        more worse as "hey jarvis" but for two; 27 "hey jarvis" by nine voices, at 3 m with a
        television too, are at most 0.5 worse.

        Args:
            samples: as for ``margin``.
        """
        if not self._rivals:
            return True
        fit = self._fit(samples)
        if fit.phrase is None:
            return False
        rival = decode(self._decoder, _RIVAL, fit.heard)
        if rival is None:
            return True
        return (fit.phrase.score - rival.score) / fit.phrase.frames >= -self._rivals.ahead

    def _fit(self, samples: Pcm16) -> _Fit:
        """Return how the phrase fits best; worked out once for the sound asked about last."""
        if self._asked is None or self._asked[0] is not samples:
            found = _Fit(samples)
            if len(samples) >= SHORTEST:
                found = self._fit_as_heard(samples)
                slower = self._fit_as_heard(_slower(samples))
                slower = replace(slower, margin=slower.margin - SLOWER_LESS)
                found = max(found, slower, key=lambda fit: fit.margin)
            self._asked = samples, found
        return self._asked[1]

    def _fit_as_heard(self, heard: Pcm16) -> _Fit:
        phrase = decode(self._decoder, _PHRASE, heard)
        free = None if phrase is None else decode(self._decoder, _PHONEMES, heard)
        if phrase is None or free is None:
            return _Fit(heard)
        return _Fit(heard, phrase, (phrase.score - free.score) / phrase.frames)

    def _add_rivals(self, rivals: _Rivals, known: set[str]) -> None:
        lexicon = Lexicon()
        new = {word for said in rivals.said for word in said.split()} - known
        self._add_words({word: lexicon.pronunciations(word) for word in sorted(new)})
        said = " | ".join(rivals.said)
        self._decoder.add_jsgf_string(
            _RIVAL, f"#JSGF V1.0; grammar rival; public <utterance> = {said};"
        )

    def _add_words(self, words: Mapping[str, tuple[str, ...]]) -> None:
        for word, ways in words.items():
            for number, phones in enumerate(ways, start=1):
                name = word if number == 1 else f"{word}({number})"
                self._decoder.add_word(name, phones, update=True)


def _slower(samples: Pcm16) -> Pcm16:
    rate = HEARING_FORMAT.rate_hz
    played = soxr.resample(samples.astype(np.float32), rate * SLOWER, rate)
    slower: Pcm16 = np.clip(played, -32_768, 32_767).astype(np.int16)
    return slower
