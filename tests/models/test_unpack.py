"""Archives that are damaged or hostile: refused as a whole, and nothing of them stays."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.model_files import (
    CONTENT,
    NAME,
    Member,
    Told,
    entry_for,
    members,
    tree,
    written,
    zipped,
)

from voice_coach.errors import ModelArchiveError
from voice_coach.models._members import MOST_MEMBERS
from voice_coach.models.install import install_archive, install_folder, installing
from voice_coach.models.verify import RECORD_NAME

HONEST = zipped(members())


@dataclass
class Room:
    """Where archives are installed, and what lies around it."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "data" / "voice-coach"

    def install(self, archive: bytes, most: int = 5_000_000) -> Path:
        """Install an archive that the catalogue takes for the right one."""
        path = self.folder / "given.zip"
        path.write_bytes(archive)
        entry = entry_for(archive, most_unpacked_bytes=most)
        with installing(entry, self.home):
            return install_archive(path, entry, self.home, Told())

    def refuse(self, archive: bytes, match: str, most: int = 5_000_000) -> None:
        """Install an archive that must be refused, and leave everything as it was."""
        with installing(entry_for(HONEST), self.home):
            installed = written(self.folder / "by-hand")
            install_folder(installed, entry_for(HONEST), self.home, Told())
        (self.folder / "given.zip").write_bytes(archive)
        before = tree(self.folder)
        with pytest.raises(ModelArchiveError, match=match) as caught:
            self.install(archive, most)
        assert caught.value.exit_code == 4
        assert caught.value.hint
        assert str(caught.value).isprintable()
        assert tree(self.folder) == before


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_honest_archive_is_unpacked(room: Room, method: int) -> None:
    archive = zipped(members(), method)
    (room.folder / "given.zip").write_bytes(archive)
    entry = entry_for(archive)
    told = Told()
    with installing(entry, room.home):
        folder = install_archive(room.folder / "given.zip", entry, room.home, told)
    assert folder == room.home / NAME
    found = tree(folder)
    assert found.pop(RECORD_NAME)
    assert found == CONTENT
    assert [step for step, _ in told.steps] == ["Checking", "Unpacking"]
    assert told.done == sum(map(len, CONTENT.values()))


def test_everybody_may_read_it_and_nobody_write_it_whatever_the_archive_says(room: Room) -> None:
    parts: list[Member] = []
    for name, data in members():
        info = zipfile.ZipInfo(str(name))
        info.external_attr = ((stat.S_IFDIR if not data else stat.S_IFREG) | 0o7777) << 16
        parts.append((info, data))
    folder = room.install(zipped(parts))
    modes = {path: path.stat().st_mode for path in [folder, *folder.rglob("*")]}
    assert {stat.S_IMODE(mode) for mode in modes.values() if stat.S_ISDIR(mode)} == {0o755}
    assert {stat.S_IMODE(mode) for mode in modes.values() if stat.S_ISREG(mode)} == {0o644}


def test_only_the_models_own_files_are_written(room: Room) -> None:
    extra: list[Member] = [(f"{NAME}/README", b"read me"), (f"{NAME}/bin/run", b"#!/bin/sh")]
    folder = room.install(zipped([*members(), *extra]))
    assert set(tree(folder)) == {*CONTENT, RECORD_NAME}


PATHS = [
    "../evil",
    "/etc/evil",
    f"{NAME}/../../evil",
    f"{NAME}\\..\\..\\evil",
    "C:/evil",
    f"{NAME}/am/final.mdl/../../../evil",
    f"{NAME}/a\nb",
    "other/file",
    "file",
]


@pytest.mark.parametrize("path", PATHS)
def test_paths_that_lead_out(room: Room, path: str) -> None:
    room.refuse(zipped([*members(), (path, b"evil")]), r"not safe|was expected")


def test_a_name_with_a_nul(room: Room) -> None:
    """Some cut the name there: what was checked is not what is written."""
    archive = zipped([*members(), (f"{NAME}/x#/../../../evil", b"evil")])
    room.refuse(archive.replace(b"x#", b"x\0"), "not safe")


def test_a_name_that_is_no_text(room: Room) -> None:
    archive = zipped([*members(), (f"{NAME}/é", b"evil")])
    room.refuse(archive.replace("é".encode(), b"\xff\xfe"), "damaged")


def special(name: str, kind: int, data: bytes) -> Member:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info, data


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR]
)
def test_what_is_no_plain_file(room: Room, kind: int) -> None:
    evil = special(f"{NAME}/evil", kind, b"/etc/passwd")
    room.refuse(zipped([*members(), evil]), "a link or a device")


def test_a_file_through_a_link(room: Room) -> None:
    link = special(f"{NAME}/am", stat.S_IFLNK, str(room.folder).encode())
    room.refuse(zipped([link, *members()]), "a link or a device")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("am/final.mdl", "am/final.mdl"),
        ("am/final.mdl", "AM/Final.MDL"),
        ("am/fin\u00e9", "am/fine\u0301"),
        ("stra\u00dfe", "strasse"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile, while the archive is made
def test_two_names_that_are_one_somewhere(room: Room, one: str, other: str) -> None:
    parts: list[Member] = [*members(), (f"{NAME}/{one}", b"1"), (f"{NAME}/{other}", b"2")]
    room.refuse(zipped(parts), "twice")


def test_a_bomb(room: Room) -> None:
    bomb = {**CONTENT, "am/final.mdl": bytes(3_000_000)}
    room.refuse(zipped(members(bomb), zipfile.ZIP_DEFLATED), "packed too tightly")


def test_more_than_a_model_can_hold(room: Room) -> None:
    room.refuse(HONEST, "more than 0.1 MB", most=100_000)


def resized(archive: bytes, name: str, size: int) -> bytes:
    """Return an archive whose headers say another unpacked size of a member."""
    changed = bytearray(archive)
    encoded = f"{NAME}/{name}".encode()
    for signature, place, header in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = archive.index(encoded)
        while archive[at - header : at - header + 4] != signature:
            at = archive.index(encoded, at + 1)
        struct.pack_into("<L", changed, at - header + place, size)
    return bytes(changed)


def test_a_bomb_that_says_it_is_small(room: Room) -> None:
    """The headers promise a few bytes; no more than that may be believed, nor written."""
    bomb = {**CONTENT, "am/final.mdl": bytes(3_000_000)}
    archive = zipped(members(bomb), zipfile.ZIP_DEFLATED)
    room.refuse(resized(archive, "am/final.mdl", 40), "damaged")


def test_a_file_that_says_it_is_huge(room: Room) -> None:
    room.refuse(resized(HONEST, "am/final.mdl", 0xFFFF_FFF0), "more than 5 MB")


def test_what_counts_is_what_comes_out(room: Room) -> None:
    """A header says a byte more than there is; the content is whole, and so the model."""
    size = len(CONTENT["am/final.mdl"])
    archive = zipped(members(), zipfile.ZIP_DEFLATED)
    folder = room.install(resized(archive, "am/final.mdl", size + 1))
    assert (folder / "am/final.mdl").read_bytes() == CONTENT["am/final.mdl"]


def test_very_many_files(room: Room) -> None:
    many: list[Member] = [(f"{NAME}/{number}", b"") for number in range(MOST_MEMBERS)]
    room.refuse(zipped([*members(), *many]), f"holds {MOST_MEMBERS + 4} files")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_in_another_way(room: Room, method: int) -> None:
    room.refuse(zipped(members(), method), "not known")


def test_encrypted(room: Room) -> None:
    archive = bytearray(HONEST)
    place = HONEST.index(b"PK\x01\x02")
    archive[place + 8] |= 1
    room.refuse(bytes(archive), "not known")


def cut(archive: bytes) -> bytes:
    return archive[: len(archive) // 2]


def without_end(archive: bytes) -> bytes:
    return archive[:-22]


def flipped(archive: bytes) -> bytes:
    place = archive.index(CONTENT["am/final.mdl"]) + 1000
    return archive[:place] + bytes([archive[place] ^ 1]) + archive[place + 1 :]


@pytest.mark.parametrize("damage", [cut, without_end, flipped])
def test_damaged(room: Room, damage: Callable[[bytes], bytes]) -> None:
    room.refuse(damage(HONEST), "damaged")


def test_a_file_is_missing(room: Room) -> None:
    room.refuse(zipped(members()[:-1]), "graph/phones/word_boundary.int is missing")


def test_a_file_that_is_a_folder(room: Room) -> None:
    folder: Member = (f"{NAME}/graph/phones/word_boundary.int/", b"")
    room.refuse(zipped([*members()[:-1], folder]), "is missing")


def test_a_file_is_another(room: Room) -> None:
    """Its sum in the archive is right, its own is not."""
    other = {**CONTENT, "conf/model.conf": b"--beam=99.0\n"}
    room.refuse(zipped(members(other)), r"conf/model\.conf: .*checksum")
