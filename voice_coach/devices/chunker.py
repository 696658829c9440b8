"""Cuts a stream of any rate and channel count into the 20 ms blocks that are heard.

Pure: what goes in are blocks of PCM with their position in the stream, what comes out are pieces
of 320 samples of 16 kHz 16-bit mono with theirs. The resampler (soxr) works on the stream, so
there is no seam between blocks; it holds back 13.5 ms (measured, quality MQ) which the positions
account for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr

from voice_coach.clip import Pcm16
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioFormat, Samples

_BLOCK_BYTES = BLOCK_SAMPLES * HEARING_FORMAT.frame_bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of ``HEARING_FORMAT``."""

    position: float
    """Of its first sample in the source stream, in frames of the source."""
    pcm: bytes
    """``BLOCK_SAMPLES`` samples."""


class Chunker:
    """Blocks of one stream in, 20 ms pieces out."""

    def __init__(self, source: AudioFormat) -> None:
        """Take 16-bit PCM laid out as ``source``.

        Raises:
            ValueError: the source is not 16-bit.
        """
        if source.sample_width_bytes != HEARING_FORMAT.sample_width_bytes:
            msg = f"only 16-bit sound can be cut into blocks, not {source}"
            raise ValueError(msg)
        self._source = source
        self._frames_a_sample = source.rate_hz / HEARING_FORMAT.rate_hz
        self._resampler: soxr.ResampleStream | None = None
        self._expected: Samples = -1
        self._origin: Samples = 0
        self._sample: Samples = 0
        self._pending = b""

    def feed(self, position: Samples, pcm: bytes) -> list[Piece]:
        """Take the next block and return the pieces that are complete.

        Args:
            position: of the block's first frame in the stream. Where it is not the one that
                follows the last block, frames were lost: what was begun is dropped and the
                pieces go on from here.
            pcm: whole frames.
        """
        if position != self._expected:
            self._restart(position)
        self._expected = position + len(pcm) // self._source.frame_bytes
        self._pending += self._converted(pcm)
        whole = len(self._pending) - len(self._pending) % _BLOCK_BYTES
        pieces = []
        for offset in range(0, whole, _BLOCK_BYTES):
            first = self._origin + self._sample * self._frames_a_sample
            pieces.append(Piece(first, self._pending[offset : offset + _BLOCK_BYTES]))
            self._sample += BLOCK_SAMPLES
        self._pending = self._pending[whole:]
        return pieces

    def _restart(self, position: Samples) -> None:
        self._origin = position
        self._sample = 0
        self._pending = b""
        if self._source.rate_hz != HEARING_FORMAT.rate_hz:
            self._resampler = soxr.ResampleStream(
                self._source.rate_hz, HEARING_FORMAT.rate_hz, 1, dtype="int16", quality="MQ"
            )

    def _converted(self, pcm: bytes) -> bytes:
        """Return a block as 16 kHz mono, less what the resampler holds back."""
        if self._source == HEARING_FORMAT:
            return pcm
        samples = mixed_down(np.frombuffer(pcm, np.int16).reshape(-1, self._source.channels))
        if self._resampler is None:
            return samples.tobytes()
        resampled: Pcm16 = self._resampler.resample_chunk(samples)
        return resampled.tobytes()


def mixed_down(frames: Pcm16) -> Pcm16:
    """Return the mean of the channels.

    Args:
        frames: shape (frames, channels).
    """
    if frames.shape[1] == 1:
        return frames[:, 0]
    mean: Pcm16 = np.rint(frames.mean(axis=1)).astype(np.int16)
    return mean
