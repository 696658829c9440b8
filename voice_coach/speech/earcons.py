"""Loads the bells and earcons into memory, so that none can fail to play later."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from voice_coach.clip import Clip
from voice_coach.errors import AudioFileError

EARCON_NAMES: Final = (
    "bell_start",
    "bell_end",
    "bell_handover",
    "bell_finish",
    "soft_tone",
    "tick",
    "listening",
    "closing",
    "not_understood",
    "paused",
    "resumed",
    "error",
    "ready",
)
"""Every sound the coach can play; ``audio/SOURCES.md`` says what each is for."""

_SUFFIXES: Final = (".flac", ".wav")
_LEAST_RATE_HZ: Final = 8_000


def load_earcons(folder: Path) -> dict[str, Clip]:
    """Return all sounds by name, at the rates of their files, their samples read-only.

    Args:
        folder: holds a mono file for each of ``EARCON_NAMES``: ``.flac`` or ``.wav``.

    Raises:
        AudioFileError: one is missing, empty, damaged, not mono, or the folder is.
    """
    missing = [name for name in EARCON_NAMES if _find(folder, name) is None]
    if missing:
        msg = f"{folder} lacks these sounds: {', '.join(missing)}."
        raise AudioFileError(msg, "Make them: python audio/make_sounds.py")
    found = {name: _find(folder, name) for name in EARCON_NAMES}
    return {name: _load(path) for name, path in found.items() if path is not None}


def _find(folder: Path, name: str) -> Path | None:
    candidates = (folder / f"{name}{suffix}" for suffix in _SUFFIXES)
    return next((path for path in candidates if path.is_file()), None)


def _load(path: Path) -> Clip:
    try:
        samples, rate_hz = soundfile.read(path, dtype="int16", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        msg = f"{path} cannot be read as a sound file."
        raise AudioFileError(msg, "Make it again: python audio/make_sounds.py") from error
    frames, channels = samples.shape
    if frames == 0 or channels != 1 or rate_hz < _LEAST_RATE_HZ:
        msg = f"{path} has {frames} frames in {channels} channels at {rate_hz} Hz."
        raise AudioFileError(msg, f"Give a mono file at {_LEAST_RATE_HZ} Hz or more.")
    mono = np.ascontiguousarray(samples[:, 0])
    mono.flags.writeable = False
    return Clip(mono, rate_hz)
