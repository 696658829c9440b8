"""Every engine's sound made alike: as loud, and with as little silence around it.

Numbers: speech is levelled to -20 dBFS (RMS of its active parts), with peaks limited to -3 dBFS,
so that every engine and every line is as loud as the others and leaves room for a bell mixed
over it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from voice_coach.clip import Clip, Pcm16
from voice_coach.errors import VoiceError
from voice_coach.speech._speakable import shortest
from voice_coach.units import Seconds

LEVEL_DBFS: Final = -20.0
"""RMS of the active parts of a line, relative to a full-scale square wave."""
PEAK_DBFS: Final = -3.0
"""No sample is louder than this."""
LEAD: Final[Seconds] = 0.02
"""Silence before the first sound."""
TAIL: Final[Seconds] = 0.08
"""Silence after the last sound."""

_EMPTY_RATE_HZ: Final = 16_000
_FULL_SCALE: Final = 32768.0
_FRAME: Final[Seconds] = 0.005
_SILENT_DB: Final = -46.0  # below the loudest frame; the quietest f and th lie at -40
_ACTIVE_DB: Final = -25.0  # below the loudest frame; pauses and breaths do not count
_SILENCE_RMS: Final = 8.0  # of 32768; below this nothing was rendered
_FADE: Final[Seconds] = 0.005

_Signal = NDArray[np.float32]


def nothing_to_say() -> Clip:
    """Return the clip of a line that holds nothing to say."""
    return Clip(np.zeros(0, np.int16), _EMPTY_RATE_HZ)


def finished(samples: Pcm16, rate_hz: int, *, engine: str, text: str, rate: float) -> Clip:
    """Check that a rendering is complete and return it levelled.

    Args:
        samples: mono, shape (frames,), as the engine made it.
        rate_hz: frames per second.
        engine: who made it, for the error.
        text: what was to be said, as ``speakable`` returned it.
        rate: factor on the engine's default speed.

    Raises:
        VoiceError: it is silent, or shorter than these words can be.
    """
    start, end = active_span(samples, rate_hz)
    seconds = (end - start) / rate_hz
    if seconds < shortest(text, rate) or start == end:
        msg = f"{engine} made {seconds:.2f} s of sound for a line of {len(text)} characters."
        raise VoiceError(msg)
    return leveled(samples, rate_hz)


def active_span(samples: Pcm16, rate_hz: int) -> tuple[int, int]:
    """Return the first sample that sounds and the one after the last; (0, 0) for silence."""
    rms = _frame_rms(samples.astype(np.float32), _frame_length(rate_hz))
    loudest = float(rms.max(initial=0.0))
    if loudest < _SILENCE_RMS:
        return 0, 0
    sounding = np.flatnonzero(rms > loudest * _gain(_SILENT_DB))
    frame = _frame_length(rate_hz)
    return int(sounding[0]) * frame, min(len(samples), (int(sounding[-1]) + 1) * frame)


def leveled(samples: Pcm16, rate_hz: int) -> Clip:
    """Return the sound trimmed to ``LEAD`` and ``TAIL`` and levelled.

    Args:
        samples: mono, shape (frames,), as an engine made it.
        rate_hz: frames per second.

    Returns:
        A clip at the same rate, its samples read-only; empty where there is only silence.
    """
    start, end = active_span(samples, rate_hz)
    if start == end:
        return Clip(np.zeros(0, np.int16), rate_hz)
    sound = samples[start:end].astype(np.float32) / np.float32(_FULL_SCALE)
    sound = _limited(sound * np.float32(_gain(LEVEL_DBFS) / _active_rms(sound, rate_hz)), rate_hz)
    _fade_ends(sound, round(_FADE * rate_hz))
    padded = np.pad(sound, (round(LEAD * rate_hz), round(TAIL * rate_hz)))
    finished = np.rint(padded * np.float32(_FULL_SCALE)).astype(np.int16)
    finished.flags.writeable = False
    return Clip(finished, rate_hz)


def _gain(decibels: float) -> float:
    return float(10.0 ** (decibels / 20.0))


def _frame_length(rate_hz: int) -> int:
    return max(1, round(_FRAME * rate_hz))


def _frames(sound: _Signal, length: int) -> _Signal:
    """Cut into rows of ``length``; the last one is filled up with silence."""
    return np.pad(sound, (0, -len(sound) % length)).reshape(-1, length)


def _frame_rms(sound: _Signal, length: int) -> _Signal:
    power: _Signal = np.mean(np.square(_frames(sound, length)), axis=1, dtype=np.float32)
    return np.sqrt(power)


def _active_rms(sound: _Signal, rate_hz: int) -> float:
    rms = _frame_rms(sound, 4 * _frame_length(rate_hz))
    active = rms[rms > rms.max() * _gain(_ACTIVE_DB)]
    return float(np.sqrt(np.mean(np.square(active))))


def _limited(sound: _Signal, rate_hz: int) -> _Signal:
    """Turn down what exceeds ``PEAK_DBFS``, smoothly.

    Each frame gets the gain its peak needs; a frame's gain is lowered to its neighbours', so
    that the line drawn between the frames' centres nowhere exceeds what a frame needs.
    """
    ceiling = _gain(PEAK_DBFS)
    length = _frame_length(rate_hz)
    peaks = np.abs(_frames(sound, length)).max(axis=1)
    if peaks.max() <= ceiling:
        return sound
    needed = np.pad(ceiling / np.maximum(peaks, ceiling), 1, mode="edge")
    gains = np.minimum(np.minimum(needed[:-2], needed[1:-1]), needed[2:])
    centres = (np.arange(len(gains)) + 0.5) * length
    curve = np.interp(np.arange(len(sound)), centres, gains)
    limited: _Signal = sound * curve.astype(np.float32)
    return limited


def _fade_ends(sound: _Signal, length: int) -> None:
    length = min(length, len(sound) // 2)
    ramp = np.linspace(0.0, 1.0, length, endpoint=False, dtype=np.float32)
    sound[:length] *= ramp
    sound[len(sound) - length :] *= ramp[::-1]
