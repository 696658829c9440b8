"""Takes a model's files out of its archive, counting what really comes out."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from voice_coach.errors import ModelArchiveError
from voice_coach.models._members import MOST_RATIO, checked_members, shown, too_much
from voice_coach.models._storage import new_files
from voice_coach.models.catalogue import ModelEntry
from voice_coach.models.reporting import Report
from voice_coach.models.verify import BLOCK_BYTES

_HINT: Final = "Get the archive again, here or on another machine, and give it with --from FILE."
_DAMAGES: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a kind of packing that is not known
    RuntimeError,  # encrypted
    ValueError,  # a name that is no text
    OverflowError,
    struct.error,
    OSError,  # a place in the file that is none, or a disk that cannot read it
)
"""What zipfile raises over damaged archives."""


def unpack(archive: BinaryIO, entry: ModelEntry, folder: Path, report: Report) -> None:
    """Write the files of a model, and nothing else, into an empty folder.

    Nothing is believed of what the archive says of itself: bytes are counted as they come.

    Args:
        archive: a zip archive, open for reading.
        entry: the model in it.
        folder: empty.
        report: told how far it is.

    Raises:
        ModelArchiveError: the archive is damaged, unsafe, or of something else.
        ModelStorageError: a file cannot be written.
    """
    with _damage_as_error(), zipfile.ZipFile(archive) as opened:
        members = checked_members(opened, entry)
        report.begin("Unpacking", sum(member.file_size for member in members.values()))
        budget = _Budget(entry)
        contents = ((name, _content(opened, member, budget)) for name, member in members.items())
        new_files(folder, contents, report.reached)


class _Budget:
    """What may still come out of an archive."""

    def __init__(self, entry: ModelEntry) -> None:
        self._entry = entry
        self._left = entry.most_unpacked_bytes

    def spend(self, count: int) -> None:
        """Count bytes that came.

        Raises:
            ModelArchiveError: more have come than the model can have.
        """
        self._left -= count
        if self._left < 0:
            raise too_much(self._entry)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: _Budget) -> Iterator[bytes]:
    """Yield a member's content while it is not more than can be honest."""
    most = max(member.compress_size * MOST_RATIO, BLOCK_BYTES)
    done = 0
    with archive.open(member) as source:
        while block := source.read(BLOCK_BYTES):
            done += len(block)
            budget.spend(len(block))
            if done > most:
                msg = f"The archive is not safe: {shown(member.filename)} is packed too tightly."
                raise ModelArchiveError(msg, _HINT)
            yield block


@contextmanager
def _damage_as_error() -> Iterator[None]:
    try:
        yield
    except _DAMAGES as error:
        raise ModelArchiveError(f"The archive is damaged: {error}.", _HINT) from error
