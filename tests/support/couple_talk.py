"""A couple that talks to each other and not to the coach: the same evening every time.

Scenes of ``fixtures/couple_talk.yaml`` by synthesized people, two voices at a time who sit at two
places of a living room, and between them people's recordings, each of which comes once. Nothing in
it is meant for the coach, however much it sounds like it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr
import yaml
from numpy.typing import NDArray

from voice_coach.simulation.acoustics import FLOOR_DBFS, PERSON_DBFS, gain, impulse_response
from voice_coach.simulation.people import People, PersonVoice
from voice_coach.simulation.sources import RATE_HZ, Signal, to_signal
from voice_coach.units import Samples, Seconds

LINES: Final = Path(__file__).parents[1] / "fixtures" / "couple_talk.yaml"
RECORDED: Final = ("meeting_talk", "read_speech", "not_commands", "coffee_orders")
"""People's recordings that take part: talk, reading, short phrases, orders."""
PLACES_M: Final = (1.5, 2.5)
"""How far the two sit from the microphone; recordings come from the nearer place."""
RT60_S: Final[Seconds] = 0.4
_RECORDED_AT_ONCE: Final = 5
_LINES_AT_ONCE: Final = 6
_QUIETEST: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Mood:
    """How something is said."""

    rate: float
    """Factor on the voice's speed."""
    depth: float
    """Factor on pitch, formants and speed: below 1.0 it is lower and slower."""
    level_db: float
    """Against a person who speaks normally."""
    gap: tuple[Seconds, Seconds]
    """Least and most silence before it; negative where the other one still speaks."""


MOODS: Final = {
    "heated": Mood(1.2, 1.04, 5.0, (0.1, 0.6)),
    "tearful": Mood(0.8, 0.93, -9.0, (0.8, 3.5)),
    "quiet": Mood(1.0, 1.0, -8.0, (0.5, 4.0)),
    "over": Mood(1.15, 1.0, 3.0, (-0.9, -0.2)),
    "tender": Mood(0.9, 0.98, -4.0, (0.6, 2.5)),
}
RECORDING: Final = Mood(1.0, 1.0, 0.0, (0.4, 2.0))


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something that was said."""

    text: str
    """The words, or the recording's name."""
    kind: str
    """The mood, or the recording's folder."""
    voice: str
    """Empty for a recording."""
    start: Samples
    end: Samples
    """Where its reverberation begins to be all that is left."""


@dataclass(frozen=True, slots=True)
class Evening:
    """What the microphone heard, and what was said."""

    samples: NDArray[np.int16]
    """16 kHz mono."""
    spoken: tuple[Spoken, ...]

    def beginning(self, share: float) -> Evening:
        """Return its first part, 0.0 to 1.0 of it."""
        frames = round(share * len(self.samples))
        return Evening(self.samples[:frames], tuple(s for s in self.spoken if s.end <= frames))

    def at(self, start: Seconds, end: Seconds) -> list[Spoken]:
        """Return what was said in a time."""
        first, last = start * RATE_HZ, end * RATE_HZ
        return [one for one in self.spoken if one.start < last and one.end > first]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    kind: str
    voice: str
    dry: Signal
    mood: Mood
    place: int


def couple_talk(
    seconds: Seconds, people: People, recordings: Path | None, seed: int = 7
) -> Evening:
    """Return an evening of this length.

    Args:
        seconds: 3600 for the hour; scenes come again, by other voices, until it is full.
        people: two of their voices at a time quarrel.
        recordings: the folder of people's recordings; None: only synthesized people talk.
        seed: of rooms, pauses, and the order of the scenes.

    Raises:
        VoiceError: nothing is installed that people could speak with.
    """
    frames = round(seconds * RATE_HZ)
    rng = np.random.default_rng(seed)
    total = rng.standard_normal(frames, np.float32) * np.float32(gain(FLOOR_DBFS))
    spoken: list[Spoken] = []
    at: Samples = RATE_HZ
    ways = [
        impulse_response(metres, RT60_S, np.random.default_rng([seed, metre]))
        for metre, metres in enumerate(PLACES_M)
    ]
    for line in _lines(people, recordings, rng):
        at += round(rng.uniform(*line.mood.gap) * RATE_HZ)
        heard = _convolved(_levelled(line), ways[line.place])
        end = at + len(line.dry)
        if at + len(heard) > frames:
            break
        total[at : at + len(heard)] += heard
        spoken.append(Spoken(line.text, line.kind, line.voice, at, end))
        at = end
    samples = np.clip(np.rint(total * 32_768), -32_768, 32_767).astype(np.int16)
    return Evening(samples, tuple(spoken))


def _lines(people: People, recordings: Path | None, rng: np.random.Generator) -> Iterator[_Line]:
    """Yield scenes and recordings by turns; without end."""
    recorded = _recorded(recordings, rng)
    voices = people.available()
    pairs = list(itertools.combinations(voices, 2)) or [(voices[0], voices[0])]
    scenes = yaml.safe_load(LINES.read_text(encoding="utf-8"))["scenes"]
    for number in itertools.count():
        pair = pairs[number * 5 % len(pairs)]
        parts = [
            (scene["mood"], scene["lines"][first : first + _LINES_AT_ONCE])
            for scene in scenes
            for first in range(0, len(scene["lines"]), _LINES_AT_ONCE)
        ]
        for place in rng.permutation(len(parts)):
            mood, texts = parts[place]
            yield from _scene(people, pair, mood, texts)
            yield from itertools.islice(recorded, _RECORDED_AT_ONCE)


def _scene(
    people: People, pair: Sequence[PersonVoice], name: str, texts: Sequence[str]
) -> Iterator[_Line]:
    mood = MOODS[name]
    for turn, text in enumerate(texts):
        voice = pair[turn % 2]
        said = to_signal(people.say(replace(voice, rate=voice.rate * mood.rate), text))
        if mood.depth != 1.0:
            said = soxr.resample(said, RATE_HZ * mood.depth, RATE_HZ).astype(np.float32)
        yield _Line(text, name, str(voice), said, mood, turn % 2)


def _recorded(folder: Path | None, rng: np.random.Generator) -> Iterator[_Line]:
    """Yield each recording once, in an order of its own."""
    if folder is None:
        return
    paths = [path for kind in RECORDED for path in sorted((folder / kind).glob("*.flac"))]
    for number in rng.permutation(len(paths)):
        path = paths[number]
        samples, _ = soundfile.read(path, dtype="float32")
        yield _Line(path.stem, path.parent.name, "", samples, RECORDING, 0)


def _levelled(line: _Line) -> Signal:
    """Return speech at a person's level at 1 m, as its mood has it."""
    loud = np.abs(line.dry) > 0.1 * np.abs(line.dry).max(initial=_QUIETEST)
    rms = float(np.sqrt(np.mean(np.square(line.dry[loud])))) if loud.any() else 1.0
    wanted = gain(PERSON_DBFS + line.mood.level_db)
    return line.dry * np.float32(wanted / max(rms, _QUIETEST))


def _convolved(signal: Signal, response: Signal) -> Signal:
    frames = len(signal) + len(response) - 1
    size = 1 << (frames - 1).bit_length()
    product = np.fft.rfft(signal, size) * np.fft.rfft(response, size)
    return np.fft.irfft(product, size)[:frames].astype(np.float32)
