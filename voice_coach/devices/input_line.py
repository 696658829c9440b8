"""One opened microphone: from the driver's callback to 20 ms blocks with their moments."""

from __future__ import annotations

import math
import queue
from dataclasses import dataclass
from typing import Final

from voice_coach.devices.calm import Calm
from voice_coach.devices.chunker import Chunker
from voice_coach.devices.library import (
    CallbackFlags,
    CallbackTime,
    InputBuffer,
    RawStream,
    SoundLibrary,
    native_messages_hidden,
)
from voice_coach.devices.portaudio import StreamPlan, cannot_open
from voice_coach.devices.protocols import Now
from voice_coach.devices.stream_clock import StreamClock
from voice_coach.units import BLOCK_SECONDS, HEARING_FORMAT, AudioChunk, Samples, Seconds

DEVICE_BLOCK_SECONDS: Final[Seconds] = 0.06
"""What the driver hands over at a time: three blocks. Every wake-up costs (measured on x86-64,
through ALSA and PulseAudio: 1.9 % of a core at 20 ms, 1.3 % at 40 ms, 0.9 % at 60 ms)."""

_BUFFER_SECONDS: Final[Seconds] = 0.18
"""Asked of the driver: how long it can wait for us before it loses sound."""

CALM_BLOCKS: Final = 4
"""Blocks of the driver that are handed on together in a room that has long been quiet."""

QUEUE_SECONDS: Final[Seconds] = 2.0
"""What waits for a stalled consumer before blocks are dropped."""


class LineEnded(Exception):  # noqa: N818 - a line that ends is no error of ours
    """The stream is over: the device or the sound server went away."""


@dataclass(frozen=True, slots=True)
class _Block:
    position: Samples
    arrived: Seconds
    pcm: bytes


class InputLine:
    """A running stream. The driver's thread fills it, one other thread reads it.

    Args:
        library: sounddevice.
        plan: device and layout.
        now: the session's clock.

    Raises:
        MicrophoneError: it cannot be opened.
    """

    def __init__(self, library: SoundLibrary, plan: StreamPlan, now: Now) -> None:
        self.name: Final = plan.device.info.name
        self._now: Final = now
        self._rate_hz: Final = plan.format.rate_hz
        self._frame_bytes: Final = plan.format.frame_bytes
        self._clock: Final = StreamClock(self._rate_hz)
        self._chunker: Final = Chunker(plan.format)
        self._queue: Final[queue.SimpleQueue[_Block | None]] = queue.SimpleQueue()
        self._most_waiting: Final = round(QUEUE_SECONDS / DEVICE_BLOCK_SECONDS)
        self._position: Samples = 0
        self._lost_frames: Samples = 0
        self._silent_frames: Samples = 0
        self._latest: Seconds = -math.inf
        self._calm: Final = Calm()
        self._held: list[_Block] = []
        self._stream: Final = self._opened(library, plan)

    @property
    def dropped(self) -> int:
        """Blocks of 20 ms that nobody took in time."""
        return round(self._lost_frames / self._rate_hz / BLOCK_SECONDS)

    @property
    def silent_seconds(self) -> Seconds:
        """How long the latest run of exact zeros is, up to the last block read."""
        return self._silent_frames / self._rate_hz

    def read(self, timeout: Seconds) -> list[AudioChunk]:
        """Wait for the next block of the device and return the 20 ms blocks it completes.

        Their moments follow from the frame count and the earliest arrivals, so they do not
        jitter; they are late by the driver's own delay, which nobody tells.

        Raises:
            LineEnded: the stream is over.
            queue.Empty: no block came in time.
        """
        block = self._queue.get(timeout=timeout)
        if block is None:
            raise LineEnded
        end = block.position + len(block.pcm) // self._frame_bytes
        self._clock.observe(end, block.arrived)
        silent = not block.pcm.strip(b"\0")
        self._silent_frames = self._silent_frames + end - block.position if silent else 0
        return [
            AudioChunk(piece.pcm, HEARING_FORMAT, self._moment(piece.position))
            for piece in self._chunker.feed(block.position, block.pcm)
        ]

    def close(self) -> None:
        """Release the device and wake the reader; calling it twice is fine."""
        self._stream.abort()
        self._stream.close()
        self._queue.put(None)

    def _moment(self, position: float) -> Seconds:
        """Return the moment of a frame, never before that of the one asked for last."""
        self._latest = max(self._latest, self._clock.moment_of(position))
        return self._latest

    def _opened(self, library: SoundLibrary, plan: StreamPlan) -> RawStream:
        try:
            with native_messages_hidden():
                stream = library.RawInputStream(
                    device=plan.device.index,
                    samplerate=plan.format.rate_hz,
                    channels=plan.format.channels,
                    dtype="int16",
                    blocksize=round(DEVICE_BLOCK_SECONDS * plan.format.rate_hz),
                    latency=_BUFFER_SECONDS,
                    callback=self._callback,
                    finished_callback=self._finished,
                )
                try:
                    stream.start()
                except library.PortAudioError:
                    stream.close()
                    raise
        except library.PortAudioError as error:
            raise cannot_open("input", plan.device.info.name, error) from error
        return stream

    def _callback(
        self, data: InputBuffer, frames: Samples, _time: CallbackTime, flags: CallbackFlags
    ) -> None:
        """Copy the block and count what is lost; this is the driver's thread."""
        arrived = self._now()
        position = self._position
        self._position += frames
        if flags.input_overflow:
            self._lost_frames += frames
        pcm = bytes(data)
        self._held.append(_Block(position, arrived, pcm))
        calm = self._calm.lasts(pcm, frames / self._rate_hz)
        if calm and len(self._held) < CALM_BLOCKS:
            return
        for block in self._held:
            if self._queue.qsize() < self._most_waiting:
                self._queue.put(block)
            else:
                self._lost_frames += len(block.pcm) // self._frame_bytes
        self._held.clear()

    def _finished(self) -> None:
        self._queue.put(None)
