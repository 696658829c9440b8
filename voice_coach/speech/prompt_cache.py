"""Fixed prompts kept rendered on disk: found again by voice, rate and text.

A file's name is a hash of everything that makes the sound; the words are not in it, nor in the
file. Lines that hold a name, a feeling or anything that was said never come here: the voice
sees to that. Whatever is wrong with the disk, the coach speaks: it only renders more often.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import struct
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from platformdirs import user_cache_path

from voice_coach.clip import Clip

_LOG = logging.getLogger(__name__)

MAX_BYTES: Final = 64 * 1024 * 1024
"""About half an hour of speech; all prompts of one voice at three rates take a third of it."""

_FORMAT: Final = 1  # of the files, and of what is done to a rendering; change it with either
_SUFFIX: Final = ".prompt"
_MAGIC: Final = b"VCP\x01"
_HEADER: Final = struct.Struct("<4sII16s")  # magic, frames per second, frames, digest
_PRUNED_TO: Final = 0.9  # of the limit, so that not every new file removes an old one


@dataclass(frozen=True, slots=True)
class PromptKey:
    """Everything that makes the sound of a line."""

    engine: str
    version: str
    """The engine's version."""
    voice: str
    rate: float
    """Factor on the engine's default speed."""
    text: str

    def digest(self) -> str:
        """Return the name under which the sound is kept: 64 hexadecimal digits."""
        parts = [str(_FORMAT), *map(str, astuple(self))]
        sized = "".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.sha256(sized.encode("utf-8", "surrogatepass")).hexdigest()


def default_folder() -> Path:
    """Return where prompts are kept unless told otherwise: in the user's cache folder."""
    return user_cache_path("voice-coach") / "prompts"


class PromptCache:
    """Sounds of lines on disk. One process or several; none waits for another."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        """Use a folder; it is made when the first sound is kept.

        Args:
            folder: for these files alone.
            max_bytes: beyond it, the sounds that were not asked for the longest go.
        """
        self._folder = folder
        self._max_bytes = max_bytes
        self._held: int | None = None
        self._told = False

    def load(self, key: PromptKey) -> Clip | None:
        """Return the kept sound, its samples read-only; None where there is none.

        A damaged file is none, and is removed.
        """
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        clip = _decoded(data)
        with contextlib.suppress(OSError):  # not ours to write: still a good sound
            if clip is None:
                path.unlink()
            else:
                os.utime(path)  # asked for just now
        return clip

    def store(self, key: PromptKey, clip: Clip) -> None:
        """Keep a sound, if the disk takes it."""
        data = _encoded(clip)
        if len(data) > self._max_bytes:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(len(data))
            self._write(self._path(key), data)
        except OSError as error:
            if not self._told:
                _LOG.warning("Prompts cannot be kept in %s: %s", self._folder, error.strerror)
            self._told = True
            self._held = None

    def _path(self, key: PromptKey) -> Path:
        return self._folder / f"{key.digest()}{_SUFFIX}"

    def _write(self, path: Path, data: bytes) -> None:
        """Write under another name first: nobody ever sees half a file."""
        descriptor, name = tempfile.mkstemp(dir=self._folder, prefix="new-", suffix=_SUFFIX)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise

    def _make_room(self, needed: int) -> None:
        """Remove the sounds that were not asked for the longest until ``needed`` fits."""
        if self._held is not None and self._held + needed <= self._max_bytes:
            self._held += needed
            return
        found = []
        for path in self._folder.glob(f"*{_SUFFIX}"):
            with contextlib.suppress(FileNotFoundError):  # another process removed it
                facts = path.stat()
                found.append((facts.st_mtime_ns, facts.st_size, path))
        held = sum(size for _, size, _ in found)
        if held + needed > self._max_bytes:
            for _, size, path in sorted(found, key=lambda entry: entry[0]):
                if held + needed <= self._max_bytes * _PRUNED_TO:
                    break
                path.unlink(missing_ok=True)
                held -= size
        self._held = held + needed


def _encoded(clip: Clip) -> bytes:
    pcm = clip.samples.astype("<i2").tobytes()
    return _HEADER.pack(_MAGIC, clip.rate_hz, len(clip.samples), _digest(clip.rate_hz, pcm)) + pcm


def _decoded(data: bytes) -> Clip | None:
    """Return the sound in a file's bytes; None where they are not what was written."""
    if len(data) < _HEADER.size:
        return None
    magic, rate_hz, frames, digest = _HEADER.unpack_from(data)
    pcm = data[_HEADER.size :]
    if magic != _MAGIC or len(pcm) != 2 * frames or digest != _digest(rate_hz, pcm):
        return None
    return Clip(np.frombuffer(pcm, "<i2").astype(np.int16, copy=False), rate_hz)


def _digest(rate_hz: int, pcm: bytes) -> bytes:
    return hashlib.blake2b(rate_hz.to_bytes(4, "little") + pcm, digest_size=16).digest()
