"""What is being played on one stream, shared by the driver's thread and whoever plays."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

from voice_coach.clip import Pcm16
from voice_coach.devices.mixer import CutClip, Mark, Mixer
from voice_coach.devices.stream_clock import StreamClock
from voice_coach.units import Samples, Seconds

_MARGIN_SECONDS: Final[Seconds] = 0.005
"""The driver asks for its blocks this much too early at times (measured: 4 ms)."""


@dataclass(frozen=True, slots=True)
class Played:
    """A block that was handed to the driver."""

    samples: Pcm16
    """Mono."""
    rate_hz: int
    """Of the deck."""
    position: Samples
    """Of its first frame, counted since the deck was made."""
    at: Seconds
    """Moment at which its first frame is handed over, without the jitter of the hand-over."""
    run: int
    """Number of the stream's run: between two runs time passes that the position leaves out."""
    silent: bool
    """No clip is in it."""
    started: tuple[Mark, ...]
    finished: tuple[Mark, ...]


class Deck:
    """A mixer with a lock that is held for microseconds, and the time of its stream.

    A clip that is added while the stream runs begins one block after the call, wherever in a
    block that is: so two clips are as far apart as the calls were, not as the driver's blocks.

    Args:
        rate_hz: of the stream.
        block_seconds: what the driver asks for at a time.
    """

    def __init__(self, rate_hz: int, block_seconds: Seconds) -> None:
        self.rate_hz: Final = rate_hz
        self._lead: Final[Samples] = round((block_seconds + _MARGIN_SECONDS) * rate_hz)
        self._mixer: Final = Mixer(rate_hz)
        self._lock: Final = threading.Lock()
        self._clock = StreamClock(rate_hz)
        self._run = 0
        self._end: Samples = 0

    @property
    def idle(self) -> bool:
        """Whether everything was handed to the driver."""
        with self._lock:
            return self._mixer.idle

    def sounds(self, now: Seconds, latency: Seconds) -> bool:
        """Return whether a clip is still heard.

        Args:
            now: the moment of the call.
            latency: the longest time from the hand-over of a frame until it is heard.
        """
        with self._lock:
            if not self._mixer.idle:
                return True
            if not self._end or not self._clock.running:
                return False
            return now < self._clock.moment_of(self._end) + latency

    def add(self, utterance_id: str, samples: Pcm16, now: Seconds) -> None:
        """Play a clip.

        Args:
            utterance_id: what its marks carry.
            samples: at the deck's rate.
            now: the moment of the call.

        Raises:
            ValueError: a clip with this id is playing.
        """
        with self._lock:
            start = self._clock.position_at(now) + self._lead if self._clock.running else None
            self._mixer.add(utterance_id, samples, start=start)

    def cut(self) -> tuple[CutClip, ...]:
        """Drop every clip."""
        with self._lock:
            return self._mixer.cut()

    def set_volume(self, volume: float) -> None:
        """Set the loudness of everything, 0.0 to 1.0.

        Raises:
            ValueError: it is outside of that.
        """
        with self._lock:
            self._mixer.set_volume(volume)

    def begin_run(self) -> None:
        """Forget the stream's time: it is about to be started, or was stopped."""
        with self._lock:
            self._clock = StreamClock(self.rate_hz)
            self._run += 1

    def render(self, frames: Samples, now: Seconds) -> Played:
        """Return the next block.

        Args:
            frames: how many the driver wants.
            now: the moment of its call.
        """
        with self._lock:
            position = self._mixer.position
            self._clock.observe(position, now)
            silent = self._mixer.idle
            rendered = self._mixer.render(frames)
            if rendered.finished:
                self._end = rendered.finished[-1].position
            at = self._clock.moment_of(position)
            return Played(
                samples=rendered.samples,
                rate_hz=self.rate_hz,
                position=position,
                at=at,
                run=self._run,
                silent=silent,
                started=rendered.started,
                finished=rendered.finished,
            )
