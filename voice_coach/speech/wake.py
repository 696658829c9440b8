"""The built-in wake phrases: microWakeWord proposes, phonemes confirm; every model is in a wheel.

Measured on people's recordings (60 speakers' "alexa"; 50 minutes of talk, orders, single words
and noise): the model alone, at its published cutoff, hears 0.93 to 0.98 and wakes on "a cheddar
block"; with a low cutoff and the confirmation it hears all of them and wakes on nothing. In
kitchen noise at 5 dB it is 0.97 instead of 0.80. Said in one breath with a command and without a
pause, seven synthesized voices' "hey jarvis" are heard in 0.76 instead of 0.21.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model

from voice_coach.clip import Pcm16
from voice_coach.content.wake_phrases import BUILT_IN_PHRASES, normal_phrase
from voice_coach.errors import WakeWordError
from voice_coach.speech.confirm import Confirmer, wake_score
from voice_coach.units import HEARING_FORMAT, Samples


@dataclass(frozen=True, slots=True)
class _Limits:
    """What makes a sound the phrase, at sensitivity 0.5."""

    proposal: float
    """Model probability that proposes it; some 0.5 below the published cutoffs."""
    margin: float
    """Phonetic margin that confirms what the model is sure of."""

    def at(self, sensitivity: float) -> _Limits:
        """Return the limits at another sensitivity."""
        step = sensitivity - 0.5
        return _Limits(self.proposal - 0.35 * step, self.margin - 10 * step)

    def needed(self, probability: float) -> float:
        """Return the margin that confirms a proposal: the less sure the model, the higher."""
        doubt = min(1.0, max(0.0, (_SURE - probability) / 0.4))
        return self.margin + _MARGIN_OF_DOUBT * doubt


_SURE: Final = 0.8
_MARGIN_OF_DOUBT: Final = 10.0

_LIMITS: Final[Mapping[str, _Limits]] = {
    # Margins of those who said it (worst) and of what the model was sure of wrongly (best):
    "hey jarvis": _Limits(0.4, -26.0),  # voices -24, ordinary ones -5; "computer" -26, then -37
    "alexa": _Limits(0.4, -25.0),  # 60 people -18; -37
    "okay nabu": _Limits(0.4, -24.0),  # voices -21; "computer" -25, then -52
    "hey mycroft": _Limits(0.4, -23.0),  # voices -28, 0.9 of them above -24; -24
}

_MEMORY_SAMPLES: Final[Samples] = HEARING_FORMAT.rate_hz * 11 // 10
"""What the confirmation looks at: 1.1 s, the phrase and a little before it."""
_OVERRUN_SAMPLES: Final[tuple[Samples, ...]] = (0, 1600, 3200, 4800)
"""The answer comes up to 0.3 s after the phrase; by then the sound may hold the next word."""
_STEP_SAMPLES: Final[Samples] = HEARING_FORMAT.rate_hz * 3 // 10
"""Longer blocks are cut: the phrase would be past in the memory when its model answers."""
_PEAK_SAMPLES: Final[Samples] = HEARING_FORMAT.rate_hz * 12 // 100
"""How long a model that is not sure may take to become surer."""
_PAUSE_SAMPLES: Final[Samples] = HEARING_FORMAT.rate_hz // 2
"""After a proposal that was not confirmed; the model stays excited for so long."""
_REFRACTORY_SAMPLES: Final[Samples] = HEARING_FORMAT.rate_hz
"""After the phrase: nobody says it twice in a second."""


class Proposer(Protocol):
    """Says how likely a phrase was just said; ``MicroWake`` is one."""

    @property
    def phrase(self) -> str:
        """The phrase, in lower-case words."""
        ...

    def probability(self, samples: Pcm16) -> float:
        """Feed the next samples; return the highest probability that was reached in them."""
        ...

    def reset(self) -> None:
        """Forget what was heard so far."""
        ...


class MicroWake:
    """One of microWakeWord's models.

    Format: 16 kHz mono int16, any count of samples a call. Internally 10 ms feature frames,
    three of them a step, and the mean of the last five steps: it answers every 30 ms.
    """

    def __init__(self, phrase: str) -> None:
        """Load a model.

        Args:
            phrase: one of ``BUILT_IN_PHRASES``, in any case.

        Raises:
            WakeWordError: no model knows the phrase.
        """
        words = normal_phrase(phrase)
        if words not in BUILT_IN_PHRASES:
            known = ", ".join(f'"{one}"' for one in BUILT_IN_PHRASES)
            msg = f'No wake word model knows "{phrase}".'
            raise WakeWordError(msg, f"There are {known}.")
        self._phrase = words
        self._model = MicroWakeWord.from_builtin(Model(words.replace(" ", "_")))
        self._features = MicroWakeWordFeatures()

    @property
    def phrase(self) -> str:
        """The phrase, in lower-case words."""
        return self._phrase

    def probability(self, samples: Pcm16) -> float:
        """Feed the next samples; return the highest probability (0.0 to 1.0) reached in them."""
        # A list, because the library forgets its buffer only when its generator is used up.
        frames = list(self._features.process_streaming(samples.tobytes()))
        answers = [self._model.process_streaming_prob(frame) for frame in frames]
        return max((float(answer) for answer in answers if answer is not None), default=0.0)

    def reset(self) -> None:
        """Forget what was heard so far: what comes next does not follow on it."""
        self._features.reset()
        self._model.reset()


class WakeSpotter:
    """Spots one phrase in a stream; implements ``WakeWord``.

    Format: 16 kHz mono int16, any count of samples a call.
    """

    def __init__(self, proposer: Proposer, confirmer: Confirmer, sensitivity: float = 0.5) -> None:
        """Put a spotter together.

        Args:
            proposer: a wake word model.
            confirmer: the second opinion.
            sensitivity: 0.0 (fewest false wakes) to 1.0 (hears everything).
        """
        self._proposer = proposer
        self._confirmer = confirmer
        self._limits = _LIMITS[proposer.phrase].at(sensitivity)
        self._memory = b""
        self._wait: Samples = 0
        self._peak = 0.0
        self._peak_left: Samples = 0
        self._score = 0.0

    @property
    def phrase(self) -> str:
        """The phrase, in lower-case words."""
        return self._proposer.phrase

    @property
    def overrun(self) -> Samples:
        """0: it answers at most 0.3 s late, and does not know how late."""
        return 0

    @property
    def score(self) -> float:
        """How sure it was when it spotted the phrase last."""
        return self._score

    def process(self, samples: Pcm16, *, speech: bool = True) -> bool:
        """Feed the next samples; True once when the phrase was just said.

        Args:
            samples: what comes next.
            speech: does not matter: the model costs little, and hears what the detector misses.
        """
        spotted = False
        for start in range(0, len(samples), _STEP_SAMPLES):
            spotted |= self._hear(samples[start : start + _STEP_SAMPLES])
        return spotted

    def reset(self) -> None:
        """Forget what was heard so far."""
        self._proposer.reset()
        self._memory = b""
        self._wait = self._peak_left = 0
        self._peak = 0.0

    def _hear(self, samples: Pcm16) -> bool:
        size = _MEMORY_SAMPLES * HEARING_FORMAT.frame_bytes
        self._memory = (self._memory + samples.tobytes())[-size:]
        self._wait = max(0, self._wait - len(samples))
        probability = self._proposer.probability(samples)
        if self._wait > 0:
            return False
        if not self._peak and probability <= self._limits.proposal:
            return False
        return self._propose(probability, len(samples))

    def _propose(self, probability: float, count: Samples) -> bool:
        """Wait until the model is as sure as it will be, then ask for the second opinion."""
        self._peak_left = _PEAK_SAMPLES if not self._peak else self._peak_left - count
        self._peak = max(self._peak, probability)
        if self._peak < _SURE and self._peak_left > 0:
            return False
        confirmed = self._confirmed(self._limits.needed(self._peak))
        self._peak = 0.0
        self._wait = _REFRACTORY_SAMPLES if confirmed else _PAUSE_SAMPLES
        return confirmed

    def _confirmed(self, needed: float) -> bool:
        heard = np.frombuffer(self._memory, np.int16)
        for overrun in _OVERRUN_SAMPLES:
            if overrun < len(heard):
                margin = self._confirmer.margin(heard[: len(heard) - overrun])
                if margin >= needed:
                    self._score = wake_score(margin, needed)
                    return True
        return False
