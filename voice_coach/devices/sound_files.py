"""Reads sound files, whole or as a stream of 20 ms blocks, and says clearly why it cannot."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from voice_coach.clip import Clip, Pcm16
from voice_coach.errors import AudioFileError
from voice_coach.units import (
    BLOCK_SAMPLES,
    BLOCK_SECONDS,
    HEARING_FORMAT,
    AudioChunk,
    Samples,
    Seconds,
)

_READ_FRAMES: Final[Samples] = 65_536
_STREAMED_WAV_BYTES: Final = 0x7FFF_0000
"""A WAV whose header promises at least this much was written to a pipe: its length is unknown."""
_LOUDEST: Final = 8.0
"""Of full scale: float files can hold more than any converter, and what is no number at all."""
_DATA_LENGTH: Final = re.compile(r"^data : (\d+) \(should be (\d+)\)", re.MULTILINE)


class SoundFile:
    """An open sound file, read from its beginning to its end, as mono."""

    def __init__(self, path: Path) -> None:
        """Open ``path``: WAV or FLAC, or what else libsndfile knows.

        Raises:
            AudioFileError: missing, a folder, empty, cut off, or not a sound file.
        """
        self.path: Final = path
        _check_readable(path)
        try:
            self._file = soundfile.SoundFile(path)
        except soundfile.LibsndfileError as error:
            message = f"{path} is not a sound file, or it is damaged."
            raise AudioFileError(message, "WAV and FLAC can be read.") from error
        try:
            self._check_complete()
        except AudioFileError:
            self._file.close()
            raise

    @property
    def rate_hz(self) -> int:
        """Frames per second."""
        return int(self._file.samplerate)

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield the rest of the file mixed down, full scale ±1.0, shape (frames,).

        Raises:
            AudioFileError: the file is damaged further on.
        """
        left = self._file.frames
        while left > 0:
            try:
                frames = self._file.read(_READ_FRAMES, dtype="float32", always_2d=True)
            except soundfile.LibsndfileError as error:
                raise _cut_off(self.path) from error
            if not len(frames):
                raise _cut_off(self.path)
            left -= len(frames)
            frames = np.nan_to_num(frames, nan=0.0).clip(-_LOUDEST, _LOUDEST)
            yield frames[:, 0] if frames.shape[1] == 1 else frames.mean(axis=1)

    def close(self) -> None:
        """Close it; calling it twice is fine."""
        self._file.close()

    def _check_complete(self) -> None:
        lengths = _DATA_LENGTH.search(self._file.extra_info)
        if lengths is not None:
            promised, held = (int(length) for length in lengths.groups())
            if held < promised < _STREAMED_WAV_BYTES:
                raise _cut_off(self.path, f" ({held} of {promised} bytes of sound)")
        if not self._file.frames:
            raise AudioFileError(f"{self.path} holds no sound: it is 0 seconds long.")


def read_clip(path: Path, rate_hz: int | None = HEARING_FORMAT.rate_hz) -> Clip:
    """Return a whole sound file as mono 16-bit.

    Args:
        path: WAV or FLAC of any rate, channel count and sample type; channels are averaged.
        rate_hz: rate of the clip (soxr, high quality); None: the file's own.

    Raises:
        AudioFileError: missing, a folder, empty, cut off, or not a sound file.
    """
    file = SoundFile(path)
    try:
        samples = np.concatenate(list(file.blocks()))
    finally:
        file.close()
    if rate_hz is not None and rate_hz != file.rate_hz:
        samples = soxr.resample(samples, file.rate_hz, rate_hz, quality="HQ")
    return Clip(_as_pcm(samples), rate_hz or file.rate_hz)


def read_chunks(path: Path, start: Seconds = 0.0) -> Iterator[AudioChunk]:
    """Open a sound file and return its 20 ms blocks of 16 kHz 16-bit mono.

    Args:
        path: as for ``read_clip``; it is read as the blocks are taken, never as a whole.
        start: moment of the first sample. The block ``n`` is at ``start + n * 0.02``, exactly;
            the last one is filled up with silence.

    Raises:
        AudioFileError: at once if the file cannot be opened, later if it is damaged further on.
    """
    return _chunks(SoundFile(path), start)


def _chunks(file: SoundFile, start: Seconds) -> Iterator[AudioChunk]:
    number = 0
    pending = np.zeros(0, np.int16)
    try:
        for samples in _resampled(file):
            pending = np.concatenate([pending, samples])
            whole = len(pending) - len(pending) % BLOCK_SAMPLES
            for offset in range(0, whole, BLOCK_SAMPLES):
                yield _chunk(pending[offset : offset + BLOCK_SAMPLES], number, start)
                number += 1
            pending = pending[whole:]
        if len(pending):
            yield _chunk(np.pad(pending, (0, BLOCK_SAMPLES - len(pending))), number, start)
    finally:
        file.close()


def _resampled(file: SoundFile) -> Iterator[Pcm16]:
    """Yield a file's sound at 16 kHz."""
    if file.rate_hz == HEARING_FORMAT.rate_hz:
        yield from map(_as_pcm, file.blocks())
        return
    resampler = soxr.ResampleStream(
        file.rate_hz, HEARING_FORMAT.rate_hz, 1, dtype="float32", quality="HQ"
    )
    for samples in file.blocks():
        yield _as_pcm(resampler.resample_chunk(samples))
    yield _as_pcm(resampler.resample_chunk(np.zeros(0, np.float32), last=True))


def _chunk(samples: Pcm16, number: int, start: Seconds) -> AudioChunk:
    return AudioChunk(samples.tobytes(), HEARING_FORMAT, start + number * BLOCK_SECONDS)


def _as_pcm(samples: NDArray[np.float32]) -> Pcm16:
    pcm: Pcm16 = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype(np.int16)
    return pcm


def _check_readable(path: Path) -> None:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise AudioFileError(f"{path} is a folder, not a sound file.")
        if stat.S_ISFIFO(mode):  # opening it would wait for a writer, and it cannot be read twice
            message = f"{path} is a pipe, not a sound file."
            raise AudioFileError(message, "Save the sound as a file.")
        with path.open("rb") as file:
            empty = not file.read(1)
    except FileNotFoundError as error:
        raise AudioFileError(f"There is no file {path}.") from error
    except OSError as error:
        raise AudioFileError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise AudioFileError(f"{path} cannot be read: no file has such a name.") from error
    if empty:
        raise AudioFileError(f"{path} is empty: it holds no sound.")


def _cut_off(path: Path, detail: str = "") -> AudioFileError:
    message = f"{path} is cut off or damaged{detail}."
    return AudioFileError(message, "Copy or record it again.")
