"""Whoever watches a simulation: what is said, heard and done, as it happens."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from voice_coach.clip import rms_dbfs
from voice_coach.journal.event_log import LogLine
from voice_coach.simulation.driver import Microphone, Played
from voice_coach.simulation.listener import Stereo
from voice_coach.simulation.sources import RATE_HZ
from voice_coach.units import Seconds


class Spectator(Protocol):
    """Watches. Everything comes in the order in which it happens, from one thread."""

    def says(self, name: str, text: str, start: Seconds, end: Seconds) -> None:
        """Somebody begins to speak.

        Args:
            name: the person, as the scenario names them.
            text: their words; the coach is not told.
            start: the moment.
            end: moment after the last word.
        """
        ...

    def logged(self, line: LogLine) -> None:
        """Something happened that is written to the event log."""
        ...

    def hears(self, moment: Seconds, level_dbfs: float) -> None:
        """The microphone has heard another 20 ms.

        Args:
            moment: the end of them.
            level_dbfs: their level, 0.0 for a square wave of full scale.
        """
        ...

    def sounds(self, samples: Stereo) -> None:
        """The room has sounded on; at ``RECORDING_RATE_HZ``, a good while behind the rest."""
        ...


class WatchedMicrophone:
    """Implements ``Microphone``: tells a spectator how loud it is."""

    def __init__(self, microphone: Microphone, spectator: Spectator) -> None:
        self._microphone = microphone
        self._spectator = spectator

    def block(self, start: Seconds, played: Played) -> bytes:
        """Return the next 20 ms; see ``Microphone``."""
        pcm = self._microphone.block(start, played)
        samples = np.frombuffer(pcm, "<i2")
        self._spectator.hears(start + len(samples) / RATE_HZ, rms_dbfs(samples))
        return pcm
