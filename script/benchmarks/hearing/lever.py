"""What is known of a lever once it was pulled, and the orders on which it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from hearing.alike import halves
from hearing.corpus import Recording
from hearing.mixing import at_peak, at_snr
from hearing.paired import changes, mcnemar
from hearing.part import Figure
from hearing.parts.orders import KIND, plain, wanted_slots
from hearing.run import Run
from hearing.utterances import pcm, whole
from voice_coach.clip import Pcm16
from voice_coach.content.intents import IntentSet
from voice_coach.simulation.acoustics import impulse_response
from voice_coach.simulation.sources import Signal

Words: TypeAlias = Callable[[Pcm16], str]
"""What a recogniser makes of an utterance."""

ROOM: Final = "3 m room"
KITCHEN: Final = "kitchen 6 dB"
PLACES: Final = (ROOM, KITCHEN)
CHANCE: Final = 0.05
BETTER: Final = "better"
WORSE: Final = "worse"


@dataclass(frozen=True, slots=True)
class Pulled:
    """One row of the table."""

    key: str
    """Of its figure."""
    lever: str
    clips: str
    """Whose, and where."""
    before: Figure | None
    """None: it cannot be tried here."""
    after: Figure | None
    chance: str
    """p, won and lost; or what else it is to be held against."""
    cost: str
    verdict: str

    @classmethod
    def compared(
        cls,
        key: str,
        lever: str,
        clips: str,
        before: Sequence[bool],
        after: Sequence[bool],
        cost: str,
    ) -> Pulled:
        """Return the row of a lever that was tried on the same clips as what is in use."""
        won, lost = changes(before, after)
        p = mcnemar(won, lost)
        verdict = "no more than chance" if p > CHANCE else BETTER if won > lost else WORSE
        then, now = (Figure.share(sum(right), len(right)) for right in (before, after))
        return cls(key, lever, clips, then, now, f"{p:.2g} (+{won}, -{lost})", cost, verdict)

    @classmethod
    def absent(cls, key: str, lever: str, why: str) -> Pulled:
        """Return the row of a lever that cannot be tried here."""
        return cls(key, lever, "–", None, None, "–", "–", f"not measured: {why}")

    @property
    def cells(self) -> tuple[str, ...]:
        """Its cells in the table."""
        figures = ("–" if one is None else str(one) for one in (self.before, self.after))
        return (self.lever, self.clips, *figures, self.chance, self.cost, self.verdict)


class Orders:
    """Coffee orders of people, trimmed; in each place the same ones."""

    def __init__(self, run: Run, intents: Path) -> None:
        """Trim them; ``side`` tells which of two groups of voices each is in.

        Both halves of the recordings: what is adapted to one group is tried on the other.
        """
        self._run = run
        self.intents = IntentSet.from_yaml(intents)
        wanted = wanted_slots(run)
        self.clips: list[Recording] = run.some(run.recordings.clips(KIND, None), least=4)
        self.wanted = [wanted[clip.name] for clip in self.clips]
        signals = [clip.signal() for clip in self.clips]
        self.sides = halves(signals)
        bounds = [whole(signal) for signal in signals]
        self.dry = [signal[start:end] for signal, (start, end) in zip(signals, bounds, strict=True)]

    def heard_in(self, place: str) -> list[Pcm16]:
        """Return every order as the recogniser is given it in a place; empty: clean."""
        return [
            pcm(self._carried(dry, clip.name, place))
            for dry, clip in zip(self.dry, self.clips, strict=True)
        ]

    def meaning(self, text: str) -> dict[str, str] | None:
        """Return the slots of an order; None where it is none."""
        match = self.intents.match(text) if text else None
        return None if match is None else plain(match.slots)

    def _carried(self, dry: Signal, name: str, place: str) -> Signal:
        rng = self._run.rng("levers", name, place)
        if place == ROOM:
            return at_peak(carried(dry, 3.0, 0.4, rng))
        if place == KITCHEN:
            return at_snr(dry, self._run.recordings.noise("kitchen"), 6.0, rng)
        return dry


def carried(dry: Signal, metres: float, rt60_s: float, rng: np.random.Generator) -> Signal:
    """Return speech as it arrives through a room."""
    response = impulse_response(metres, rt60_s, rng)
    frames = len(dry) + len(response) - 1
    size = 1 << (frames - 1).bit_length()
    product = np.fft.rfft(dry, size) * np.fft.rfft(response, size)
    return np.fft.irfft(product, size)[:frames].astype(np.float32)
