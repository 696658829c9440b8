"""Writes a WAV file as its sound comes, so that it can be played whenever the writer dies."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from voice_coach.clip import Clip
from voice_coach.devices.new_file import NewFile
from voice_coach.errors import AudioFileError
from voice_coach.units import AudioFormat, Samples, Seconds

FLUSH_SECONDS: Final[Seconds] = 1.0
"""After this much sound the header is brought up to date and everything handed to the system:
a process that is killed loses no more than that."""

_WAV_LIMIT_BYTES: Final = 2**32 - 1024
"""The format counts its bytes with 32 bits."""


class WavWriter:
    """A 16-bit WAV file that grows."""

    def __init__(
        self, path: Path, rate_hz: int, channels: int = 1, *, only_whole: bool = False
    ) -> None:
        """Create or replace ``path``; a full disk leaves what was there before.

        Args:
            path: the file.
            rate_hz: frames per second.
            channels: values per frame.
            only_whole: it replaces what was there when it is closed, not from its beginning on;
                where anything goes wrong before that, it never does.

        Raises:
            AudioFileError: it cannot be written there.
        """
        self.path: Final = path
        self._format: Final = AudioFormat(rate_hz, channels=channels)
        self._unsaved: Samples = 0
        self._bytes = 0
        self._only_whole: Final = only_whole
        try:
            self._new = NewFile(path)
        except OSError as error:
            raise self._refused(error) from error
        self._file = self._new.file
        try:
            self.flush()
            if not only_whole:
                self._appear()
        except AudioFileError:
            self._new.forget()
            raise

    def write(self, samples: NDArray[np.int16]) -> None:
        """Append samples, shape (frames,), or (frames, channels) where there are several.

        Raises:
            AudioFileError: the disk or the file is full.
        """
        data = samples.astype("<i2", copy=False).tobytes()
        if self._bytes + len(data) > _WAV_LIMIT_BYTES:
            raise AudioFileError(f"{self.path} is full: a WAV file holds at most 4 GB.")
        try:
            self._file.write(data)
        except OSError as error:
            raise self._refused(error) from error
        self._bytes += len(data)
        self._unsaved += len(samples)
        if self._unsaved >= FLUSH_SECONDS * self._format.rate_hz:
            self.flush()

    def flush(self) -> None:
        """Make the file complete as it stands.

        Raises:
            AudioFileError: the disk is full.
        """
        try:
            self._file.seek(0)
            self._file.write(_header(self._format, self._bytes))
            self._file.seek(0, os.SEEK_END)
            self._file.flush()
        except OSError as error:
            raise self._refused(error) from error
        self._unsaved = 0

    def close(self) -> None:
        """Finish the file; calling it twice is fine.

        Raises:
            AudioFileError: the disk is full.
        """
        if self._file.closed:
            return
        try:
            self.flush()
            if self._only_whole:
                self._appear()
        finally:
            self._new.forget()

    def _appear(self) -> None:
        try:
            self._new.appear()
        except OSError as error:
            raise self._refused(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._only_whole and kind is not None:
            self._new.forget()
        self.close()

    def _refused(self, error: OSError) -> AudioFileError:
        return AudioFileError(f"{self.path} cannot be written: {error.strerror}.")


def _header(layout: AudioFormat, data_bytes: int) -> bytes:
    """Return the 44 bytes before the samples of a PCM WAV file."""
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + data_bytes,
        b"WAVE",
        b"fmt ",
        16,
        1,  # PCM
        layout.channels,
        layout.rate_hz,
        layout.rate_hz * layout.frame_bytes,
        layout.frame_bytes,
        8 * layout.sample_width_bytes,
        b"data",
        data_bytes,
    )


def write_clip(path: Path, clip: Clip) -> None:
    """Write a clip to a WAV file at its own rate: all of it, or nothing.

    Raises:
        AudioFileError: it cannot be written there; what was there before still is.
    """
    with WavWriter(path, clip.rate_hz, only_whole=True) as writer:
        writer.write(clip.samples)
