"""The microphone of a simulated room: everybody in it, mixed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voice_coach.simulation.acoustics import Acoustics
from voice_coach.simulation.driver import Played
from voice_coach.simulation.sources import RATE_HZ, Signal, Source, as_signal, to_pcm
from voice_coach.units import BLOCK_SAMPLES, Samples, Seconds


@dataclass(slots=True)
class _Sounding:
    source: Source
    start: Samples


class RoomMicrophone:
    """Implements ``Microphone``; sounds begin at their own sample, not at a block's."""

    def __init__(self, acoustics: Acoustics) -> None:
        self._acoustics = acoustics
        self._sounding: list[_Sounding] = []

    def add(self, source: Source, at: Seconds) -> None:
        """Let a sound begin.

        Args:
            source: as it arrives at the microphone.
            at: moment in a block that has not been heard yet.
        """
        self._sounding.append(_Sounding(source, round(at * RATE_HZ)))

    def block(self, start: Seconds, played: Played) -> bytes:
        """Return the next 20 ms; see ``Microphone``."""
        first = round(start * RATE_HZ)
        heard: Signal = np.zeros(BLOCK_SAMPLES, np.float32)
        left: list[_Sounding] = []
        for sounding in self._sounding:
            offset = max(0, sounding.start - first)
            wanted = BLOCK_SAMPLES - offset
            if wanted <= 0:
                left.append(sounding)
                continue
            piece = sounding.source.read(wanted)
            heard[offset : offset + len(piece)] += piece
            if len(piece) == wanted:
                left.append(sounding)
        self._sounding = left
        echo = None if played is None else as_signal(played)
        return to_pcm(self._acoustics.microphone(heard, echo))
