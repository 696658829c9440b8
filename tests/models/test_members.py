"""Which paths of an archive may be written: nothing that leads out, on any system."""

from __future__ import annotations

import contextlib
import os
from pathlib import PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voice_coach.errors import ModelArchiveError
from voice_coach.models._members import member_parts, shown

TOP = "model"
TRICKY = st.text(st.sampled_from("/\\.: ~\0\n\u202e\u00e9aM"), max_size=12) | st.text(max_size=12)
PATHS = st.builds("/".join, st.lists(TRICKY | st.sampled_from(["..", ".", "", "am"]), max_size=6))


@given(st.booleans(), PATHS)
@example(True, "..")
@example(True, "am/../..")
@example(False, "/etc/passwd")
def test_whatever_is_let_through_stays_inside(inside: bool, rest: str) -> None:
    name = f"{TOP}/{rest}" if inside else rest
    parts = None
    with contextlib.suppress(ModelArchiveError):
        parts = member_parts(name, TOP)
    if parts is None:
        return
    joined = "/".join(["/home", *parts])
    assert os.path.normpath(joined) == joined
    assert name.rstrip("/") == "/".join([TOP, *parts])
    windows = PureWindowsPath("home", *parts)
    assert not windows.drive
    assert windows.parts == ("home", *parts)
    assert all(part.isprintable() and part.rstrip(" .") == part for part in parts)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("model/", ()),
        ("model", ()),
        ("model/README", ("README",)),
        ("model/am/final.mdl", ("am", "final.mdl")),
        ("model/graph/phones/", ("graph", "phones")),
        ("model/.hidden", (".hidden",)),
        ("model/..two", ("..two",)),
        ("model/Größe", ("Größe",)),
    ],
)
def test_honest_paths(name: str, parts: tuple[str, ...]) -> None:
    assert member_parts(name, TOP) == parts


UNSAFE = [
    "",
    "/",
    "/model/a",
    "../model/a",
    "model/../a",
    "model/..",
    "model/./a",
    "model//a",
    "model/a//",
    "./model/a",
    "model\\..\\a",
    "model/a\\b",
    "C:/model/a",
    "C:\\a",
    "model/C:a",
    "model/a:stream",
    "\\\\server\\share\\a",
    "model/a\0.txt",
    "model/a\nb",
    "model/a\x1b[2J",
    "model/\u202egnp.exe",
    "model/a.",
    "model/a ",
    "model/ a",
    "model/...",
    f"model/{'a' * 256}",
    "model" + "/a" * 9,
]


@pytest.mark.parametrize("name", UNSAFE)
def test_unsafe_paths(name: str) -> None:
    with pytest.raises(ModelArchiveError, match="is not safe: it holds the path") as caught:
        member_parts(name, TOP)
    assert str(caught.value).isprintable()
    assert len(caught.value.message) < 200


@pytest.mark.parametrize("name", ["other/a", "README", "Model/a", "model2/a"])
def test_paths_beside_the_models_folder(name: str) -> None:
    with pytest.raises(ModelArchiveError, match="where model was expected"):
        member_parts(name, TOP)


@given(st.text(max_size=200))
def test_any_name_can_be_shown(name: str) -> None:
    said = shown(name)
    assert said.isascii()
    assert said.isprintable()
    assert len(said) <= 85
