"""A speaker whose time is told to it: the same sound and events on real or virtual time.

It has no thread, no lock and no clock. A simulation advances it to each of its deadlines, which
makes every start exact to the sample; ``WavOutput`` advances it from a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from voice_coach.clip import Clip, Pcm16
from voice_coach.devices.mixer import Mark, Mixer, Rendered
from voice_coach.devices.protocols import PlaybackSink
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.units import BLOCK_SECONDS, Samples, Seconds

PcmSink = Callable[[Pcm16], None]
"""Takes what is heard, block after block without a gap, at the output's rate."""


class ClockedOutput:
    """An ``AudioOutput`` that plays when ``advance_to`` is called.

    Args:
        name: of the device, for people.
        rate_hz: of what ``sink`` gets; clips of other rates are resampled.
        sink: gets everything, silence included.
        on_event: gets the playback events, in order, while the sound is rendered or cut.
    """

    def __init__(self, name: str, rate_hz: int, sink: PcmSink, on_event: PlaybackSink) -> None:
        self._name: Final = name
        self._mixer: Final = Mixer(rate_hz)
        self._sink: Final = sink
        self._on_event: Final = on_event
        self._started_at: Final[dict[str, Samples]] = {}
        self._open = False
        self._begin: Seconds = 0.0

    @property
    def name(self) -> str:
        """The device's name, for people."""
        return self._name

    @property
    def rate_hz(self) -> int:
        """Frames per second of what the sink gets."""
        return self._mixer.rate_hz

    @property
    def idle(self) -> bool:
        """Whether nothing is left to play."""
        return self._mixer.idle

    def start(self) -> None:
        """Be ready; the first frame is at the moment 0.0, or where ``start_at`` was told."""
        self._open = True

    def start_at(self, moment: Seconds) -> None:
        """Be ready; the first frame is at ``moment``."""
        self._begin = moment
        self.start()

    def advance_to(self, moment: Seconds) -> None:
        """Play everything up to ``moment``; a moment in the past changes nothing."""
        end = round((moment - self._begin) * self.rate_hz)
        block = round(BLOCK_SECONDS * self.rate_hz)
        while self._open and self._mixer.position < end:
            rendered = self._mixer.render(min(block, end - self._mixer.position))
            self._report(rendered)  # first: a sink that fails must not swallow an answer
            self._sink(rendered.samples)

    def play(self, utterance_id: str, clip: Clip) -> None:
        """Begin to play with the next frame."""
        if not self._open:
            self._on_event(PlaybackStarted(utterance_id))
            self._on_event(PlaybackFinished(utterance_id, 0.0, interrupted=True))
            return
        self._mixer.add(utterance_id, clip.resampled(self.rate_hz).samples)

    def cut(self) -> None:
        """Be silent from the next frame on."""
        for clip in self._mixer.cut():
            if not clip.started:
                self._on_event(PlaybackStarted(clip.utterance_id))
            self._started_at.pop(clip.utterance_id, None)
            played = clip.rendered / self.rate_hz
            self._on_event(PlaybackFinished(clip.utterance_id, played, interrupted=True))

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0.0 to 1.0."""
        self._mixer.set_volume(volume)

    def keep_open(self, *, held: bool) -> None:
        """Change nothing: there is no device that sleeps."""

    def stop(self) -> None:
        """Cut, and play nothing any more; calling it twice is fine."""
        self.cut()
        self._open = False

    def _report(self, rendered: Rendered) -> None:
        """Send the events of a block in the order of their samples."""
        marks = [(mark, True) for mark in rendered.started]
        marks += [(mark, False) for mark in rendered.finished]
        for mark, starts in sorted(marks, key=lambda pair: pair[0].position):
            if starts:
                self._started_at[mark.utterance_id] = mark.position
                self._on_event(PlaybackStarted(mark.utterance_id))
            else:
                self._on_event(self._finished(mark))

    def _finished(self, mark: Mark) -> PlaybackFinished:
        frames = mark.position - self._started_at.pop(mark.utterance_id)
        return PlaybackFinished(mark.utterance_id, frames / self.rate_hz)
