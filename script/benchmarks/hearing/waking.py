"""The wake phrase as the ears hear it: the gate, and behind it the spotter.

Nothing else decides about waking, so nothing else is run. One sound can be judged at several
sensitivities: what the models say of it is worked out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from hearing.part import Figure
from voice_coach.clip import Pcm16
from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.speech.confirm import Confirmer, PhoneticCheck
from voice_coach.speech.hearing import STAY_PROBABILITY, WakeWord
from voice_coach.speech.vad import Passage, SileroVad, SpeechGate
from voice_coach.speech.wake import AtSpeeds, Proposer, WakeSpotter
from voice_coach.units import BLOCK_SAMPLES, Seconds

USUAL: Final = 0.5
"""The sensitivity that nobody has changed."""


class KeptModel:
    """A model's answers, kept to be given again for the same sound; implements ``Proposer``."""

    def __init__(self, model: Proposer) -> None:
        self._model = model
        self._answers: list[float] = []
        self._next = 0

    @property
    def phrase(self) -> str:
        """The phrase, in lower-case words."""
        return self._model.phrase

    def probability(self, samples: Pcm16) -> float:
        """Return what the model says, or said the last time."""
        if self._next == len(self._answers):
            self._answers.append(self._model.probability(samples))
        self._next += 1
        return self._answers[self._next - 1]

    def reset(self) -> None:
        """Forget what was heard so far, where the model hears it for the first time."""
        if self._next == len(self._answers):
            self._model.reset()

    def again(self) -> None:
        """Expect the same sound from its beginning."""
        self._next = 0

    def anew(self) -> None:
        """Expect another sound."""
        self._answers.clear()
        self._next = 0
        self._model.reset()


class KeptCheck:
    """A second opinion that is worked out once for each sound; implements ``Confirmer``."""

    def __init__(self, check: Confirmer) -> None:
        self._check = check
        self._margins: dict[bytes, float] = {}
        self._beats: dict[bytes, bool] = {}

    def margin(self, samples: Pcm16) -> float:
        """Return how well the sound fits the phrase."""
        key = samples.tobytes()
        if key not in self._margins:
            self._margins[key] = self._check.margin(samples)
        return self._margins[key]

    def beats_rivals(self, samples: Pcm16) -> bool:
        """Return whether it is rather the phrase than what sounds like it."""
        key = samples.tobytes()
        if key not in self._beats:
            self._beats[key] = self._check.beats_rivals(samples)
        return self._beats[key]

    def anew(self) -> None:
        """Forget all sounds."""
        self._margins.clear()
        self._beats.clear()


class Waker:
    """A built-in phrase's spotter at several sensitivities, behind the gate."""

    def __init__(
        self,
        phrase: str,
        sensitivities: Sequence[float] = (USUAL,),
        model: Proposer | None = None,
    ) -> None:
        """Load the models.

        Args:
            phrase: one of the built-in phrases.
            sensitivities: those to judge by.
            model: what proposes; None for what the coach has.
        """
        self.phrase = phrase
        self._model = KeptModel(model or AtSpeeds(phrase))
        self._check = KeptCheck(PhoneticCheck(phrase))
        self._spotters = {one: WakeSpotter(self._model, self._check, one) for one in sensitivities}

    def wakes(self, sound: Signal) -> dict[float, int]:
        """Return how often the sound wakes it, by sensitivity."""
        passages = _passages(sound)
        self._model.anew()
        self._check.anew()
        return {one: self._count(spotter, passages) for one, spotter in self._spotters.items()}

    def _count(self, spotter: WakeSpotter, passages: Sequence[Passage]) -> int:
        self._model.again()
        spotter.reset()
        return _count(spotter, passages)


def wakes_by_voice_activity(spotter: WakeWord, sound: Signal) -> int:
    """Return how often a sound wakes a spotter that wants to know where somebody speaks."""
    vad, spotted = SileroVad(), 0
    spotter.reset()
    for passage in _passages(sound):
        if passage.first:
            vad.reset()
            spotter.reset()
        speech = any(each >= STAY_PROBABILITY for each in vad.process(passage.samples))
        spotted += spotter.process(passage.samples, speech=speech)
    return spotted


def _passages(sound: Signal) -> list[Passage]:
    pcm = np.clip(np.rint(sound * 32767), -32768, 32767).astype(np.int16)
    gate = SpeechGate()
    return [
        passage
        for start in range(0, len(pcm), BLOCK_SAMPLES)
        for passage in gate.process(pcm[start : start + BLOCK_SAMPLES])
    ]


def _count(spotter: WakeWord, passages: Sequence[Passage]) -> int:
    spotted = 0
    for passage in passages:
        if passage.first:
            spotter.reset()
        spotted += spotter.process(passage.samples)
    return spotted


@dataclass
class Tally:
    """False wakes, and in how much sound."""

    wakes: int = 0
    seconds: Seconds = 0.0

    def add(self, wakes: int, sound: Signal) -> None:
        """Count a sound."""
        self.wakes += wakes
        self.seconds += len(sound) / RATE_HZ

    @property
    def hours(self) -> float:
        """How long it was."""
        return self.seconds / 3600

    @property
    def at_most(self) -> float:
        """False wakes an hour that are more than this are ruled out at 95 %.

        The upper end of the exact one-sided interval of a Poisson count: 3.0 where none was seen.
        """
        low, high = float(self.wakes), 3.0 + 3.0 * self.wakes
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if _seldom(self.wakes, middle) > _RARE else (low, middle)
        return high / max(self.hours, 1e-9)

    def __str__(self) -> str:
        """Write it as the tables have it."""
        if not self.seconds:
            return "–"
        return f"{self.wakes} in {self.seconds / 60:.0f} min (below {self.at_most:.1f} an hour)"


_RARE: Final = 0.05


def _seldom(count: int, mean: float) -> float:
    """Return how likely a Poisson count of this mean is at most ``count``."""
    term = total = float(np.exp(-mean))
    for number in range(1, count + 1):
        term *= mean / number
        total += term
    return total


def heard(wakes: Sequence[int]) -> Figure:
    """Return the share of sounds that were taken for the phrase."""
    return Figure.share(sum(one > 0 for one in wakes), len(wakes))
