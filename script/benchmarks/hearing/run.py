"""What a part gets to measure with."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from hearing.corpus import Recordings
from hearing.rooms import Rooms
from voice_coach.app.hearing import vosk_model
from voice_coach.config import Settings
from voice_coach.errors import InputError
from voice_coach.simulation.people import People, PersonVoice
from voice_coach.simulation.sources import Signal, to_signal

COACH: Final = "flite (slt)"
"""The voice that the coach has, so that nobody else gets it."""
MORE_VOICES: Final = (
    PersonVoice("flite", "kal"),
    PersonVoice("espeak", "en-gb+f4", rate=0.857),
    PersonVoice("espeak", "en-us+m3", rate=0.857),
    PersonVoice("espeak", "en-gb+m7", rate=0.857),
    PersonVoice("rhvoice", "alan"),
    PersonVoice("rhvoice", "bdl"),
    PersonVoice("rhvoice", "clb"),
)
"""Voices beside those that people get in simulations, where they are installed."""

T = TypeVar("T")


@dataclass
class Run:
    """The corpus, and how much of it."""

    share: float = 1.0
    """How much of the clips, 0 to 1."""
    seed: int = 5
    """Of everything that is drawn: one seed, one result."""
    recordings: Recordings = field(default_factory=Recordings)
    vosk: Path | None = field(default_factory=lambda: vosk_model(Settings()))
    """The folder of a Vosk model; None where none was fetched."""
    quiet: bool = False
    """Nothing is told about the progress."""
    people: People = field(default_factory=lambda: People(COACH))
    """Synthesized voices other than the coach's; ``say`` keeps what they said in memory."""

    def __post_init__(self) -> None:
        """Make the rooms."""
        self.rooms = Rooms(self.recordings)

    def some(self, items: Sequence[T], least: int = 1) -> list[T]:
        """Return this run's share of them, spread evenly; the same ones every time."""
        count = min(len(items), max(least, round(self.share * len(items))))
        return [items[number * len(items) // count] for number in range(count)]

    def rng(self, *names: object) -> np.random.Generator:
        """Return what draws for one purpose, whatever else is drawn."""
        return np.random.default_rng([self.seed, zlib.crc32("/".join(map(str, names)).encode())])

    def speakers(self, most: int | None = None) -> list[PersonVoice]:
        """Return the synthesized voices that are installed, those best understood first."""
        known = [str(voice) for voice in MORE_VOICES]
        cast = [voice for voice in self.people.available() if str(voice) not in known]
        return [*cast, *(voice for voice in MORE_VOICES if self.has(voice))][:most]

    def has(self, voice: PersonVoice) -> bool:
        """Whether a voice is installed, and not the coach's."""
        try:
            self.people.cast([str(voice)])
        except InputError:
            return False
        return True

    def say(self, voice: PersonVoice, text: str) -> Signal:
        """Return a line as a voice says it, from close by: 16 kHz."""
        return to_signal(self.people.say(voice, text))

    def tell(self, text: str) -> None:
        """Say on the screen how far it is."""
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Release the synthesizers."""
        self.people.close()
