"""The lock of the one coach that may listen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voice_coach.app.only_one import lock_file, only_coach
from voice_coach.errors import AlreadyRunningError


def test_the_second_is_told_who_is_first(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "lock"
    with only_coach(path):
        with pytest.raises(AlreadyRunningError) as refused, only_coach(path):
            pytest.fail("two of them")
        assert refused.value.message == f"A coach is running already (process {os.getpid()})."
        assert refused.value.hint.endswith(f"To stop it: kill {os.getpid()}")
        assert refused.value.exit_code == 3


def test_the_next_one_may_after_the_first_has_ended(tmp_path: Path) -> None:
    for _ in range(2):
        with only_coach(tmp_path / "lock"):
            pass


@pytest.mark.parametrize("left", [b"", b"1\n", b"4194305\n", b"\xff\x00 not a number", b"1" * 99])
def test_a_file_that_is_left_over_hinders_nobody(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "lock"
    path.write_bytes(left)
    with only_coach(path):
        assert path.read_text() == f"{os.getpid()}\n"


def test_a_holder_that_could_not_write_its_number_is_named_without(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with only_coach(path):
        path.write_bytes(b"")
        with pytest.raises(AlreadyRunningError, match=r"^A coach is running already\. "):
            only_coach(path).__enter__()


def test_what_the_lock_guards_may_fail_and_lets_go(tmp_path: Path) -> None:
    with pytest.raises(KeyError), only_coach(tmp_path / "lock"):
        raise KeyError
    with only_coach(tmp_path / "lock"):
        pass


@pytest.mark.parametrize("place", [None, "/proc/lock", "/dev/null/lock"])
def test_where_nothing_can_be_kept_nothing_is_locked(place: str | None) -> None:
    path = None if place is None else Path(place)
    with only_coach(path), only_coach(path):
        pass


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "lock").symlink_to("precious")
    with only_coach(tmp_path / "lock"):
        assert (tmp_path / "precious").read_text() == "precious"


def test_the_file_is_where_it_goes_with_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for runtime in ("", "relative", str(tmp_path / "absent")):
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        assert lock_file() == tmp_path / "state" / "voice-coach" / "voice-coach.lock"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert lock_file() == tmp_path / "voice-coach.lock"
    for variable in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(variable, "")
    assert lock_file() is None
