"""Putting a model in its place: what is refused, what is said, what is left behind."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from support.model_files import (
    CONTENT,
    NAME,
    Told,
    entry_for,
    incompressible,
    members,
    tree,
    written,
    zipped,
)

from voice_coach.errors import InputError, ModelArchiveError, ModelStorageError
from voice_coach.models import _storage
from voice_coach.models.install import install_archive, install_folder, installing
from voice_coach.models.verify import RECORD_NAME, verify_model

ARCHIVE = zipped(members())
ENTRY = entry_for(ARCHIVE)
OLD = {**CONTENT, "conf/model.conf": b"--beam=1.0\n"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data"


def install(source: Path, home: Path) -> Path:
    with installing(ENTRY, home):
        way = install_folder if source.is_dir() else install_archive
        return way(source, ENTRY, home, Told())


def given(tmp_path: Path, content: bytes = ARCHIVE) -> Path:
    path = tmp_path / "given.zip"
    path.write_bytes(content)
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_nothing_else_is_left(tmp_path: Path, home: Path) -> None:
    folder = install(given(tmp_path), home)
    assert names(home) == {NAME, f".{NAME}.lock"}
    assert verify_model(folder, ENTRY, full=True) == []


@pytest.mark.parametrize("place", ["by-hand", "."])
def test_a_folder_is_as_good_as_its_archive(tmp_path: Path, home: Path, place: str) -> None:
    """The model's own folder, or the one it was unpacked into."""
    written(tmp_path / "by-hand" / NAME)
    source = tmp_path / "by-hand" / ("." if place == "." else NAME)
    folder = install(source, home)
    found = tree(folder)
    assert found.pop(RECORD_NAME)
    assert found == CONTENT


@pytest.mark.parametrize("exchanging", [True, False])
@pytest.mark.parametrize("before", ["folder", "file", "link"])
def test_what_was_there_is_replaced(
    tmp_path: Path, home: Path, before: str, exchanging: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the file system cannot exchange two names."""
    if not exchanging:
        monkeypatch.setattr(_storage, "_exchanged", lambda *_: False)
    home.mkdir()
    elsewhere = written(tmp_path / "elsewhere", OLD)
    if before == "folder":
        written(home / NAME, OLD)
    elif before == "file":
        (home / NAME).write_text("no model")
    else:
        (home / NAME).symlink_to(elsewhere)
    folder = install(given(tmp_path), home)
    assert verify_model(folder, ENTRY, full=True) == []
    assert not folder.is_symlink()
    assert tree(elsewhere) == OLD
    assert names(home) == {NAME, f".{NAME}.lock"}


def test_an_exchange_that_fails_halfway_is_undone(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home / NAME, OLD)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name.endswith(".unfinished"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(self, target)

    monkeypatch.setattr(_storage, "_exchanged", lambda *_: False)
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(ModelStorageError, match="Input/output error"):
        install(given(tmp_path), home)
    assert tree(home / NAME) == OLD


def test_leftovers_of_a_broken_off_installation_are_removed(tmp_path: Path, home: Path) -> None:
    written(home / f".{NAME}.unfinished")
    written(home / NAME, OLD)
    written(home / f".{NAME}.previous")
    install(given(tmp_path), home)
    assert names(home) == {NAME, f".{NAME}.lock"}


def test_a_model_that_was_put_aside_comes_back(home: Path) -> None:
    """The process ended between the two steps of an exchange."""
    written(home / f".{NAME}.previous", OLD)
    written(home / f".{NAME}.unfinished")
    with installing(ENTRY, home):
        pass
    assert tree(home / NAME) == OLD
    assert names(home) == {NAME, f".{NAME}.lock"}


def test_two_at_once(tmp_path: Path, home: Path) -> None:
    home.mkdir()
    with (home / f".{NAME}.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(ModelStorageError, match=r"Another .* is installing") as caught:
            install(given(tmp_path), home)
        assert "Wait" in caught.value.hint
    install(given(tmp_path), home)


OTHER_MODEL = zipped(members(top="other-model-0.3"))
LONGER = zipped(members({**CONTENT, "am/more.mdl": incompressible(3200)}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no zip archive"),
        (b"PK", "is no zip archive"),
        (b"<html>404</html>" * 100, "is no zip archive"),
        (b"ustar\0" * 100, "is no zip archive"),
        (b"PK\x03\x04" + bytes(40), r'holds "", which is another model'),
        (OTHER_MODEL, 'holds "other-model-0.3", which is another model'),
        (OTHER_MODEL[:100], 'holds "other-model-0.3", which is another model'),
        (ARCHIVE[:-1], r"is incomplete: 0\.3 MB of 0\.3 MB"),
        (ARCHIVE[:100], r"is incomplete: 100 bytes of 0\.3 MB"),
        (ARCHIVE[:-1] + b"!", "its checksum is not that of"),
        (LONGER, "its checksum is not that of"),
    ],
)
def test_another_file_is_named_for_what_it_is(
    tmp_path: Path, home: Path, content: bytes, said: str
) -> None:
    path = given(tmp_path, content)
    with pytest.raises(ModelArchiveError, match=said) as caught:
        install(path, home)
    assert str(path) in caught.value.message
    assert ENTRY.url in caught.value.hint
    assert caught.value.exit_code == 4
    assert names(home) == {f".{NAME}.lock"}


def test_a_pipe_is_no_file_and_nobody_waits_for_it(tmp_path: Path, home: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="is no file"):
        install(tmp_path / "pipe", home)


def test_a_file_that_is_not_there(tmp_path: Path, home: Path) -> None:
    with pytest.raises(InputError, match=r"no\.zip cannot be read: No such file") as caught:
        install(tmp_path / "no.zip", home)
    assert ENTRY.archive_name in caught.value.hint


def emptied(folder: Path) -> None:
    for child in folder.iterdir():
        shutil.rmtree(child)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "conf/model.conf").unlink(), "conf/model.conf: it is missing"),
        (lambda folder: (folder / "am/final.mdl").write_bytes(b"x"), "checksum differs"),
        (lambda folder: shutil.rmtree(folder / "am"), "am/final.mdl: it is missing"),
        (emptied, r"\(and 2 more\)"),
    ],
)
def test_a_folder_that_is_not_whole(
    tmp_path: Path, home: Path, damage: Callable[[Path], object], said: str
) -> None:
    folder = written(tmp_path / NAME)
    damage(folder)
    with pytest.raises(ModelArchiveError, match=said) as caught:
        install(folder, home)
    assert "Nothing was changed" in caught.value.hint
    assert names(home) == {f".{NAME}.lock"}


class Usage(NamedTuple):
    """What ``shutil.disk_usage`` says of a disk."""

    total: int
    used: int
    free: int


def test_no_room_is_said_before_anything_is_written(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home / NAME, OLD)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 4_999_999))
    with pytest.raises(ModelStorageError, match=r"5\.0 MB are needed, 5\.0 MB are free") as caught:
        install(given(tmp_path), home)
    assert "Make room" in caught.value.hint
    assert tree(home / NAME) == OLD


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_is_full_in_the_middle_is_left_as_it_was(
    tmp_path: Path, home: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home / NAME, OLD)

    def full(_handle: int, _block: bytes) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(_storage, "write_all", full)
    with pytest.raises(ModelStorageError, match="The disk is full") as caught:
        install(given(tmp_path), home)
    assert caught.value.exit_code == 4
    assert tree(home / NAME) == OLD
    assert names(home) == {NAME, f".{NAME}.lock"}


def test_a_place_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(ModelStorageError, match="cannot be kept"):
        install(given(tmp_path), tmp_path / "data")
