"""Whether a file is the archive that it should be, and if not, what it is."""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from voice_coach.errors import InputError, ModelArchiveError
from voice_coach.models._members import shown
from voice_coach.models.catalogue import ModelEntry
from voice_coach.models.reporting import Report, megabytes
from voice_coach.models.verify import stream_sha256

ZIP_START: Final = b"PK\x03\x04"
"""What a zip archive begins with that holds anything: the header of its first file."""

_HEADER: Final = struct.Struct("<4s22xHH")
"""That header (30 bytes): signature, ..., bytes of the name, bytes of the extra field."""


@contextmanager
def check_archive(path: Path, entry: ModelEntry, report: Report) -> Iterator[BinaryIO]:
    """Open the archive of a model, when its size and its SHA-256 are right.

    Args:
        path: a file.
        entry: the model whose archive it should be.
        report: told how far it is.

    Yields:
        The archive, open for reading, at its beginning.

    Raises:
        InputError: there is no file that can be read.
        ModelArchiveError: it is another file.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for a writer
            raise InputError(f"{path} is no file.", f"Give {entry.archive_name}.")
        file = path.open("rb")
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}."
        raise InputError(msg, f"Give the path of {entry.archive_name}.") from error
    with file:
        try:
            _check(file, path, entry, report)
        except OSError as error:
            msg = f"{path} cannot be read: {error.strerror or error}."
            raise InputError(msg, "Copy it again.") from error
        file.seek(0)
        yield file


def _check(file: BinaryIO, path: Path, entry: ModelEntry, report: Report) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    top = _first_folder(file.read(_HEADER.size + 255))
    expected = f"{entry.archive_name} ({megabytes(entry.archive_bytes)})"
    if top is None:
        msg = f"{path} is no zip archive."
        raise ModelArchiveError(msg, f"Expected is {expected}, from {entry.url}")
    if top != entry.name:
        msg = f"{path} holds {shown(top)}, which is another model."
        raise ModelArchiveError(msg, f"Expected is {expected}, from {entry.url}")
    if size < entry.archive_bytes:
        msg = f"{path} is incomplete: {megabytes(size)} of {megabytes(entry.archive_bytes)}."
        raise ModelArchiveError(msg, f"Get it again from {entry.url}")
    if size == entry.archive_bytes:
        report.begin("Checking", size)
        file.seek(0)
        if stream_sha256(file, report.reached) == entry.archive_sha256:
            return
    msg = f"{path} is damaged, or was changed: its checksum is not that of {entry.name}."
    raise ModelArchiveError(msg, f"Get it again from {entry.url}")


def _first_folder(start: bytes) -> str | None:
    """Return the folder of the first file in a zip archive; None for what is none."""
    if len(start) < _HEADER.size:
        return None
    signature, name_bytes, _ = _HEADER.unpack_from(start)
    if signature != ZIP_START:
        return None
    name = start[_HEADER.size : _HEADER.size + name_bytes].decode("utf-8", "replace")
    return str(name.partition("/")[0])
