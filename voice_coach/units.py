"""Units and audio values that cross rooms, threads and processes: immutable, without numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

Seconds: TypeAlias = float
"""A length, or a moment on the session's clock (0.0 = the clock's start)."""

Samples: TypeAlias = int
"""A count of audio frames (one value per channel)."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """Layout of linear PCM, little-endian signed integers, interleaved."""

    rate_hz: int
    """Frames per second."""
    sample_width_bytes: int = 2
    """Bytes per value."""
    channels: int = 1
    """Values per frame."""

    @property
    def frame_bytes(self) -> int:
        """Bytes per frame."""
        return self.sample_width_bytes * self.channels


HEARING_FORMAT: Final = AudioFormat(rate_hz=16_000)
"""What every part of the ears works on: 16 kHz, 16-bit, mono."""

BLOCK_SECONDS: Final[Seconds] = 0.02
"""Length of the blocks that flow from the microphone: 20 ms."""

BLOCK_SAMPLES: Final[Samples] = 320
"""``BLOCK_SECONDS`` at ``HEARING_FORMAT``."""


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """A piece of a sound stream."""

    pcm: bytes
    """Frames in ``format``."""
    format: AudioFormat
    """How ``pcm`` is laid out."""
    at: Seconds
    """Moment of the first frame on the session's clock."""

    @property
    def samples(self) -> Samples:
        """Number of frames."""
        return len(self.pcm) // self.format.frame_bytes

    @property
    def seconds(self) -> Seconds:
        """Length."""
        return self.samples / self.format.rate_hz

    @property
    def end(self) -> Seconds:
        """Moment just after the last frame."""
        return self.at + self.seconds
