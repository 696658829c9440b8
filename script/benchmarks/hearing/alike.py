"""Which clips sound as if the same person said them at the same microphone.

The coffee orders do not tell who speaks. So that nobody is on both sides of a split, clips whose
spectrum in speech, spectrum in silence and pitch are alike count as one voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voice_coach.simulation.sources import RATE_HZ, Signal

VOICES: Final = 35
"""Groups among all 180 orders, of over 50 speakers: rather two people in one group than one person
in two."""
_CLIPS_A_VOICE: Final = 180 / VOICES
_WINDOW: Final = 512
_HOP: Final = 160
_BANDS: Final = np.unique(np.round(np.geomspace(3, 256, 24)).astype(int))
_LAGS: Final = (40, 230)
"""Of 400 to 70 Hz."""
_PITCH_WEIGHT: Final = 3.0
_DIMENSIONS: Final = 20


def halves(signals: Sequence[Signal]) -> list[int]:
    """Return 0 or 1 for each clip, so that no voice is in both and both are about as large."""
    groups = voices(signals)
    side = [0] * len(signals)
    sizes = [0, 0]
    for group in sorted(groups, key=len, reverse=True):
        smaller = int(sizes[1] < sizes[0])
        sizes[smaller] += len(group)
        for clip in group:
            side[clip] = smaller
    return side


def voices(signals: Sequence[Signal]) -> list[list[int]]:
    """Return groups of the clips' numbers: the two that are most alike join until few are left."""
    described = np.stack([_description(signal) for signal in signals])
    described = (described - described.mean(0)) / np.maximum(described.std(0), 1e-9)
    described[:, -1] *= _PITCH_WEIGHT
    left, strength, _ = np.linalg.svd(described, full_matrices=False)
    places = left[:, :_DIMENSIONS] * strength[:_DIMENSIONS]
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    groups = {number: [number] for number in range(len(signals))}
    while len(groups) > max(2, round(len(signals) / _CLIPS_A_VOICE)):
        one, other = sorted(int(at) for at in np.unravel_index(np.argmin(apart), apart.shape))
        sizes = len(groups[one]), len(groups[other])
        mean = (apart[one] * sizes[0] + apart[other] * sizes[1]) / sum(sizes)
        apart[one, :] = apart[:, one] = mean
        apart[other, :] = apart[:, other] = apart[one, one] = np.inf
        groups[one] += groups.pop(other)
    return list(groups.values())


def _description(signal: Signal) -> NDArray[np.float64]:
    count = max(1, (len(signal) - _WINDOW) // _HOP)
    padded = np.pad(signal, (0, _WINDOW))
    pieces = [padded[at * _HOP : at * _HOP + _WINDOW] for at in range(count)]
    frames = np.stack(pieces) * np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(frames)) ** 2
    bands = np.stack([power[:, low:high].mean(1) for low, high in pairwise(_BANDS)], 1)
    bands = np.log(bands + 1e-9)
    loudness = bands.mean(1)
    silence = bands[loudness <= np.quantile(loudness, 0.1)].mean(0)
    speech = bands[loudness >= np.quantile(loudness, 0.6)]
    voiced = frames[loudness >= np.quantile(loudness, 0.7)]
    similar = np.fft.irfft(np.abs(np.fft.rfft(voiced, 2 * _WINDOW)) ** 2)[:, slice(*_LAGS)]
    pitch = np.median(np.log(RATE_HZ / (_LAGS[0] + similar.argmax(1))))
    shape = speech.mean(0) - speech.mean()
    found: NDArray[np.float64] = np.concatenate([silence, shape, speech.std(0), [pitch]])
    return found
