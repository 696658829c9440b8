"""Which members of an archive may be written, and where: everything doubtful is refused.

An archive that holds one path that could lead out of its folder is no honest archive, so it is
refused as a whole, before anything is written.
"""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from typing import Final

from voice_coach.errors import ModelArchiveError
from voice_coach.models.catalogue import ModelEntry

MOST_MEMBERS: Final = 1000
MOST_RATIO: Final = 100
"""Unpacked bytes for each packed one: models pack to a half, text to a tenth, bombs to a
thousandth."""

_MOST_PARTS: Final = 8
_MOST_PART_BYTES: Final = 255
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_HINT: Final = "Nothing of it was kept. Get the archive again from where it was published."


def member_parts(name: str, top: str) -> tuple[str, ...]:
    """Return the path of a member below the archive's one folder, as its parts.

    Args:
        name: as it stands in the archive; one of a folder may end with "/".
        top: what the one folder must be called.

    Returns:
        One part for each folder and the file; none for the one folder itself.

    Raises:
        ModelArchiveError: the path could lead out of the folder, or could mean something else
            on another system.
    """
    parts = name.removesuffix("/").split("/")
    if (
        any(_is_doubtful(character) for character in name)
        or len(parts) > _MOST_PARTS
        or any(_is_no_name(part) for part in parts)
    ):
        msg = f"The archive is not safe: it holds the path {shown(name)}."
        raise ModelArchiveError(msg, _HINT)
    if parts[0] != top:
        msg = f"The archive holds {shown(parts[0])}, where {top} was expected."
        raise ModelArchiveError(msg, _HINT)
    return tuple(parts[1:])


def _is_doubtful(character: str) -> bool:
    return character in "\\:" or not character.isprintable()


def _is_no_name(part: str) -> bool:
    """Tell whether a part is "", "." or "..", or not the same name on every system."""
    # Some systems drop a trailing dot or space: "model." would be "model" there.
    same = part == part.strip(" ").rstrip(".")
    return not part or not same or len(part.encode("utf-8", "surrogatepass")) > _MOST_PART_BYTES


def checked_members(archive: zipfile.ZipFile, entry: ModelEntry) -> dict[str, zipfile.ZipInfo]:
    """Return the members that are files of the model, by their path in its folder.

    What the archive holds besides (a README) is checked like the rest, and left out.

    Raises:
        ModelArchiveError: a member is not safe, or stands there twice; or a file is missing.
    """
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        msg = f"The archive is not safe: it holds {len(members)} files."
        raise ModelArchiveError(msg, _HINT)
    files: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for member in members:
        # zipfile has already cut the name at a NUL; the original says what was there
        parts = member_parts(member.orig_filename, entry.name)
        _check_kind(member)
        path = "/".join(parts)
        key = unicodedata.normalize("NFC", path).casefold()
        if key in seen:
            msg = f"The archive is not safe: it holds {shown(path)} twice."
            raise ModelArchiveError(msg, _HINT)
        seen.add(key)
        if path in entry.files and not member.is_dir():
            files[path] = member
    missing = sorted(set(entry.files) - set(files))
    if missing:
        raise ModelArchiveError(f"The archive is incomplete: {missing[0]} is missing.", _HINT)
    total = sum(member.file_size for member in files.values())
    if total > entry.most_unpacked_bytes:
        raise too_much(entry)
    return files


def _check_kind(member: zipfile.ZipInfo) -> None:
    """Refuse what is neither a plain file nor a folder, and what we cannot unpack."""
    name = shown(member.orig_filename)
    kind = stat.S_IFMT(member.external_attr >> 16)  # 0 where the archive comes from no Unix
    expected = stat.S_IFDIR if member.is_dir() else stat.S_IFREG
    if kind not in (0, expected):
        msg = f"The archive is not safe: {name} is a link or a device."
        raise ModelArchiveError(msg, _HINT)
    if member.flag_bits & _ENCRYPTED or member.compress_type not in _METHODS:
        msg = f"The archive cannot be unpacked: {name} is packed in a way that is not known."
        raise ModelArchiveError(msg, _HINT)


def too_much(entry: ModelEntry) -> ModelArchiveError:
    """Return the error of an archive that holds far more than the model."""
    limit = entry.most_unpacked_bytes / 1e6
    msg = f"The archive is not safe: more than {limit:g} MB would come out of it."
    return ModelArchiveError(msg, _HINT)


def shown(name: str) -> str:
    """Return a name from an archive so that it can be printed on any terminal."""
    safe = "".join(
        character if character.isprintable() else f"\\x{ord(character):02x}" for character in name
    )
    safe = safe.encode("ascii", "backslashreplace").decode("ascii")
    return f'"{safe[:80]}{"..." if len(safe) > 80 else ""}"'
