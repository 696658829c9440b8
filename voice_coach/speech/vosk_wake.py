"""Any wake phrase, where Vosk's model is: Vosk proposes, confidence and phonemes confirm.

A decoder of the phrase, of words that sound like it and of everyday words runs over the speech,
and over nothing else. Once the phrase stands in what it has heard so far, or somebody pauses, the
decoder is made to finish: only then does Vosk tell how sure it is of each word and where it was.

Measured with the tiny model of the tests, its graph spelled for the coach's words, on "hey coach"
by 13 synthesized voices, alone and before a command: 37 of 39 heard, known 0.1 s after the phrase
(0.4 at most); none of 40 near phrases ("hey couch") and none of 25 minutes of people and noise.
That model takes most of what people say for no word, so how often a real one proposes is not known;
the second opinion, PocketSphinx, is real: it passes 0.4 to 14 % of random pieces of talk at a
margin of -26. Of kitchen noise, for which the first detector stands open 85 % of the time, 0.8 % is
decoded, of a meeting 71 %, of a quiet room nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from voice_coach.clip import Pcm16
from voice_coach.content.wake_phrases import AUTO_PHRASE, AUTO_PHRASE_BUILT_IN
from voice_coach.errors import RecognizerError, WakeWordError
from voice_coach.speech.confirm import Confirmer, pronunciations, wake_score
from voice_coach.speech.decoys import decoys
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.vosk_model import UNKNOWN_WORD, VoskResult, VoskWord, WordDecoder
from voice_coach.units import HEARING_FORMAT, Samples

FEWEST_PHONES: Final = 5
"""Shorter phrases are in too much talk ("hey coach" has five sounds)."""

_RATE: Final = HEARING_FORMAT.rate_hz
_BEFORE_SAMPLES: Final[Samples] = _RATE
"""What is decoded from before the moment in which speech was noticed: its first sounds, or the
first word of a phrase that was said with a pause in it."""
_PAUSE_SAMPLES: Final[Samples] = _RATE // 5
"""Silence after which the decoder is made to finish: an utterance ends later than that."""
_SETTLE_SAMPLES: Final[Samples] = _RATE * 15 // 100
"""How long the phrase must stand in what was heard: half a word is often taken for it."""
_MEMORY_SAMPLES: Final[Samples] = _RATE * 3
"""What is kept for the second opinion."""
_AROUND_SAMPLES: Final[Samples] = _RATE // 10
"""What the second opinion hears after the phrase."""
_LONGEST_PHONE: Final[Samples] = _RATE * 18 // 100
"""Slow speech; with it the second opinion is given all of the phrase."""
_REFRACTORY_SAMPLES: Final[Samples] = _RATE
"""Nobody says the phrase twice in a second."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """What makes a sound the phrase."""

    confidence: float
    """Least confidence of its least certain word, 0.0 to 1.0."""
    margin: float
    """Least phonetic margin: "hey coach" by 13 voices has -26 to +4."""

    @classmethod
    def at(cls, sensitivity: float) -> _Limits:
        """Return the limits at a sensitivity of 0.0 to 1.0."""
        step = sensitivity - 0.5
        return cls(0.7 - 0.5 * step, -28.0 - 10 * step)


class Vocabulary(Protocol):
    """Knows words and makes decoders of them; ``VoskModel`` is one."""

    def knows(self, word: str) -> bool:
        """Whether a word can be heard."""
        ...

    def decoder(self, phrases: Sequence[str]) -> WordDecoder:
        """Return a decoder for a list of phrases of known words."""
        ...


def check_phrase(phrase: str) -> None:
    """Make sure that a phrase is long enough to be told from talk.

    Raises:
        WakeWordError: it is not.
    """
    sounds = _count_phones(phrase)
    if sounds < FEWEST_PHONES:
        msg = (
            f'The wake phrase "{phrase}" is too short: it has {sounds} sounds, and fewer than '
            f"{FEWEST_PHONES} are in everybody's talk."
        )
        raise WakeWordError(msg, f'Choose a longer one, such as "{AUTO_PHRASE}".')


def _count_phones(phrase: str) -> int:
    return sum(len(ways[0].split()) for ways in pronunciations(phrase).values())


class VoskSpotter:
    """Spots one phrase in a stream; implements ``WakeWord``. One thread's.

    Format: 16 kHz mono int16, any count of samples a call.
    """

    def __init__(
        self, model: Vocabulary, phrase: str, confirmer: Confirmer, sensitivity: float = 0.5
    ) -> None:
        """Build the decoder.

        Args:
            model: knows the phrase's words; it may be shared with other decoders of this thread.
            phrase: lower-case words; see ``check_phrase``.
            confirmer: the second opinion.
            sensitivity: 0.0 (fewest false wakes) to 1.0 (hears everything).

        Raises:
            WakeWordError: the model does not know a word of the phrase.
        """
        unknown = [word for word in phrase.split() if not model.knows(word)]
        if unknown:
            named = " and ".join(f'"{word}"' for word in unknown)
            msg = f'The Vosk model does not know {named} of the wake phrase "{phrase}".'
            hint = f'Set wake.phrase to common words, or to "{AUTO_PHRASE_BUILT_IN}".'
            raise WakeWordError(msg, hint)
        self._phrase = phrase
        self._words = phrase.split()
        self._confirmer = confirmer
        self._limits = _Limits.at(sensitivity)
        others = decoys(phrase, model.knows, Lexicon())
        self._decoder = model.decoder([phrase, *others, UNKNOWN_WORD])
        self._fed: Samples = 0
        """Everything the decoder was ever given; its word times count from there."""
        self._given: Samples = 0
        """What it was given since it last finished."""
        self._recent = b""
        self._quiet: Samples = 0
        self._standing: Samples = 0
        self._refractory: Samples = 0
        self._overrun: Samples = 0
        self._score = 0.0
        self._length: Samples = _count_phones(phrase) * _LONGEST_PHONE

    @property
    def phrase(self) -> str:
        """The phrase, in lower-case words."""
        return self._phrase

    @property
    def overrun(self) -> Samples:
        """How long before the last sample the phrase was over, when it was spotted last."""
        return self._overrun

    @property
    def score(self) -> float:
        """How sure it was when it spotted the phrase last."""
        return self._score

    def process(self, samples: Pcm16, *, speech: bool = True) -> bool:
        """Feed the next samples; True once when the phrase was just said.

        Args:
            samples: what comes next.
            speech: whether somebody speaks in them; elsewhere nothing is decoded.
        """
        pcm = samples.astype("<i2", copy=False).tobytes()
        before = self._recent[-_BEFORE_SAMPLES * HEARING_FORMAT.frame_bytes :]
        self._recent = (self._recent + pcm)[-_MEMORY_SAMPLES * HEARING_FORMAT.frame_bytes :]
        self._refractory = max(0, self._refractory - len(samples))
        self._quiet = 0 if speech else self._quiet + len(samples)
        if self._refractory or not (self._given or speech):
            return False
        if not self._given:
            pcm = before + pcm
        return self._decode(pcm)

    def reset(self) -> None:
        """Forget what was heard so far."""
        self._finish()
        self._recent = b""
        self._quiet = self._refractory = 0

    def _decode(self, pcm: bytes) -> bool:
        count = len(pcm) // HEARING_FORMAT.frame_bytes
        self._fed += count
        self._given += count
        if self._accept(pcm):
            result: VoskResult = json.loads(self._decoder.Result())
            self._given = self._standing = 0
            return self._judge(result)
        partial = json.loads(self._decoder.PartialResult())["partial"]
        stands = f" {self._phrase} " in f" {partial} "
        self._standing = self._standing + count if stands else 0
        if self._quiet < _PAUSE_SAMPLES and self._standing < _SETTLE_SAMPLES:
            return False
        return self._judge(self._finish())

    def _accept(self, pcm: bytes) -> bool:
        """Give the decoder sound; true when it found the end of an utterance.

        Raises:
            RecognizerError: it failed.
        """
        try:
            return bool(self._decoder.AcceptWaveform(pcm))
        except Exception as error:
            # The wheel raises nothing more precise.
            msg = "Vosk could not listen for the wake phrase."
            raise RecognizerError(msg) from error

    def _finish(self) -> VoskResult:
        """End the utterance in progress; what comes next does not follow on it."""
        if not self._given:
            return {}
        self._given = self._standing = 0
        result: VoskResult = json.loads(self._decoder.FinalResult())
        return result

    def _judge(self, result: VoskResult) -> bool:
        """Whether the phrase is in a result, and both opinions of it are good enough."""
        said = self._find(result.get("result", []))
        if said is None or min(word["conf"] for word in said) < self._limits.confidence:
            return False
        overrun = max(0, self._fed - round(said[-1]["end"] * _RATE))
        margin = self._margin(overrun)
        if margin < self._limits.margin:
            return False
        self._score = wake_score(margin, self._limits.margin)
        self._overrun = overrun
        self._refractory = max(0, _REFRACTORY_SAMPLES - overrun)
        self._recent = b""
        return True

    def _find(self, heard: list[VoskWord]) -> list[VoskWord] | None:
        count = len(self._words)
        for start in reversed(range(len(heard) - count + 1)):
            said = heard[start : start + count]
            if [word["word"] for word in said] == self._words:
                return said
        return None

    def _margin(self, overrun: Samples) -> float:
        """Return the second opinion of the sound that ended ``overrun`` samples ago."""
        recent = np.frombuffer(self._recent, "<i2").astype(np.int16, copy=False)
        end = len(recent) - overrun
        ends = (end, min(end + _AROUND_SAMPLES, len(recent)))
        return max(
            (self._confirmer.margin(recent[max(0, one - self._length) : one]) for one in ends),
            default=-math.inf,
        )
