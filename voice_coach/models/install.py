"""Puts a model in its place: from an archive, or from a folder that somebody unpacked.

Everything happens in a folder of its own beside the final one, which gets its name in one step
when every checksum is right. Whenever it breaks off, the model that was there before is there
still, and the next installation removes what is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from voice_coach.errors import InputError, ModelArchiveError
from voice_coach.models._identify import check_archive
from voice_coach.models._storage import (
    bring_back,
    need_room,
    new_file,
    new_files,
    new_folder,
    put_in_place,
    remove,
    settle,
    sole_use,
)
from voice_coach.models._unpack import unpack
from voice_coach.models.catalogue import ModelEntry
from voice_coach.models.reporting import Report
from voice_coach.models.verify import BLOCK_BYTES, RECORD_NAME, record_of, verify_model

_HINT: Final = "Nothing was changed. Get the model again, here or on another machine."


@contextmanager
def installing(entry: ModelEntry, home: Path) -> Iterator[None]:
    """Be the only one who installs a model while the block runs, with a clean start.

    Args:
        entry: the model.
        home: folder that holds the folders of models; made where it is missing.

    Raises:
        ModelStorageError: somebody else is installing it, or the folder cannot be written.
    """
    with sole_use(home / f".{entry.name}.lock"):
        bring_back(home / entry.name, _aside(entry, home))
        remove(_unfinished(entry, home))
        remove(_aside(entry, home))
        yield


def install_archive(archive: Path, entry: ModelEntry, home: Path, report: Report) -> Path:
    """Check an archive, unpack it, and put it in its place.

    Args:
        archive: a file.
        entry: the model that should be in it.
        home: folder that holds the folders of models; ``installing`` it.
        report: told how far it is.

    Returns:
        The folder of the model.

    Raises:
        InputError: there is no such file.
        ModelArchiveError: it is not this model, or not safe to unpack.
        ModelStorageError: it cannot be kept.
    """
    with check_archive(archive, entry, report) as opened:
        need_room(home, entry.most_unpacked_bytes)
        return _install(entry, home, report, lambda folder: unpack(opened, entry, folder, report))


def install_folder(source: Path, entry: ModelEntry, home: Path, report: Report) -> Path:
    """Copy a model that is unpacked already, and put it in its place.

    Args:
        source: the model's folder, or the one that holds it.
        entry: the model that should be in it.
        home: folder that holds the folders of models; ``installing`` it.
        report: told how far it is.

    Returns:
        The folder of the model.

    Raises:
        InputError: the folder cannot be read to its end.
        ModelArchiveError: it is not this model, whole and unchanged.
        ModelStorageError: it cannot be kept.
    """
    inner = source / entry.name
    folder = inner if inner.is_dir() else source
    problems = verify_model(folder, entry, full=True)
    if problems:
        more = "" if len(problems) == 1 else f" (and {len(problems) - 1} more)"
        msg = f"{folder} is not {entry.name}, whole and unchanged: {problems[0]}{more}."
        raise ModelArchiveError(msg, _HINT)
    need_room(home, entry.most_unpacked_bytes)
    return _install(entry, home, report, lambda target: _copy(folder, entry, target, report))


def _install(entry: ModelEntry, home: Path, report: Report, fill: Callable[[Path], None]) -> Path:
    target = home / entry.name
    new = _unfinished(entry, home)
    try:
        new_folder(new)
        fill(new)
        problems = verify_model(new, entry, full=True)
        if problems:
            path = problems[0].path
            name = new.name if path is None else path.relative_to(new)
            msg = f"The model is not what it should be: {name}: {problems[0].message}."
            raise ModelArchiveError(msg, _HINT)
        for _ in new_file(new / RECORD_NAME, [record_of(new, entry)]):
            pass
        settle(new)
        put_in_place(new, target, _aside(entry, home))
    finally:
        remove(new)
    report.note(f"Installed in {target}.")
    return target


def _copy(source: Path, entry: ModelEntry, target: Path, report: Report) -> None:
    try:
        total = sum((source / name).stat().st_size for name in entry.files)
        report.begin("Copying", total)
        contents = ((name, _content(source / name)) for name in entry.files)
        new_files(target, contents, report.reached)
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror or error}.", _HINT) from error


def _content(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def _unfinished(entry: ModelEntry, home: Path) -> Path:
    return home / f".{entry.name}.unfinished"


def _aside(entry: ModelEntry, home: Path) -> Path:
    return home / f".{entry.name}.previous"
