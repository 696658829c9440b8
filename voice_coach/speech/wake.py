"""The built-in wake phrases: microWakeWord proposes, phonemes confirm; every model is in a wheel.

The model proposes with a low cutoff, and hears the sound again played faster and slower, for slow
speech and for small throats. What that lets through besides is the confirmation's to refuse: the
phrase has to fit, and to fit better than what sounds like it. docs/hearing.md tells the outcome.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import soxr
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
    sure: float = 0.8
    """Model probability from which it is."""

    def at(self, sensitivity: float) -> _Limits:
        """Return the limits at another sensitivity."""
        step = sensitivity - 0.5
        return _Limits(self.proposal - 0.35 * step, self.margin - 10 * step, self.sure)

    def needed(self, probability: float) -> float:
        """Return the margin that confirms a proposal: the less sure the model, the higher."""
        doubt = min(1.0, max(0.0, (self.sure - probability) / 0.4))
        return self.margin + _MARGIN_OF_DOUBT * doubt


_FASTER: Final = 1.2
"""How much faster the second model hears the sound: of 0.9 to 1.4, the best beside 1.0 for voices
that speak slowly. 25 synthesized voices' "hey jarvis" at 3 m are proposed in 0.80 instead of 0.56,
"okay nabu" in 0.92 instead of 0.64."""
_SLOWER: Final = 0.87
"""How much slower, and so lower, the third hears it: people's "alexa" at 3 m, with throats smaller
by a quarter, has 0.23 to 0.99 instead of 0.01 to 1.0 by seven; 0.78 gives less."""
_TRUST: Final = 0.7
"""What the others' probability is worth. What only the faster model hears has a margin of -4 to -11
where it is the phrase, by seven voices at 3 m; a reader in a room, at 0.86, has -17."""
_MARGIN_OF_DOUBT: Final = 10.0

_LIMITS: Final[Mapping[str, _Limits]] = {
    # Margins of those who said it (worst) and of what the model was sure of wrongly (best):
    "hey jarvis": _Limits(0.4, -23.5, 0.95),  # at 3 m -18; a reader in a room -21 at 0.81
    "alexa": _Limits(
        0.4, -25.0, 0.85
    ),  # people with a television -22 at 0.75; an order -20 at 0.59
    "okay nabu": _Limits(0.4, -24.0),  # voices -22; "computer" -25, then -52
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


class AtSpeeds:
    """A model, and the same for the sound played faster and slower; implements ``Proposer``.

    The models were trained on brisk speech and hear high voices less well. Played 1.2 times as
    fast, slow speech becomes what they know; played 0.87 times as fast, a small throat does;
    people's own speed is heard by the first. Each costs 0.3 % of a core while the gate is open.
    """

    def __init__(self, phrase: str, others: Sequence[float] = (_FASTER, _SLOWER)) -> None:
        """Load a model for each speed: each remembers what it has heard.

        Args:
            phrase: one of ``BUILT_IN_PHRASES``, in any case.
            others: speeds besides people's own; 1.2 is faster.

        Raises:
            WakeWordError: no model knows the phrase.
        """
        self._as_said = MicroWake(phrase)
        self._others = [(MicroWake(phrase), _played(speed)) for speed in others]

    @property
    def phrase(self) -> str:
        """The phrase, in lower-case words."""
        return self._as_said.phrase

    def probability(self, samples: Pcm16) -> float:
        """Feed the next samples; return the highest probability that was reached in them.

        The others' count less: what they alone know needs a better margin.
        """
        found = self._as_said.probability(samples)
        for model, played in self._others:
            found = max(found, _TRUST * model.probability(played.resample_chunk(samples)))
        return found

    def reset(self) -> None:
        """Forget what was heard so far."""
        self._as_said.reset()
        for model, played in self._others:
            model.reset()
            played.clear()


def _played(speed: float) -> soxr.ResampleStream:
    """Return what plays a stream faster or slower."""
    rate = HEARING_FORMAT.rate_hz
    return soxr.ResampleStream(rate * speed, rate, 1, dtype="int16", quality="MQ")


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
        if self._peak < self._limits.sure and self._peak_left > 0:
            return False
        confirmed = self._confirmed(self._limits.needed(self._peak))
        self._peak = 0.0
        self._wait = _REFRACTORY_SAMPLES if confirmed else _PAUSE_SAMPLES
        return confirmed

    def _confirmed(self, needed: float) -> bool:
        memory = np.frombuffer(self._memory, np.int16)
        for overrun in _OVERRUN_SAMPLES:
            heard = memory[: max(0, len(memory) - overrun)]
            margin = self._confirmer.margin(heard) if len(heard) else -math.inf
            if margin >= needed:
                self._score = wake_score(margin, needed)
                return self._confirmer.beats_rivals(heard)
        return False
