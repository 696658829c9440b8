"""The last seconds of a stream: its samples by position, and the moment of each.

Where the speaker sounded there are two versions of them: one with the coach's echo subtracted, and
one in which what was left of it is turned down too (see ``echo``).
"""

from __future__ import annotations

from collections import deque
from typing import Final, Literal

import numpy as np

from voice_coach.clip import Pcm16
from voice_coach.units import HEARING_FORMAT, Samples, Seconds

_STEADY: Final[Seconds] = 0.002
"""Blocks whose moments follow each other this well need only one note."""


class Tape:
    """Samples that are kept until they are forgotten; positions count from 0 and never repeat."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[Samples, Pcm16, Pcm16]] = deque()
        self._notes: deque[tuple[Samples, Seconds]] = deque()
        self._end: Samples = 0

    @property
    def end(self) -> Samples:
        """Position after the last sample."""
        return self._end

    @property
    def start(self) -> Samples:
        """Position of the first sample that is still there."""
        return self._pieces[0][0] if self._pieces else self._end

    def add(self, samples: Pcm16, at: Seconds, bare: Pcm16 | None = None) -> None:
        """Append a block whose first sample was taken at ``at``.

        Args:
            samples: as they are to be decoded.
            at: moment of the first of them.
            bare: the same without any rest of an echo, where they may have one.
        """
        if not self._notes or abs(self.moment(self._end) - at) > _STEADY:
            self._notes.append((self._end, at))
        self._pieces.append((self._end, samples, samples if bare is None else bare))
        self._end += len(samples)

    def cut(self, start: Samples, end: Samples) -> Pcm16:
        """Return the samples from ``start`` to ``end``, as far as they are there."""
        return self._cut(start, end, 1)

    def versions(self, start: Samples, end: Samples, voice: Samples) -> list[Pcm16]:
        """Return the samples from ``start`` to ``end`` in each version that there is.

        Where there are two, a third one of both comes first: bare up to ``voice``, where somebody
        begins to speak, and as they are from there on.
        """
        whole, bare = self._cut(start, end, 1), self._cut(start, end, 2)
        if whole is bare or np.array_equal(whole, bare):
            return [whole]
        mixed = np.concatenate([self._cut(start, voice, 2), self._cut(voice, end, 1)])
        return [mixed, whole, bare]

    def moment(self, position: Samples) -> Seconds:
        """Return the moment of a position, by the block it lies in or the nearest known one."""
        noted, at = self._notes[0] if self._notes else (0, 0.0)
        for known, moment in reversed(self._notes):
            if known <= position:
                noted, at = known, moment
                break
        return at + (position - noted) / HEARING_FORMAT.rate_hz

    def _cut(self, start: Samples, end: Samples, version: Literal[1, 2]) -> Pcm16:
        found = [
            piece[version][max(0, start - piece[0]) : max(0, end - piece[0])]
            for piece in self._pieces
            if piece[0] < end and piece[0] + len(piece[1]) > start
        ]
        return np.concatenate(found) if found else np.zeros(0, np.int16)

    def forget(self, before: Samples) -> None:
        """Drop whole blocks that end at or before a position."""
        while self._pieces and self._pieces[0][0] + len(self._pieces[0][1]) <= before:
            self._pieces.popleft()
        while len(self._notes) > 1 and self._notes[1][0] <= self.start:
            self._notes.popleft()
