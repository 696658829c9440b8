"""An archive that is being fetched: what has come so far, and what it is a part of."""

from __future__ import annotations

import json
import os
from pathlib import Path

from voice_coach.models._storage import kept_in, remove, write_all
from voice_coach.models.catalogue import ModelEntry


class TooMuchError(Exception):
    """More bytes came than the archive has."""


class PartialArchive:
    """The bytes that have come, in a file; a second file says which archive they belong to.

    Every block is in the file when ``append`` returns, so whatever ends the process, the next
    one goes on where this one stopped. Which bytes are right is known only when all are there.
    """

    def __init__(self, entry: ModelEntry, url: str, folder: Path) -> None:
        """Find what was fetched before; what belongs to something else is removed.

        Args:
            entry: the model.
            url: where its archive is fetched now; another place may have sent the beginning.
            folder: where the two files are; it exists.

        Raises:
            ModelStorageError: the files cannot be read or written.
        """
        self.path = folder / f".{entry.archive_name}.part"
        self._note = folder / f".{entry.archive_name}.part.json"
        self._url = url
        self._whole = entry.archive_bytes
        self._identity = {"bytes": entry.archive_bytes, "sha256": entry.archive_sha256}
        note = self._read_note()
        self.validator = str(note.get("validator", "")) if note.get("url") == url else ""
        """What this server called this version of the file (ETag or date); empty: nothing."""
        with kept_in(self.path):
            self._size = self.path.stat().st_size if self.path.is_file() else 0
        if self._size and {key: note.get(key) for key in self._identity} != self._identity:
            self.discard()
        if self._size > self._whole:
            self.discard()

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return self._size

    @property
    def complete(self) -> bool:
        """As many bytes as the archive has."""
        return self._size == self._whole

    def begin(self, validator: str) -> None:
        """Start from the first byte.

        Args:
            validator: what the server calls this version of the file.

        Raises:
            ModelStorageError: the files cannot be written.
        """
        self.discard()
        self.validator = validator
        note = json.dumps({**self._identity, "url": self._url, "validator": validator})
        with kept_in(self.path):
            self._note.write_text(note, encoding="utf-8")

    def append(self, block: bytes) -> None:
        """Add what came.

        Raises:
            TooMuchError: that is more than the archive has; nothing is kept.
            ModelStorageError: it cannot be written; what was there before still is.
        """
        if self._size + len(block) > self._whole:
            self.discard()
            raise TooMuchError
        with kept_in(self.path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            handle = os.open(self.path, flags, 0o644)
            try:
                self._size += write_all(handle, block)
            finally:
                os.close(handle)

    def discard(self) -> None:
        """Forget what came.

        Raises:
            ModelStorageError: the files cannot be removed.
        """
        remove(self.path)  # first: bytes without their note are never gone on with
        remove(self._note)
        self._size = 0
        self.validator = ""

    def _read_note(self) -> dict[str, object]:
        try:
            note = json.loads(self._note.read_bytes())
        except (OSError, ValueError):  # missing or damaged: what is there cannot be used
            return {}
        return note if isinstance(note, dict) else {}
