"""Blocks on their way to the ears' process: together while it is quiet, at once when it matters.

Waking a process costs far more than looking at 20 ms of silence (measured: 210 against 7
microseconds), so in a quiet room three blocks travel together. While somebody speaks or the coach
does, each goes at once; the beginning of speech is then noticed up to 40 ms later, no more.
"""

from __future__ import annotations

from typing import Final

from voice_coach.units import HEARING_FORMAT, AudioChunk, Samples, Seconds

TOGETHER_SAMPLES: Final[Samples] = 960
"""What travels together while it is quiet: 60 ms."""

AFTERGLOW_SAMPLES: Final[Samples] = HEARING_FORMAT.rate_hz
"""For how long after its last sound the speaker's silence is worth telling."""

_STEADY: Final[Seconds] = 0.002
"""Blocks that follow each other less exactly are not put together."""


class Batch:
    """Puts blocks together; for one thread."""

    def __init__(self) -> None:
        self._first: AudioChunk | None = None
        self._pcm: list[bytes] = []
        self._samples: Samples = 0

    def add(self, chunk: AudioChunk, *, at_once: bool) -> list[AudioChunk]:
        """Add a block; return what is to travel now, oldest first.

        Args:
            chunk: follows on the one before it, or not.
            at_once: hold nothing back.
        """
        gone: list[AudioChunk] = []
        if self._first is not None and not self._continues(self._first, chunk):
            gone.append(self._take(self._first))
        self._first = self._first or chunk
        self._pcm.append(chunk.pcm)
        self._samples += chunk.samples
        if at_once or self._samples >= TOGETHER_SAMPLES:
            gone.append(self._take(self._first))
        return gone

    def _continues(self, first: AudioChunk, chunk: AudioChunk) -> bool:
        expected = first.at + self._samples / first.format.rate_hz
        return abs(chunk.at - expected) <= _STEADY

    def _take(self, first: AudioChunk) -> AudioChunk:
        whole = AudioChunk(b"".join(self._pcm), first.format, first.at)
        self._first, self._pcm, self._samples = None, [], 0
        return whole


class Afterglow:
    """Tells what of a speaker's signal is worth sending: sound, and the second after it."""

    def __init__(self) -> None:
        self._left: Samples = 0

    @property
    def playing(self) -> bool:
        """Whether the speaker plays or did a moment ago."""
        return self._left > 0

    def worth_sending(self, chunk: AudioChunk) -> bool:
        """Take note of a block; return whether the canceller needs it."""
        if chunk.pcm.count(0) != len(chunk.pcm):
            self._left = AFTERGLOW_SAMPLES
            return True
        self._left = max(0, self._left - chunk.samples)
        return self._left > 0
