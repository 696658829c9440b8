"""Small models, their archives, and what is told while one is installed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from voice_coach.models.catalogue import ModelEntry
from voice_coach.models.download import Patience
from voice_coach.units import Seconds


def incompressible(count: int) -> bytes:
    """Return bytes that pack as badly as a model's."""
    digests = (hashlib.sha256(number.to_bytes(4)).digest() for number in range(count // 32))
    return b"".join(digests)


NAME: Final = "tiny-model-0.1"
CONTENT: Final = {
    "am/final.mdl": incompressible(300_000),
    "conf/model.conf": b"--beam=11.0\n",
    "graph/phones/word_boundary.int": b"1 nonword\n2 begin\n",
}
"""The files of a model; the first is longer than a block of reading."""

Member: TypeAlias = tuple[str | zipfile.ZipInfo, bytes]


def members(content: Mapping[str, bytes] = CONTENT, top: str = NAME) -> list[Member]:
    """Return what an honest archive of a model holds."""
    return [(f"{top}/", b""), *((f"{top}/{path}", data) for path, data in content.items())]


def zipped(parts: Iterable[Member], method: int = zipfile.ZIP_STORED) -> bytes:
    """Return a zip archive of members, whatever they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in parts:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, data)
    return file.getvalue()


def entry_for(
    archive: bytes,
    content: Mapping[str, bytes] = CONTENT,
    url: str = "https://models.example/tiny-model-0.1.zip",
    most_unpacked_bytes: int = 5_000_000,
    name: str = NAME,
) -> ModelEntry:
    """Return the catalogue's entry of a model whose archive is exactly these bytes."""
    return ModelEntry(
        name,
        url,
        len(archive),
        hashlib.sha256(archive).hexdigest(),
        {path: hashlib.sha256(data).hexdigest() for path, data in content.items()},
        most_unpacked_bytes,
    )


def written(folder: Path, content: Mapping[str, bytes] = CONTENT) -> Path:
    """Write the files of a model into a folder, as somebody who unpacked it by hand."""
    for path, data in content.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its content."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


class Told:
    """Keeps what is reported, and holds the reporter to the contract."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int]] = []
        self.notes: list[str] = []
        self.done = 0

    def begin(self, what: str, total_bytes: int) -> None:
        assert total_bytes >= 0
        self.steps.append((what, total_bytes))
        self.done = 0

    def reached(self, done_bytes: int) -> None:
        assert self.steps, "nothing has begun"
        assert 0 <= done_bytes <= self.steps[-1][1]
        self.done = done_bytes

    def note(self, sentence: str) -> None:
        assert sentence.endswith((".", NAME)), sentence
        self.notes.append(sentence)


class NoWaiting:
    """Time that passes only when somebody waits, or at every look at the clock."""

    def __init__(self, seconds_per_look: Seconds = 0.0) -> None:
        self.waits: list[Seconds] = []
        self._now = 0.0
        self._per_look = seconds_per_look

    def patience(self, timeout: Seconds = 10.0) -> Patience:
        return Patience(self._pause, self._look, timeout)

    def _pause(self, seconds: Seconds) -> None:
        self.waits.append(seconds)
        self._now += seconds

    def _look(self) -> Seconds:
        self._now += self._per_look
        return self._now
