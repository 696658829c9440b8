"""However an installation ends, the model that was there is there, or the new one: never half.

Every file operation of an installation is an audit event of the interpreter. A child process is
killed at the first of them, another at the second, and so on; others get an error there.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import pytest
from support.model_files import CONTENT, NAME, Told, entry_for, members, tree, written, zipped

from voice_coach.errors import CoachError
from voice_coach.models import _storage
from voice_coach.models.install import install_archive, install_folder, installing
from voice_coach.models.verify import RECORD_NAME, verify_model

pytestmark = pytest.mark.slow

ARCHIVE = zipped(members())
ENTRY = entry_for(ARCHIVE)
OLD = {**CONTENT, "conf/model.conf": b"--beam=1.0\n"}
FILE_EVENTS: Final = {
    "open", "os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.scandir",
    "os.truncate", "os.link", "os.symlink", "shutil.rmtree", "fcntl.flock", "ctypes.dlsym",
}  # fmt: skip
FINE, OVERCOME, TOLD, KILLED, UNTOLD = 0, 5, 10, 77, 99

Trouble: TypeAlias = Callable[[], None]


def killed() -> None:
    os._exit(KILLED)


def no_room() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def not_allowed() -> None:
    raise OSError(errno.EACCES, os.strerror(errno.EACCES))


def unreadable() -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def install(source: Path, home: Path) -> None:
    with installing(ENTRY, home):
        way = install_folder if source.is_dir() else install_archive
        way(source, ENTRY, home, Told())


def in_child(source: Path, home: Path, number: int, trouble: Trouble) -> int:
    """Install in a child that is in trouble at its file operation of this number.

    Returns:
        How it ended: FINE where there were not so many operations.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = 0

    def hook(event: str, _arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in FILE_EVENTS:
            seen += 1
            if seen == number:
                trouble()

    code = UNTOLD
    try:
        sys.addaudithook(hook)
        install(source, home)
        code = FINE if seen < number else OVERCOME
    except CoachError:
        code = TOLD
    finally:
        os._exit(code)


def is_whole(folder: Path, content: dict[str, bytes]) -> bool:
    return {name: data for name, data in tree(folder).items() if name != RECORD_NAME} == content


@pytest.mark.parametrize(("before", "exchanging"), [(None, True), (OLD, True), (OLD, False)])
def test_killed_at_any_step(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: dict[str, bytes] | None,
    exchanging: bool,
) -> None:
    if not exchanging:
        monkeypatch.setattr(_storage, "_exchanged", lambda *_: False)
    archive = tmp_path / "given.zip"
    archive.write_bytes(ARCHIVE)
    target_states = set()
    for number in range(1, 500):
        home = tmp_path / str(number)
        if before is not None:
            written(home / NAME, before)
        end = in_child(archive, home, number, killed)
        if end == FINE:
            break
        assert end == KILLED
        if not exchanging and before is not None:  # its two steps are mended by the next start
            with installing(ENTRY, home):
                pass
        target = home / NAME
        state = "new" if target.is_dir() and is_whole(target, CONTENT) else "old"
        if state == "old":
            assert (not target.exists()) if before is None else is_whole(target, before)
        target_states.add(state)
        install(archive, home)
        assert verify_model(target, ENTRY, full=True) == []
        assert {path.name for path in home.iterdir()} == {NAME, f".{NAME}.lock"}
    assert number > 20
    assert target_states == {"old", "new"}


@pytest.mark.parametrize("trouble", [no_room, not_allowed, unreadable])
@pytest.mark.parametrize("source", ["given.zip", "by-hand"])
def test_an_error_at_any_step_is_told(tmp_path: Path, source: str, trouble: Trouble) -> None:
    written(tmp_path / "by-hand")
    (tmp_path / "given.zip").write_bytes(ARCHIVE)
    ends = []
    for number in range(1, 500):
        home = tmp_path / str(number)
        written(home / NAME, OLD)
        ends.append(in_child(tmp_path / source, home, number, trouble))
        target = home / NAME
        assert is_whole(target, OLD) or is_whole(target, CONTENT), number
        if ends[-1] == FINE:
            break
    assert set(ends) == {FINE, OVERCOME, TOLD}
    assert ends.count(TOLD) > 20
