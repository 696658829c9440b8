"""What came of an archive is kept, and never taken for a part of something else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.model_files import entry_for

from voice_coach.errors import ModelStorageError
from voice_coach.models._partial import PartialArchive, TooMuchError
from voice_coach.models.catalogue import ModelEntry

ARCHIVE = bytes(range(100))
ENTRY = entry_for(ARCHIVE)
URL = "https://models.example/a.zip"


@pytest.fixture
def begun(tmp_path: Path) -> PartialArchive:
    partial = PartialArchive(ENTRY, URL, tmp_path)
    partial.begin('"one"')
    partial.append(ARCHIVE[:30])
    partial.append(ARCHIVE[30:40])
    return partial


@pytest.mark.usefixtures("begun")
def test_every_block_is_on_disk_at_once(tmp_path: Path) -> None:
    again = PartialArchive(ENTRY, URL, tmp_path)
    assert (again.size, again.validator, again.complete) == (40, '"one"', False)
    again.append(ARCHIVE[40:])
    assert again.complete
    assert again.path.read_bytes() == ARCHIVE


@pytest.mark.usefixtures("begun")
def test_another_place_may_send_the_rest_but_knows_no_version(tmp_path: Path) -> None:
    again = PartialArchive(ENTRY, "https://mirror.example/a.zip", tmp_path)
    assert (again.size, again.validator) == (40, "")


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    "entry", [replace(ENTRY, archive_sha256="0" * 64), replace(ENTRY, archive_bytes=30)]
)
def test_a_part_of_another_file_is_removed(tmp_path: Path, entry: ModelEntry) -> None:
    assert PartialArchive(entry, URL, tmp_path).size == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("note", [b"", b"{", b"[]", b"\xff", None])
def test_a_part_of_nobody_knows_what_is_removed(tmp_path: Path, note: bytes | None) -> None:
    (path,) = tmp_path.glob(".*.json")
    path.unlink()
    if note is not None:
        path.write_bytes(note)
    assert PartialArchive(ENTRY, URL, tmp_path).size == 0


def test_too_much_is_thrown_away(begun: PartialArchive, tmp_path: Path) -> None:
    with pytest.raises(TooMuchError):
        begun.append(bytes(61))
    assert begun.size == 0
    assert list(tmp_path.iterdir()) == []


def test_beginning_again_forgets_what_was(begun: PartialArchive) -> None:
    begun.begin('"two"')
    assert (begun.size, begun.validator) == (0, '"two"')
    assert not begun.path.exists()


def test_a_full_disk_is_said_and_what_came_is_kept(begun: PartialArchive) -> None:
    whole = begun.path.read_bytes()
    begun.path.unlink()
    begun.path.symlink_to("/dev/full")
    with pytest.raises(ModelStorageError, match="The disk is full") as caught:
        begun.append(b"more")
    assert "Make room" in caught.value.hint
    assert begun.size == len(whole)
