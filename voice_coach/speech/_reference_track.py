"""What the speaker plays, found again by moment and read at the microphone's pace."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from voice_coach.clip import Pcm16
from voice_coach.units import HEARING_FORMAT, AudioChunk, Samples, Seconds

_JITTER: Final[Samples] = HEARING_FORMAT.rate_hz * 30 // 1000
_LONGEST_GAP: Final[Samples] = HEARING_FORMAT.rate_hz
_HALF: Final[Samples] = 8
"""Samples on each side of a place between samples from which its value is made: a windowed sinc.
Half-way between two samples what is wrong is 55 dB below a noise of up to 6 kHz."""


class ReferenceTrack:
    """What the speaker plays, found again by moment.

    Moments jitter from block to block; the track follows its own count of samples and looks at
    the moments only to begin, and when they have moved away by more than 30 ms.
    """

    def __init__(self) -> None:
        self._past: Pcm16 = _silence(_HALF)
        """The last that was before what is kept."""
        self._samples: Pcm16 = _silence(0)
        self._at: Seconds = 0.0
        """Moment of the first sample that is kept."""
        self._cursor: float | None = None
        """Where the next sample is read; between two where clocks drift."""
        self.jumps = 0
        """How often what is taken did not follow on what was taken before."""

    def add(self, chunk: AudioChunk) -> None:
        """Add what is played from ``chunk.at`` on; chunks come in order."""
        samples = np.frombuffer(chunk.pcm, np.int16)
        gap = to_samples(chunk.at - self._at) - len(self._samples)
        in_step = self._cursor is not None and self._cursor <= _JITTER and gap <= _JITTER
        unknown = not len(self._samples) and not in_step
        if unknown or gap < -_JITTER or gap > _LONGEST_GAP:
            self._samples, self._at, self._cursor = samples, chunk.at, None
            self._past = _silence(_HALF)
            return
        filling = _silence(gap if gap > _JITTER else 0)
        self._samples = np.concatenate([self._samples, filling, samples])

    def take(self, at: Seconds, count: Samples, late: float = 0.0) -> Pcm16:
        """Return what is played from ``at`` on, zeros where nothing is known of it.

        Args:
            at: moment of the first sample.
            count: how many.
            late: by how much slower than the microphone's the speaker's clock is followed: with
                1e-4, 9999 samples are gone through where 10 000 are taken.
        """
        wanted = to_samples(at - self._at)
        if self._cursor is None or abs(wanted - self._cursor) > _JITTER:
            self._cursor = float(wanted)
            self.jumps += 1
        start = math.floor(self._cursor)
        between = self._cursor - start
        if between:
            around = self._between(start - _HALF + 1, count + 2 * _HALF - 1)
            taken = _rounded(np.convolve(around, _kernel(between), "valid"))
        else:
            taken = self._between(start, count)
        if late < 0 and start + 2 * count + _HALF > len(self._samples):
            late = 0.0  # nothing is known of what comes next
        self._cursor += count * (1.0 - late)
        self._forget(math.floor(self._cursor))
        return taken

    def _between(self, start: Samples, count: Samples) -> Pcm16:
        """Return what is there from a place on, zeros where nothing is known of it."""
        begin, end = start + _HALF, start + count + _HALF
        known = np.concatenate([self._past, self._samples[: max(0, end)]])
        found = known[max(0, begin) : max(0, end)]
        before = min(count, max(0, -begin))
        return np.concatenate([_silence(before), found, _silence(count - before - len(found))])

    def _forget(self, position: Samples) -> None:
        """Drop what was taken."""
        done = min(max(0, position), len(self._samples))
        self._past = np.concatenate([self._past, self._samples[:done]])[-_HALF:]
        self._samples = self._samples[done:]
        self._at += done / HEARING_FORMAT.rate_hz
        if self._cursor is not None:
            self._cursor -= done


def to_samples(seconds: Seconds) -> Samples:
    """Return the count of 16 kHz samples nearest to a length."""
    return round(seconds * HEARING_FORMAT.rate_hz)


def _kernel(between: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the weights of the samples around a place, the latest first."""
    places = np.arange(_HALF, -_HALF, -1) - between
    weights: np.ndarray[tuple[int], np.dtype[np.float64]] = (
        np.sinc(places) * np.cos(np.pi * places / (2 * _HALF + 2)) ** 2
    )
    return weights


def _rounded(signal: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Pcm16:
    samples: Pcm16 = np.clip(np.rint(signal), -32_768, 32_767).astype(np.int16)
    return samples


def _silence(count: Samples) -> Pcm16:
    return np.zeros(count, np.int16)
