"""How long the sounds are, read from the heads of their files."""

from __future__ import annotations

import wave
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from voice_coach.resources import is_folder
from voice_coach.units import Seconds

_FLAC: Final = b"fLaC"
_STREAM_INFO_BYTES: Final = 42
"""``fLaC``, the head of the first block, and the block: RFC 9639, section 8.2."""


@cache
def sound_lengths(folder: Path) -> Mapping[str, Seconds]:
    """Return the length of each sound in a folder by its name (WAV and FLAC, without the ending).

    A file that cannot be read is left out.
    """
    if not is_folder(folder):
        return {}
    lengths = {
        path.stem: _length(path)
        for path in sorted(folder.iterdir())
        if path.suffix in {".wav", ".flac"}
    }
    return {name: seconds for name, seconds in lengths.items() if seconds is not None}


def _length(path: Path) -> Seconds | None:
    try:
        if path.suffix == ".flac":
            with path.open("rb") as file:
                return _flac_seconds(file.read(_STREAM_INFO_BYTES))
        with wave.open(str(path), "rb") as sound:
            return sound.getnframes() / sound.getframerate()
    except (OSError, wave.Error, EOFError, ZeroDivisionError):
        return None


def _flac_seconds(head: bytes) -> Seconds | None:
    if len(head) < _STREAM_INFO_BYTES or not head.startswith(_FLAC):
        return None
    packed = int.from_bytes(head[18:26], "big")  # rate: 20 bits, channels and depth: 8, samples: 36
    rate_hz, samples = packed >> 44, packed & (1 << 36) - 1
    return samples / rate_hz if rate_hz else None
