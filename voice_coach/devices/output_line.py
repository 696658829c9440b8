"""One opened speaker: hands the blocks of a deck to the driver."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import numpy as np

from voice_coach.devices.deck import Deck, Played
from voice_coach.devices.library import (
    CallbackFlags,
    CallbackTime,
    OutputBuffer,
    RawStream,
    SoundLibrary,
    native_messages_hidden,
)
from voice_coach.devices.portaudio import StreamPlan, cannot_open
from voice_coach.devices.protocols import Now
from voice_coach.units import Samples, Seconds

PLAY_BLOCK_SECONDS: Final[Seconds] = 0.02
"""What the driver asks for at a time."""

_BUFFER_SECONDS: Final[Seconds] = 0.06
"""Asked of the driver: what lies between us and the converter. Longer, the first sound is
later; shorter, a busy machine makes gaps. Above 0.06 s blocks come in bursts (measured)."""


_SILENT_BLOCKS: Final = 5
"""So much silence is reported after a clip: it carries what a resampler still holds back."""

_STALLED_SECONDS: Final[Seconds] = 1.0
"""A device that asks for nothing for this long is gone."""

_WAKING_SECONDS: Final[Seconds] = 5.0
"""What a device may take for its first blocks: a sound server may have put it to sleep."""


class OutputLine:
    """A stream that is opened, started once, aborted once and closed.

    To start a stopped stream whose sound server has died hangs in PortAudio for ever (seen); to
    open a new one takes 4 ms (measured).

    Args:
        library: sounddevice.
        plan: device and layout.
        deck: what is played; at the plan's rate.
        now: the session's clock.
        on_played: gets every block that a clip starts or ends in; if ``everything``, also those
            in between and the first silent ones after them. Called from the driver's thread.
        on_ended: called when the stream ends by itself, from the driver's thread.
        everything: see ``on_played``.

    Raises:
        SpeakerError: it cannot be opened.
    """

    def __init__(
        self,
        library: SoundLibrary,
        plan: StreamPlan,
        deck: Deck,
        now: Now,
        on_played: Callable[[Played], None],
        on_ended: Callable[[OutputLine], None],
        *,
        everything: bool,
    ) -> None:
        self.name: Final = plan.device.info.name
        self._channels: Final = plan.format.channels
        self._deck: Final = deck
        self._now: Final = now
        self._on_played: Final = on_played
        self._on_ended: Final = on_ended
        self._everything: Final = everything
        self._lock: Final = threading.Lock()
        self._closed = False
        self.underruns = 0
        """How often the driver ran out of sound."""
        self._library: Final = library
        self._begun: Seconds = 0.0
        self._last_block: Seconds = 0.0
        self._silent_blocks = _SILENT_BLOCKS
        self._running = False
        self._stream: Final = self._opened(plan)

    @property
    def running(self) -> bool:
        """Whether the driver asks for blocks."""
        return self._running

    @property
    def latency(self) -> Seconds:
        """Time from the hand-over of a frame until it is heard."""
        return self._stream.latency

    def stalled(self, now: Seconds) -> bool:
        """Return whether the driver has asked for nothing for too long."""
        awake = self._last_block - self._begun > _STALLED_SECONDS
        return now - self._last_block > (_STALLED_SECONDS if awake else _WAKING_SECONDS)

    def start(self) -> None:
        """Let the driver ask for blocks.

        Raises:
            SpeakerError: the device refuses.
        """
        self._deck.begin_run()
        self._begun = self._last_block = self._now()
        self._running = True
        try:
            with native_messages_hidden():
                self._stream.start()
        except self._library.PortAudioError as error:
            self._running = False
            raise cannot_open("output", self.name, error) from error

    def abort(self) -> None:
        """Be silent at once: what was handed over is not heard any more."""
        with self._lock:
            if self._running:
                self._running = False
                self._stream.abort()
                self._deck.begin_run()

    def close(self) -> None:
        """Release the device; calling it twice is fine."""
        self.abort()
        with self._lock:
            if not self._closed:
                self._closed = True
                self._stream.close()

    def _opened(self, plan: StreamPlan) -> RawStream:
        try:
            with native_messages_hidden():
                return self._library.RawOutputStream(
                    device=plan.device.index,
                    samplerate=plan.format.rate_hz,
                    channels=plan.format.channels,
                    dtype="int16",
                    blocksize=round(PLAY_BLOCK_SECONDS * plan.format.rate_hz),
                    latency=_BUFFER_SECONDS,
                    callback=self._callback,
                    finished_callback=self._finished,
                )
        except self._library.PortAudioError as error:
            raise cannot_open("output", plan.device.info.name, error) from error

    def _callback(
        self, out: OutputBuffer, frames: Samples, _time: CallbackTime, flags: CallbackFlags
    ) -> None:
        """Fill the block; nothing else, this is the driver's thread."""
        now = self._now()
        self._last_block = now
        if flags.output_underflow:
            self.underruns += 1
        played = self._deck.render(frames, now)
        samples = played.samples
        out[:] = (np.repeat(samples, self._channels) if self._channels > 1 else samples).tobytes()
        self._silent_blocks = self._silent_blocks + 1 if played.silent else 0
        sounds = self._everything and self._silent_blocks <= _SILENT_BLOCKS
        if sounds or played.started or played.finished:
            self._on_played(played)

    def _finished(self) -> None:
        if self._running:
            self._running = False
            self._on_ended(self)
