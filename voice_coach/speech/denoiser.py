"""Takes steady noise out of an utterance, for a second opinion about its words.

What is left is for the recogniser alone: whether somebody speaks, and whether the words were
meant, is judged by the sound as it came.
"""

from __future__ import annotations

import ctypes
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import soxr

from voice_coach.clip import Pcm16
from voice_coach.errors import SystemLibraryError
from voice_coach.units import HEARING_FORMAT, Samples

_RATE_HZ: Final = 48_000
"""What RNNoise was trained at, and takes."""
_FRAME: Final[Samples] = 480
"""It takes 10 ms at a time,"""
_DELAY: Final[Samples] = 960
"""and answers 20 ms later."""
_LARGEST: Final = 32_767.0
_Floats = ctypes.POINTER(ctypes.c_float)


class Denoiser(Protocol):
    """Takes noise out of one whole utterance after the other."""

    def clean(self, samples: Pcm16) -> Pcm16:
        """Return an utterance (16 kHz mono) without its noise: as long, and in the same place."""
        ...


class RnNoise:
    """RNNoise, by the native library inside the pyrnnoise wheel; implements ``Denoiser``.

    Only the library is loaded, none of the package's Python.
    """

    def __init__(self) -> None:
        """Load the library.

        Raises:
            SystemLibraryError: it is not installed, or not for this machine.
        """
        path = library_path()
        if path is None:
            msg = "RNNoise, which takes noise out of speech, is not installed."
            raise SystemLibraryError(msg, "Run script/setup.")
        try:
            library = ctypes.CDLL(str(path))
            if library.rnnoise_get_frame_size() != _FRAME:
                msg = "it takes frames of another length"
                raise OSError(msg)  # noqa: TRY301 - the same to whoever asks
            library.rnnoise_create.argtypes = [ctypes.c_void_p]
            library.rnnoise_create.restype = ctypes.c_void_p
            library.rnnoise_destroy.argtypes = [ctypes.c_void_p]
            library.rnnoise_destroy.restype = None
            library.rnnoise_process_frame.argtypes = [ctypes.c_void_p, _Floats, _Floats]
            library.rnnoise_process_frame.restype = ctypes.c_float
        except (OSError, AttributeError) as error:
            msg = f"RNNoise, which takes noise out of speech, cannot be loaded: {error}"
            raise SystemLibraryError(msg, "Run script/setup.") from error
        self._library = library

    def clean(self, samples: Pcm16) -> Pcm16:
        """Return an utterance without its noise; see ``Denoiser``."""
        fast = soxr.resample(samples.astype(np.float32), HEARING_FORMAT.rate_hz, _RATE_HZ)
        after = _DELAY + -len(fast) % _FRAME
        frames = np.ascontiguousarray(np.pad(fast, (0, after)), np.float32)
        # A network of its own for each utterance: what it learnt of the last would colour this.
        state = self._library.rnnoise_create(None)
        try:
            for start in range(0, len(frames), _FRAME):
                place = frames[start:].ctypes.data_as(_Floats)
                self._library.rnnoise_process_frame(state, place, place)
        finally:
            self._library.rnnoise_destroy(state)
        kept = frames[_DELAY : _DELAY + len(fast)]
        slow = soxr.resample(kept, _RATE_HZ, HEARING_FORMAT.rate_hz)[: len(samples)]
        whole = np.pad(slow, (0, len(samples) - len(slow)))
        cleaned: Pcm16 = np.clip(np.rint(whole), -_LARGEST, _LARGEST).astype(np.int16)
        return cleaned


def library_path() -> Path | None:
    """Return the native library of RNNoise; None where it is not installed."""
    package = find_spec("pyrnnoise")
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).with_name("librnnoise.so")
    return path if path.is_file() else None


def open_denoiser() -> Denoiser | None:
    """Return what takes noise out; None where it cannot be loaded: raw sound is heard then."""
    try:
        return RnNoise()
    except SystemLibraryError:
        return None
