"""Whether a folder holds a model, whole and unchanged."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.model_files import CONTENT, Told, entry_for, members, written, zipped

from voice_coach.models.install import install_folder, installing
from voice_coach.models.verify import RECORD_NAME, verify_model

ENTRY = entry_for(zipped(members()))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model as it was installed."""
    home = tmp_path / "home"
    with installing(ENTRY, home):
        return install_folder(written(tmp_path / "by-hand"), ENTRY, home, Told())


def test_a_whole_model_has_no_problem(model: Path) -> None:
    assert verify_model(model, ENTRY) == []
    assert verify_model(model, ENTRY, full=True) == []


def test_a_model_unpacked_by_hand_has_none_either(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert verify_model(folder, ENTRY) == []
    assert verify_model(folder, ENTRY, full=True) == []


def test_no_folder_is_one_problem(tmp_path: Path) -> None:
    (problem,) = verify_model(tmp_path / "no", ENTRY)
    assert problem.path == tmp_path / "no"
    (tmp_path / "file").touch()
    assert len(verify_model(tmp_path / "file", ENTRY)) == 1


def grown(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nothing")


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("name", CONTENT)
@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (Path.unlink, "missing"),
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "bytes, and should have"),
        (grown, "bytes, and should have"),
        (a_folder, "should be a file"),
        (a_pipe, "should be a file"),
        (a_dangling_link, "missing"),
    ],
)
def test_each_damage_is_named_with_its_file(
    model: Path, name: str, full: bool, damage: Callable[[Path], object], message: str
) -> None:
    damage(model / name)
    (problem,) = verify_model(model, ENTRY, full=full)
    assert problem.path == model / name
    assert message in problem.message


def test_a_changed_byte_is_seen_by_a_full_look(model: Path) -> None:
    path = model / "am/final.mdl"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert verify_model(model, ENTRY) == []
    (problem,) = verify_model(model, ENTRY, full=True)
    assert (problem.path, "checksum" in problem.message) == (path, True)


def test_every_problem_is_told_at_once(model: Path) -> None:
    shutil.rmtree(model / "am")
    (model / "conf/model.conf").write_bytes(b"")
    assert len(verify_model(model, ENTRY)) == 2


@pytest.mark.parametrize(
    "record", [b"", b"{", b"[]", b'{"sizes": 3}', b'{"sizes": {"am/final.mdl": "x"}}', b"\xff"]
)
def test_a_damaged_record_is_no_damage_of_the_model(model: Path, record: bytes) -> None:
    (model / RECORD_NAME).write_bytes(record)
    assert verify_model(model, ENTRY) == []
    assert verify_model(model, ENTRY, full=True) == []
