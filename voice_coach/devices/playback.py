"""Turns blocks handed to a driver into the events of the clips in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from voice_coach.devices.deck import Played
from voice_coach.devices.protocols import PlaybackSink
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.units import Samples, Seconds

_MARGIN_SECONDS: Final[Seconds] = 0.04
"""Added to the driver's word about its latency: a sound server holds back some more (measured 10
to 20 ms), and "finished" must not be said before it is true."""


@dataclass(slots=True)
class _Clip:
    begin: Samples
    heard_from: Seconds
    """Moment at which its first frame is heard."""
    seconds: Seconds | None = None
    """Its length, once all of it was handed over."""
    over_at: Seconds | None = None
    """Moment at which its last frame has been heard, once all of it was handed over."""


class Playback:
    """The clips that were begun and are not over. Used by one thread."""

    def __init__(self, on_event: PlaybackSink) -> None:
        self._on_event: Final = on_event
        self._clips: dict[str, _Clip] = {}

    @property
    def next_over(self) -> Seconds | None:
        """Moment at which ``report`` has something to say."""
        moments = [clip.over_at for clip in self._clips.values() if clip.over_at is not None]
        return min(moments, default=None)

    def played(self, played: Played, latency: Seconds) -> None:
        """Note a block, and report the clips that start in it.

        Args:
            played: the block.
            latency: from the hand-over of a frame until it is heard.
        """

        def heard(position: Samples) -> Seconds:
            return played.at + (position - played.position) / played.rate_hz + latency

        for mark in played.started:
            self._clips[mark.utterance_id] = _Clip(mark.position, heard(mark.position))
            self._on_event(PlaybackStarted(mark.utterance_id))
        for mark in played.finished:
            clip = self._clips[mark.utterance_id]
            clip.seconds = (mark.position - clip.begin) / played.rate_hz
            clip.over_at = heard(mark.position) + _MARGIN_SECONDS

    def report(self, now: Seconds) -> None:
        """Report the clips that are over by now, in the order of their ends."""
        over = [
            (clip.over_at, utterance_id, clip.seconds)
            for utterance_id, clip in self._clips.items()
            if clip.over_at is not None and clip.seconds is not None and clip.over_at <= now
        ]
        for _, utterance_id, seconds in sorted(over):
            del self._clips[utterance_id]
            self._on_event(PlaybackFinished(utterance_id, seconds))

    def interrupt(self, never_begun: Iterable[str], now: Seconds) -> None:
        """Report everything as cut off: what sounds, and what had not begun.

        Args:
            never_begun: clips of which no block was noted.
            now: the moment of the cut.
        """
        for utterance_id in never_begun:
            if utterance_id not in self._clips:
                refuse(utterance_id, self._on_event)
        for utterance_id, clip in self._clips.items():
            heard = max(0.0, now - clip.heard_from)
            played = heard if clip.seconds is None else min(heard, clip.seconds)
            self._on_event(PlaybackFinished(utterance_id, played, interrupted=True))
        self._clips.clear()


def refuse(utterance_id: str, on_event: PlaybackSink) -> None:
    """Answer for a clip of which nothing is heard."""
    on_event(PlaybackStarted(utterance_id))
    on_event(PlaybackFinished(utterance_id, 0.0, interrupted=True))
