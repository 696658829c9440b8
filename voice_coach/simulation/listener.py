"""A listener in the simulated room: two ears, for the recording that people listen to.

The coach's microphone is one thing, this is another: it hears the speaker at its full rate, and
people to the left and to the right of it, each from their own place. Reverberation is made as for
the microphone (see ``acoustics``), with reflections of its own for each ear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_coach.clip import Clip, Pcm16
from voice_coach.simulation.acoustics import (
    LINE_DBFS,
    PERSON_DBFS,
    SOUND_M_PER_S,
    Acoustics,
    Convolver,
    gain,
    impulse_response,
)
from voice_coach.simulation.sources import (
    RATE_HZ,
    LoopSource,
    Signal,
    SignalSource,
    Source,
    as_signal,
)
from voice_coach.simulation.speaker import RECORDING_RATE_HZ
from voice_coach.simulation.story import Room
from voice_coach.units import Samples, Seconds

Stereo: TypeAlias = NDArray[np.int16]
"""Left and right, shape (frames, 2)."""

StereoSink: TypeAlias = Callable[[Stereo], None]
"""Takes what is heard, piece by piece, in order."""

PIECE_FRAMES: Final[Samples] = RECORDING_RATE_HZ // 2
"""Half a second is heard at a time: long convolutions are cheaper in long pieces."""

_EAR_SPACING_M: Final = 0.18
_SHADOW_DB: Final = 8.0
"""How much quieter a sound straight from the side is in the far ear, on top of the near one's
gain; the head's shadow, averaged over the range of speech."""
_SIDES: Final = (-0.6, 0.6, -0.25, 0.25)
"""Sine of the angle at which people sit, in the order in which they first speak."""
_COACH_DISTANCE_M: Final = 1.5
_GAIN_DB: Final = 1.0
"""Makes a voice at its usual distance about -23 dBFS, as broadcasts of speech are; a bell over a
loud syllable stays below full scale."""
_FLOOR_DBFS: Final = -75.0
_SOFT_HZ: Final = 3000.0
"""Above this, walls and cushions swallow more and more of what they reflect."""


@dataclass(slots=True)
class _Sounding:
    source: Source
    start: Samples
    ears: tuple[Convolver, Convolver]
    ended: bool = False
    left: Samples = 0
    """Frames of reverberation still to be heard, once it has ended."""


class Listener:
    """Hears people, recordings and the coach's speaker, and passes on what arrives.

    The speaker's track drives it: whatever begins must be told before the speaker has played past
    that moment.

    Args:
        room: None: everybody is dry, and heard without delay.
        acoustics: of that room; its noise is heard too.
        seed: of the reflections.
        sink: gets stereo at ``RECORDING_RATE_HZ``.
    """

    def __init__(
        self, room: Room | None, acoustics: Acoustics, seed: int, sink: StereoSink
    ) -> None:
        self._room = room
        self._seed = seed
        self._sink = sink
        self._places: dict[str, tuple[Signal, Signal]] = {}
        self._sounding: list[_Sounding] = []
        self._position: Samples = 0
        self._waiting: list[Pcm16] = []
        self._waits: Samples = 0
        self._coach = _ears(self._responses(_COACH_DISTANCE_M, 0.0, number=0))
        self._floor = np.random.default_rng([seed, 2])
        noise = None if acoustics.noise is None else _faster(acoustics.noise)
        self._noise = None
        if noise is not None:
            halfway = np.roll(noise, len(noise) // 2)
            self._noise = (LoopSource(noise), LoopSource(halfway))

    def person(self, name: str, clip: Clip, at: Seconds) -> None:
        """Hear a line of somebody's speech; a person stays where they are."""
        signal = as_signal(clip.resampled(RECORDING_RATE_HZ).samples)
        self._add(name, SignalSource(signal * np.float32(gain(PERSON_DBFS - LINE_DBFS))), at)

    def recording(self, source: Source, at: Seconds) -> None:
        """Hear a recording that is played where the people are; it is at 16 kHz."""
        self._add("recording", FasterSource(source), at)

    def speaker(self, samples: Pcm16) -> None:
        """Hear what the speaker plays next; the sink of one of its tracks."""
        self._waiting.append(samples)
        self._waits += len(samples)
        if self._waits >= PIECE_FRAMES:
            self.flush()

    def flush(self) -> None:
        """Pass on everything that has been heard so far."""
        if not self._waits:
            return
        played = as_signal(np.concatenate(self._waiting))
        self._waiting.clear()
        self._waits = 0
        self._sink(self._heard(played))

    def _heard(self, played: Signal) -> Stereo:
        frames = len(played)
        ears = np.stack([ear.process(played) for ear in self._coach], axis=1)
        for sounding in self._sounding:
            ears += _next_of(sounding, frames, self._position)
        self._sounding = [s for s in self._sounding if not s.ended or s.left > 0]
        ears += self._floor.standard_normal((frames, 2), np.float32) * gain(_FLOOR_DBFS)
        if self._noise is not None:
            ears += np.stack([noise.read(frames) for noise in self._noise], axis=1)
        self._position += frames
        scaled = np.rint(ears * np.float32(gain(_GAIN_DB) * 32768.0))
        heard: Stereo = np.clip(scaled, -32768, 32767).astype(np.int16)
        return heard

    def _add(self, name: str, source: Source, at: Seconds) -> None:
        if name not in self._places:
            number = len(self._places)
            distance = 1.0 if self._room is None else self._room.distance_m
            side = _SIDES[number % len(_SIDES)]
            self._places[name] = self._responses(distance, side, number + 1)
        ears = _ears(self._places[name])
        self._sounding.append(_Sounding(source, round(at * RECORDING_RATE_HZ), ears))

    def _responses(self, distance_m: float, side: float, number: int) -> tuple[Signal, Signal]:
        """Return the ways to the left and to the right ear.

        Args:
            distance_m: metres.
            side: sine of the angle, -1.0 left to 1.0 right.
            number: of the place, 0 for the coach's.
        """
        ways = []
        for ear in (-1, 1):
            shadow = np.float32(gain(ear * side * _SHADOW_DB / 2))
            if self._room is None:
                ways.append(np.full(1, shadow / distance_m, np.float32))
                continue
            rng = np.random.default_rng([self._seed, 3, number, ear + 1])
            metres = distance_m - ear * side * _EAR_SPACING_M / 2
            onset = round(metres / SOUND_M_PER_S * RECORDING_RATE_HZ)
            way = impulse_response(metres, self._room.rt60_s, rng, RECORDING_RATE_HZ)
            way[onset] *= shadow
            ways.append(_softened(way, onset))
        return ways[0], ways[1]


class FasterSource:
    """A 16 kHz source, at ``RECORDING_RATE_HZ``."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._resampler = soxr.ResampleStream(RATE_HZ, RECORDING_RATE_HZ, 1, dtype="float32")
        self._ready: Signal = np.zeros(0, np.float32)
        self._over = False

    def read(self, frames: Samples) -> Signal:
        """Return the next frames; see ``Source``."""
        while len(self._ready) < frames and not self._over:
            piece = self._source.read(frames)
            self._over = len(piece) < frames
            more = self._resampler.resample_chunk(piece, last=self._over)
            self._ready = np.concatenate((self._ready, more))
        piece, self._ready = self._ready[:frames], self._ready[frames:]
        return piece


def _next_of(sounding: _Sounding, frames: Samples, position: Samples) -> NDArray[np.float32]:
    """Return what both ears hear of one sound in the next frames."""
    offset = min(max(0, sounding.start - position), frames)
    piece: Signal = np.zeros(frames, np.float32)
    if sounding.ended:
        sounding.left -= frames
    else:
        read = sounding.source.read(frames - offset)
        piece[offset : offset + len(read)] = read
        if len(read) < frames - offset:
            sounding.ended = True
            sounding.left = sounding.ears[0].tail_frames
    return np.stack([ear.process(piece) for ear in sounding.ears], axis=1)


def _ears(responses: tuple[Signal, Signal]) -> tuple[Convolver, Convolver]:
    longest = max(len(response) for response in responses)
    left, right = (np.pad(response, (0, longest - len(response))) for response in responses)
    return Convolver(left), Convolver(right)


def _softened(response: Signal, onset: Samples) -> Signal:
    """Return a response whose reverberation has lost its high tones, and their energy."""
    tail = response[onset + 1 :]
    if not len(tail):
        return response
    spectrum = np.fft.rfft(tail)
    frequencies = np.fft.rfftfreq(len(tail), 1 / RECORDING_RATE_HZ)
    softer = np.fft.irfft(spectrum / np.sqrt(1 + np.square(frequencies / _SOFT_HZ)), len(tail))
    return np.concatenate((response[: onset + 1], softer.astype(np.float32)))


def _faster(signal: Signal) -> Signal:
    resampled: Signal = soxr.resample(signal, RATE_HZ, RECORDING_RATE_HZ)
    return resampled
