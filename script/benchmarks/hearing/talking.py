"""People's talk without their own pauses, so that a turn has just those pauses that it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.units import Samples, Seconds

PIECE_SECONDS: Final = (1.0, 4.0)
"""Shortest and longest piece."""
PAUSE: Final[Seconds] = 0.3
"""A shorter pause belongs to what is said."""
QUIET_DB: Final = -25.0
"""Against the voice: what is quieter is no talk. Nothing else is asked, so breath and laughter are
talk; of the recordings, what lies between words is 28 to 42 dB quieter."""
_FRAME: Final[Samples] = RATE_HZ // 100


def talk(signal: Signal, spoken: Sequence[tuple[Seconds, Seconds]] | None = None) -> list[Signal]:
    """Return the pieces of a recording in which somebody speaks without a pause.

    Args:
        signal: 16 kHz mono.
        spoken: when somebody speaks, where people have marked it; all else is silence.
    """
    voiced = _loud(signal)
    if spoken is not None:
        marked = np.zeros(len(voiced), bool)
        for start, end in spoken:
            marked[_frames(start) : _frames(end)] = True
        voiced &= marked
    least, most = (_frames(seconds) for seconds in PIECE_SECONDS)
    return [
        signal[at * _FRAME : min(at + most, end) * _FRAME]
        for start, end in _stretches(voiced)
        for at in range(start, end, most)
        if min(at + most, end) - at >= least
    ]


def _loud(signal: Signal) -> NDArray[np.bool_]:
    """Return for each 10 ms whether there is as much in it as in a voice."""
    frames = signal[: len(signal) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.mean(np.square(frames, dtype=np.float64), axis=1)
    voice = power[power >= power.max() * 10 ** (QUIET_DB / 10)].mean()
    loud: NDArray[np.bool_] = power > voice * 10 ** (QUIET_DB / 10)
    return loud


def _stretches(voiced: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield where talk begins and ends, in frames, with pauses of at least ``PAUSE`` between."""
    places = np.flatnonzero(voiced)
    if not len(places):
        return
    breaks = np.flatnonzero(np.diff(places) > _frames(PAUSE))
    starts = [places[0], *places[breaks + 1]]
    ends = [*places[breaks], places[-1]]
    yield from ((int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True))


def _frames(seconds: Seconds) -> int:
    return round(seconds * RATE_HZ / _FRAME)
