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
from hearing.mixing import with_throat
from hearing.rooms import Rooms
from voice_coach.app.hearing import vosk_model
from voice_coach.config import Settings
from voice_coach.errors import InputError
from voice_coach.simulation.people import People, PersonVoice
from voice_coach.simulation.sources import Signal, to_signal

COACH: Final = "flite (slt)"
"""The voice that the coach has, so that nobody else gets it."""
MORE_VOICES: Final = tuple(PersonVoice("rhvoice", name) for name in ("alan", "bdl", "clb"))
"""Voices beside those that people get in simulations, where they are installed. What else eSpeak NG
and Flite have is hard to understand for people too."""
HIGHER: Final = 1.15
"""How much higher a high copy of a voice is: a woman's formants against a man's."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A synthesized voice, as it is or from another throat."""

    voice: PersonVoice
    throat: float = 1.0
    """See ``mixing.with_throat``."""

    def __str__(self) -> str:
        """Name it: ``flite:awb``, ``flite:awb, higher``."""
        return str(self.voice) + (
            "" if self.throat == 1 else ", higher" if self.throat > 1 else ", lower"
        )


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

    def cast(self) -> list[Speaker]:
        """Return everybody who says commands: each voice, and a high copy of each male one."""
        voices = self.speakers()
        high = [Speaker(voice, HIGHER) for voice in voices if voice.engine == "flite"]
        return [*map(Speaker, voices), *high]

    def spoken(self, speaker: Speaker, text: str) -> Signal:
        """Return a line as somebody of the cast says it, from close by: 16 kHz."""
        dry = self.say(speaker.voice, text)
        return dry if speaker.throat == 1 else with_throat(dry, speaker.throat)

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
