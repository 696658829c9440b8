"""The models that the coach can fetch: what each is called, where it is, and its checksums."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from voice_coach.errors import ModelError
from voice_coach.resources import model_sums_file

SMALL_ENGLISH_NAME: Final = "vosk-model-small-en-us-0.15"
_LINE: Final = re.compile(r"(?P<sum>[0-9a-f]{64})  (?P<path>[\w.-]+(?:/[\w.-]+)*)")


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model: a zip archive that holds one folder, named like the model."""

    name: str
    url: str
    """Where the archive is offered; https."""
    archive_bytes: int
    """Exact size of the archive."""
    archive_sha256: str
    """Its SHA-256, 64 hexadecimal digits."""
    files: Mapping[str, str]
    """SHA-256 of every file of the model, by its path in the model's folder (with "/")."""
    most_unpacked_bytes: int
    """No more than this may come out of the archive, and this much room is asked for."""

    @property
    def archive_name(self) -> str:
        """File name of the archive."""
        return f"{self.name}.zip"


@cache
def small_english() -> ModelEntry:
    """Return the Vosk model that the coach is made for.

    Size and sums are those that were published with it at alphacephei.com/vosk/models.

    Raises:
        ModelError: the list of its checksums, which is part of the coach, is damaged.
    """
    return ModelEntry(
        name=SMALL_ENGLISH_NAME,
        url=f"https://alphacephei.com/vosk/models/{SMALL_ENGLISH_NAME}.zip",
        archive_bytes=41_205_931,
        archive_sha256="30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
        files=read_sums(model_sums_file(SMALL_ENGLISH_NAME)),
        most_unpacked_bytes=100_000_000,
    )


def read_sums(path: Path) -> Mapping[str, str]:
    """Return the checksums of a file as ``sha256sum`` writes it, by path.

    Raises:
        ModelError: it is missing, or a line is no checksum.
    """
    hint = "Install Voice Coach again."
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"The checksums of a model cannot be read from {path}: {error}."
        raise ModelError(msg, hint) from error
    sums: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if found is None or found["path"] in sums:
            raise ModelError(f"{path}:{number} is no checksum of a file.", hint)
        sums[found["path"]] = found["sum"]
    if not sums:
        raise ModelError(f"{path} holds no checksums.", hint)
    return MappingProxyType(sums)
