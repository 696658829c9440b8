"""What a room does to sound on its way to the microphone. The same seed, the same room.

Reverberation is an exponentially decaying noise after the direct sound. Its strength follows
from the room: it equals the direct sound at the critical distance 0.057 * sqrt(Q * V / RT60), with
V = 50 m³ (a living room) and Q = 2 (a person who faces the microphone).
"""

from __future__ import annotations

import math
import zlib
from typing import Final

import numpy as np

from voice_coach.clip import Clip
from voice_coach.simulation.sources import (
    RATE_HZ,
    LoopSource,
    Signal,
    SignalSource,
    Source,
    beginning_of,
    to_signal,
)
from voice_coach.simulation.story import Echo, Noise, Room
from voice_coach.units import Samples, Seconds

PERSON_DBFS: Final = -26.0
"""Level of a person's voice at 1 m: RMS of its active parts, the usual level of telephony."""

LINE_DBFS: Final = -20.0
"""Level at which synthesizers deliver lines."""

FLOOR_DBFS: Final = -70.0
"""The microphone's own noise."""

SOUND_M_PER_S: Final = 343.0
"""Speed of sound."""

_VOLUME_M3: Final = 50.0
_DIRECTIVITY: Final = 2.0
_SPEAKER_DISTANCE_M: Final = 0.3
_NOISE_LOOP_SECONDS: Final = 10.0
_HUM_HZ: Final = 50.0


def gain(decibels: float) -> float:
    """Return the factor on amplitudes."""
    return float(10.0 ** (decibels / 20.0))


class Convolver:
    """Filters a stream piece by piece by an impulse response (overlap and add)."""

    def __init__(self, response: Signal) -> None:
        self._response = response
        self._tail: Signal = np.zeros(len(response) - 1, np.float32)
        self._quiet = True
        self._spectra: dict[int, np.ndarray[tuple[int], np.dtype[np.complex64]]] = {}

    @property
    def tail_frames(self) -> Samples:
        """How long a sound goes on after it has ended."""
        return len(self._tail)

    def process(self, piece: Signal) -> Signal:
        """Return as many filtered frames as it takes."""
        frames = len(piece)
        if not piece.any():
            if self._quiet:
                return np.zeros(frames, np.float32)
            full = np.zeros(frames + len(self._tail), np.float32)
        else:
            full = self._filtered(piece)
        full[: len(self._tail)] += self._tail
        self._tail = full[frames:]
        self._quiet = not self._tail.any()
        return full[:frames]

    def _filtered(self, piece: Signal) -> Signal:
        frames = len(piece) + len(self._response) - 1
        size = 1 << (frames - 1).bit_length()
        if size not in self._spectra:
            self._spectra[size] = np.fft.rfft(self._response, size).astype(np.complex64)
        product = np.fft.rfft(piece, size) * self._spectra[size]
        return np.fft.irfft(product, size)[:frames].astype(np.float32)


class Reverberated:
    """A source heard through a room."""

    def __init__(self, source: Source, response: Signal) -> None:
        self._source = source
        self._convolver = Convolver(response)
        self._left: Samples = self._convolver.tail_frames

    def read(self, frames: Samples) -> Signal:
        """Return the next frames; see ``Source``."""
        piece = self._source.read(frames)
        missing = min(frames - len(piece), self._left)
        self._left -= missing
        return self._convolver.process(np.pad(piece, (0, missing)))


class Acoustics:
    """The way from everything that sounds to the microphone.

    Args:
        room: None: voices are dry, over the microphone's own noise, and nothing echoes.
        seed: of reverberation and noise.

    Raises:
        AudioFileError: the room's noise cannot be read.
    """

    def __init__(self, room: Room | None, seed: int) -> None:
        self._room = room
        self._seed = seed
        self._floor = np.random.default_rng([seed, 0])
        self._microphone = gain(0.0 if room is None else room.microphone_db)
        noise = None if room is None else room.noise
        self._loop = None if noise is None else self._noise_loop(noise)
        self._noise = None if self._loop is None else LoopSource(self._loop)
        self._echo = Convolver(self._echo_response(room.echo)) if room and room.echo else None

    @property
    def noise(self) -> Signal | None:
        """The noise that goes on all the time, to be repeated; None: there is none."""
        return self._loop

    @property
    def echoes(self) -> bool:
        """Whether the microphone hears the speaker."""
        return self._echo is not None

    def person(self, name: str, clip: Clip) -> Source:
        """Return how a line of somebody's speech arrives; a person stays where they are."""
        return self.recording(name, SignalSource(to_signal(clip) * gain(PERSON_DBFS - LINE_DBFS)))

    def recording(self, name: str, source: Source) -> Source:
        """Return how a sound arrives that is played where the people are.

        Args:
            name: whose place it comes from.
            source: the sound itself.
        """
        if self._room is None:
            return source
        place = np.random.default_rng([self._seed, zlib.crc32(name.encode())])
        return Reverberated(
            source, impulse_response(self._room.distance_m, self._room.rt60_s, place)
        )

    def microphone(self, heard: Signal, played: Signal | None) -> Signal:
        """Return what the microphone delivers.

        Args:
            heard: what arrives from people and recordings.
            played: what the speaker plays in the same time; None: nothing.
        """
        frames = len(heard)
        total = heard + self._floor.standard_normal(frames, np.float32) * gain(FLOOR_DBFS)
        if self._noise is not None:
            total += self._noise.read(frames)
        if self._echo is not None:
            total += self._echo.process(np.zeros(frames, np.float32) if played is None else played)
        return total * np.float32(self._microphone)

    def _noise_loop(self, noise: Noise) -> Signal:
        if noise.path is not None:
            signal = beginning_of(noise.path)
        else:
            signal = made_noise(noise.kind, np.random.default_rng([self._seed, 1 << 20]))
        distance = 1.0 if self._room is None else self._room.distance_m
        level = PERSON_DBFS - 20 * math.log10(distance) - noise.snr_db
        rms = float(np.sqrt(np.mean(np.square(signal, dtype=np.float64))))
        return signal * np.float32(gain(level) / max(rms, 1e-9))

    def _echo_response(self, echo: Echo) -> Signal:
        rt60 = 0.0 if self._room is None else self._room.rt60_s
        rng = np.random.default_rng([self._seed, 1 << 21])
        near = impulse_response(_SPEAKER_DISTANCE_M, rt60, rng)
        onset = int(np.flatnonzero(near)[0])
        response = near[onset:] * np.float32(gain(echo.level_db) / near[onset])
        return np.pad(response, (round(echo.delay_s * RATE_HZ), 0))


def impulse_response(
    distance_m: float, rt60_s: Seconds, rng: np.random.Generator, rate_hz: int = RATE_HZ
) -> Signal:
    """Return the way from a person to the microphone; the direct sound at 1 m has factor 1.

    Args:
        distance_m: metres.
        rt60_s: time in which the reverberation falls by 60 dB; 0 for none.
        rng: draws the reflections.
        rate_hz: of the response.
    """
    onset = round(distance_m / SOUND_M_PER_S * rate_hz)
    direct = np.zeros(onset + 1, np.float32)
    direct[onset] = 1.0 / distance_m
    frames = round(rt60_s * rate_hz)
    if frames == 0:
        return direct
    decay = 10.0 ** (-3.0 * np.arange(frames) / frames)
    tail = rng.standard_normal(frames) * decay
    critical_m = 0.057 * math.sqrt(_DIRECTIVITY * _VOLUME_M3 / rt60_s)
    tail *= 1.0 / (critical_m * math.sqrt(float(np.sum(np.square(tail)))))
    return np.concatenate((direct, tail.astype(np.float32)))


def made_noise(kind: str, rng: np.random.Generator) -> Signal:
    """Return ten seconds of ``white``, ``pink`` or ``hum`` noise that can be repeated."""
    frames = round(_NOISE_LOOP_SECONDS * RATE_HZ)
    if kind == "hum":
        moments = np.arange(frames) / RATE_HZ
        partials = [
            np.sin(2 * np.pi * _HUM_HZ * number * moments + rng.uniform(0, 2 * np.pi)) / number
            for number in (1, 2, 3, 4, 6)
        ]
        hum: Signal = np.add.reduce(partials).astype(np.float32)
        return hum
    spectrum = np.fft.rfft(rng.standard_normal(frames))
    if kind == "pink":
        spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1.0))
    return np.fft.irfft(spectrum, frames).astype(np.float32)
