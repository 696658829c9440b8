"""A speaker that is a file: what would be heard, in real time, silence included."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import Final

from voice_coach.clip import Clip, Pcm16
from voice_coach.devices.clocked_output import ClockedOutput
from voice_coach.devices.protocols import LostSink, Now, PlaybackSink
from voice_coach.devices.wav_writer import WavWriter
from voice_coach.errors import AudioFileError
from voice_coach.units import BLOCK_SECONDS, Seconds

WAV_RATE_HZ: Final = 24_000
"""Enough for the voices (at most 24 kHz) and the partials of the bells; 2.9 MB a minute."""


class WavOutput:
    """An ``AudioOutput`` that writes a WAV file which begins at ``start``.

    The file can be played at any time: a process that is killed loses at most a second of it.
    A disk that fills up is a lost speaker, for good.

    Args:
        path: file to create or replace.
        on_event: gets the playback events; called with a lock held, so it must not wait for
            another thread that uses this output.
        on_lost: gets the reason when the file can no longer be written.
        now: the session's clock.
    """

    def __init__(self, path: Path, on_event: PlaybackSink, on_lost: LostSink, now: Now) -> None:
        self._path: Final = path
        self._on_lost: Final = on_lost
        self._now: Final = now
        self._clocked: Final = ClockedOutput(str(path), WAV_RATE_HZ, self._write, on_event)
        self._lock: Final = threading.RLock()
        self._stopping: Final = threading.Event()
        self._writer: WavWriter | None = None
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The file."""
        return self._clocked.name

    def start(self) -> None:
        """Create the file and begin to write.

        Raises:
            AudioFileError: it cannot be written there.
        """
        self._writer = WavWriter(self._path, WAV_RATE_HZ)
        self._clocked.start_at(self._now())
        self._thread = threading.Thread(target=self._run, name="wav-output", daemon=True)
        self._thread.start()

    def play(self, utterance_id: str, clip: Clip) -> None:
        """Begin to play at once."""
        ready = clip.resampled(WAV_RATE_HZ)
        with self._lock:
            self._advance()
            self._clocked.play(utterance_id, ready)

    def cut(self) -> None:
        """Silence at once."""
        with self._lock:
            self._advance()
            self._clocked.cut()

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0.0 to 1.0."""
        with self._lock:
            self._advance()
            self._clocked.set_volume(volume)

    def keep_open(self, *, held: bool) -> None:
        """Change nothing: a file does not sleep."""

    def stop(self) -> None:
        """Cut and finish the file; calling it twice is fine."""
        self._stopping.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        with self._lock:
            self._advance()
            self._clocked.stop()
            try:
                self._close()
            except AudioFileError as error:
                self._on_lost(error.message)

    def _run(self) -> None:
        tick: Seconds = self._now()
        while not self._stopping.wait(max(0.0, tick - self._now())):
            self._tick()
            tick = max(tick + BLOCK_SECONDS, self._now())

    def _tick(self) -> None:
        with self._lock:
            self._advance()

    def _advance(self) -> None:
        """Write everything up to now; a file that cannot be written is a lost speaker."""
        try:
            self._clocked.advance_to(self._now())
        except AudioFileError as error:
            self._lose(error.message)

    def _lose(self, reason: str) -> None:
        self._stopping.set()
        self._clocked.stop()
        with contextlib.suppress(AudioFileError):  # the same thing, said once
            self._close()
        self._on_lost(reason)

    def _write(self, samples: Pcm16) -> None:
        if self._writer is not None:
            self._writer.write(samples)

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
