"""What is done to clips: noise at a stated distance, and other people's throats."""

from __future__ import annotations

from typing import Final

import numpy as np
import soxr

from voice_coach.simulation.sources import RATE_HZ, Signal

FRAME: Final = 2048
"""Samples of the frames whose loudest one counts; see ``at_snr``."""
PEAK: Final = 0.5
"""The largest magnitude of a mixture."""
_GRAIN: Final = 512
"""Samples of what time stretching puts together anew: 32 ms."""
_SEEK: Final = 160
"""How far it looks for the best fit: 10 ms."""
_VOICED_POWER: Final = 0.05
"""Frames with less of the loudest one's power do not tell a voice's pitch."""
_VOICED_LIKE: Final = 0.4
"""Nor do those that repeat themselves less than that."""


def loudest_frame(signal: Signal) -> float:
    """Return the RMS of the loudest whole frame of ``FRAME`` samples; of all of a short one."""
    whole = len(signal) // FRAME * FRAME
    frames = signal[:whole].reshape(-1, FRAME) if whole else signal.reshape(1, -1)
    return float(np.sqrt(np.mean(np.square(frames, dtype=np.float64), axis=1)).max(initial=0.0))


def piece_of(noise: Signal, frames: int, rng: np.random.Generator) -> Signal:
    """Return a piece of a noise from a random place on; it begins again where it ends."""
    start = int(rng.integers(len(noise)))
    return np.take(noise, np.arange(start, start + frames), mode="wrap")


def at_peak(signal: Signal, peak: float = PEAK) -> Signal:
    """Return a sound with this peak."""
    return signal * np.float32(peak / max(float(np.abs(signal).max(initial=0.0)), 1e-9))


def at_snr(speech: Signal, noise: Signal, snr_db: float, rng: np.random.Generator) -> Signal:
    """Return speech in noise, as Picovoice's benchmarks mix it; the peak is ``PEAK``.

    Args:
        speech: 16 kHz.
        noise: of any length; a random piece is taken.
        snr_db: between the loudest frame of the speech and that of the piece.
        rng: chooses the piece.
    """
    piece = piece_of(noise, len(speech), rng)
    factor = loudest_frame(speech) / max(loudest_frame(piece), 1e-9) * 10 ** (-snr_db / 20)
    return at_peak(speech + piece * np.float32(factor))


def with_throat(signal: Signal, factor: float) -> Signal:
    """Return the same words from a smaller (above 1) or larger throat, as long as before.

    Resampling makes pitch and formants higher by the factor and the clip shorter; stretching the
    time gives it its length back. A woman's formants are about 1.15 times a man's.
    """
    faster = soxr.resample(signal, RATE_HZ * factor, RATE_HZ, quality="HQ").astype(np.float32)
    return _stretched(faster, len(signal))


def pitch_of(signal: Signal) -> float:
    """Return how high a voice is, in Hz: the median over the frames in which it surely sounds.

    By the highest peak of each frame's autocorrelation between 70 and 350 Hz; 0: nobody speaks.
    """
    shortest, longest = RATE_HZ // 350, RATE_HZ // 70
    frames = [signal[at : at + FRAME] for at in range(0, len(signal) - FRAME, FRAME // 2)]
    loud = max((float(np.dot(frame, frame)) for frame in frames), default=0.0)
    found = []
    for frame in frames:
        power = np.abs(np.fft.rfft(frame * np.hanning(FRAME), 2 * FRAME)) ** 2
        alike = np.fft.irfft(power)[:longest]
        lag = shortest + int(np.argmax(alike[shortest:]))
        if np.dot(frame, frame) > _VOICED_POWER * loud and alike[lag] > _VOICED_LIKE * alike[0]:
            found.append(RATE_HZ / lag)
    return float(np.median(found)) if found else 0.0


def _stretched(signal: Signal, frames: int) -> Signal:
    """Return a sound with another length at the same pitch.

    WSOLA: overlapping grains, each from where it fits best to what would have followed the last.
    """
    hop = _GRAIN // 2
    window = np.hanning(_GRAIN + 1)[:-1].astype(np.float32)
    padded = np.pad(signal, (_SEEK, _GRAIN + 2 * _SEEK + hop))
    out = np.zeros(frames + _GRAIN, np.float32)
    speed = len(signal) / frames
    follows = padded[_SEEK : _SEEK + _GRAIN]
    for at in range(0, frames, hop):
        first = min(round(at * speed), len(padded) - _GRAIN - 2 * _SEEK - hop)
        area = padded[first : first + _GRAIN + 2 * _SEEK]
        lag = int(np.argmax(np.correlate(area, follows, "valid")))
        start = first + lag
        out[at : at + _GRAIN] += padded[start : start + _GRAIN] * window
        follows = padded[start + hop : start + hop + _GRAIN]
    return out[:frames]
