"""What the speaker plays, as the echo canceller wants it: 20 ms blocks of 16 kHz mono."""

from __future__ import annotations

from typing import Final

from voice_coach.devices.chunker import Chunker
from voice_coach.devices.deck import Played
from voice_coach.devices.protocols import ReferenceSink
from voice_coach.units import HEARING_FORMAT, AudioChunk, AudioFormat, Seconds


class ReferenceFeed:
    """Turns blocks that are played into reference blocks.

    Args:
        sink: gets the blocks; their moments are those at which they are heard.
    """

    def __init__(self, sink: ReferenceSink) -> None:
        self._sink: Final = sink
        self._chunker: Chunker | None = None
        self._source = (0, 0)

    def feed(self, played: Played, latency: Seconds) -> None:
        """Take a block that is heard ``latency`` after its hand-over."""
        source = (played.rate_hz, played.run)
        if self._chunker is None or source != self._source:
            self._source = source
            self._chunker = Chunker(AudioFormat(played.rate_hz))
        for piece in self._chunker.feed(played.position, played.samples.tobytes()):
            since = (piece.position - played.position) / played.rate_hz
            self._sink(AudioChunk(piece.pcm, HEARING_FORMAT, played.at + since + latency))
