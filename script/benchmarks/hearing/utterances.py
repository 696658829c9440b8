"""Clips cut to what a recogniser is given, so that levers are tried on the recogniser alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from voice_coach.clip import Pcm16
from voice_coach.simulation.sources import Signal
from voice_coach.speech._decoding import LEAD_SAMPLES, TAIL_SECONDS
from voice_coach.speech.segmenter import to_samples
from voice_coach.speech.vad import WINDOW_SAMPLES, SileroVad

_SPEECH: Final = 0.5
_PAUSE_WINDOWS: Final = 18
"""Silence that ends an utterance: 0.58 s."""
_LONGEST_WINDOWS: Final = 300
"""Longer talk is never decoded: 9.6 s."""


def pcm(signal: Signal) -> Pcm16:
    """Return samples of 16 bits."""
    return np.clip(np.rint(signal * 32_767), -32_768, 32_767).astype(np.int16)


def spans(signal: Signal, pause: int = _PAUSE_WINDOWS) -> Iterator[tuple[int, int]]:
    """Yield the first sample of each utterance and that after its last, as they are decoded.

    Args:
        signal: 16 kHz.
        pause: windows of Silero without speech that end an utterance.
    """
    found = np.flatnonzero(np.array(SileroVad().process(pcm(signal))) > _SPEECH)
    if not len(found):
        return
    for part in np.split(found, np.flatnonzero(np.diff(found) > pause) + 1):
        start = int(part[0]) * WINDOW_SAMPLES - LEAD_SAMPLES
        end = int(part[-1] + 1) * WINDOW_SAMPLES + to_samples(TAIL_SECONDS)
        yield max(0, start), min(len(signal), end)


def talk(signal: Signal) -> Iterator[Pcm16]:
    """Yield the utterances of talk that are short enough to be decoded at all."""
    for start, end in spans(signal):
        if end - start < _LONGEST_WINDOWS * WINDOW_SAMPLES:
            yield pcm(signal[start:end])


def whole(signal: Signal) -> tuple[int, int]:
    """Return from where to where all speech of a clip reaches; all of it where there is none."""
    found = list(spans(signal, len(signal)))
    return found[0] if found else (0, len(signal))
