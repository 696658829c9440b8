"""The sound file that a demo leaves behind: whole or not at all, and never over somebody's own."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from voice_coach.errors import AudioFileError

DEFAULT_NAME: Final = "voice-coach-demo.wav"
"""Written into the current folder where no other file is named."""

_OURS: Final = "Voice Coach demo"
"""What the file says it was made by."""
_MOST_COPIES: Final = 100
OPTION: Final = "--output"


class RecordingFile:
    """A place for a recording, made sure of before the work begins.

    What is written appears under its name when it is complete; leaving the block without having
    written anything leaves nothing behind.

    Args:
        path: the file; None: ``DEFAULT_NAME`` in the current folder, or the same with a number
            where that is a file of somebody else's.
        option: of the command, that names another file.

    Raises:
        AudioFileError: it cannot be written there, or something else that is no sound is there.
    """

    def __init__(self, path: Path | None, option: str = OPTION) -> None:
        self._hint = f"Name another file: {option} FILE.wav"
        self.path: Final = _free_default() if path is None else path
        """What the file is called."""
        try:
            self._target = self.path.resolve()
            self._part = self._reserved()
        except OSError as error:
            raise self._refused(error) from error

    def write(self, samples: NDArray[np.int16], rate_hz: int) -> None:
        """Write the recording.

        Args:
            samples: shape (frames, channels).
            rate_hz: frames per second.

        Raises:
            AudioFileError: the disk is full or gone.
        """
        memory = io.BytesIO()
        with soundfile.SoundFile(
            memory, "w", rate_hz, samples.shape[1], subtype="PCM_16", format="WAV"
        ) as file:
            file.software = _OURS
            file.write(samples)
        try:
            if self._part is None:
                self._target.write_bytes(memory.getbuffer())
            else:
                self._part.write_bytes(memory.getbuffer())
                self._part.replace(self._target)
        except OSError as error:
            raise self._refused(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._part is not None:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)

    def _reserved(self) -> Path | None:
        """Return an empty file beside the target, which becomes it; None: there is no replacing."""
        target = self._target
        if target.is_dir():
            raise AudioFileError(f"{self.path} is a folder, not a sound file.", self._hint)
        if target.exists():
            if not target.is_file():
                return None  # /dev/null, a pipe
            if not _is_sound(target):
                raise AudioFileError(
                    f"{self.path} is there already, and is no sound file.", self._hint
                )
            if not os.access(target, os.W_OK):
                raise AudioFileError(f"{self.path} cannot be written: it is read-only.", self._hint)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        part.touch()
        return part

    def _refused(self, error: OSError) -> AudioFileError:
        return AudioFileError(f"{self.path} cannot be written: {error.strerror}.", self._hint)


def _free_default() -> Path:
    """Return the default name where it is free or a demo's, else the first numbered one."""
    stem, suffix = Path(DEFAULT_NAME).stem, Path(DEFAULT_NAME).suffix
    names = [DEFAULT_NAME, *(f"{stem}-{number}{suffix}" for number in range(2, _MOST_COPIES))]
    for name in names:
        path = Path(name)
        if not os.path.lexists(path) or _is_ours(path):
            return path
    raise AudioFileError(
        f"{DEFAULT_NAME} and {_MOST_COPIES - 2} like it are there already.",
        f"Name another file: {OPTION} FILE.wav",
    )


def _is_ours(path: Path) -> bool:
    try:
        with soundfile.SoundFile(path) as file:
            return str(file.software).startswith(_OURS)
    except (soundfile.LibsndfileError, OSError):
        return False


def _is_sound(path: Path) -> bool:
    if not path.stat().st_size:
        return True  # an empty file loses nothing
    try:
        with soundfile.SoundFile(path):
            return True
    except soundfile.LibsndfileError:
        return False
