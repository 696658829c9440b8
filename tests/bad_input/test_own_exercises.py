"""Exercises of one's own that are broken: each is named, and everything else works."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import Run
from support.own_exercise import SLOW_BREATH
from support.refusals import assert_refused
from support.small_house import small_dialogs

from voice_coach.app.left_out import left_out
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library


def renamed(name: str, alias: str, title: str = "other breath") -> str:
    """Return the exercise under another id, with one of its names replaced."""
    text = SLOW_BREATH.replace("slow-breath", name).replace("breathing together", alias)
    return text.replace("the slow breathing", f"the {title}ing").replace("slow breath", title)


TEA = """\
id: tea-time
title: the tea time
aliases: [the long tea time, tea time for two, an evening of tea]
people: both
consent: both
lines:
  which: "Would you like green tea, or black tea?"
  end: Enjoy it.
steps:
  - choose:
      line: which
      slot: now
      options:
        - {id: green, sentences: green tea}
        - {id: black, sentences: black tea}
  - say: end
"""
TEA_AGAIN = (
    TEA.replace("id: tea-time", "id: tea")
    .replace("slot: now", "slot: time_now")
    .replace("the tea time", "the other tea")
    .replace("tea time for two", "other tea for two")
    .replace("an evening of tea", "an evening of other tea")
    .replace("the long tea time", "the long other tea")
)
OTHER_BREATH = SLOW_BREATH.replace("slow-breath", "deep-breath").replace("slow breath", "deep one")

FILES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "the same name twice": (
        {"deep-breath": OTHER_BREATH},
        {"slow-breath": '"breathing together" is also a name of "deep-breath"'},
    ),
    "the same name, spelled otherwise": (
        {"deep-breath": OTHER_BREATH.replace("breathing together", "Breathing-together!")},
        {"slow-breath": '"breathing together" is also a name of "deep-breath"'},
    ),
    "a name of ours": (
        {"a": renamed("a", "silent gaze")},
        {"a": '"silent gaze" is also a name of "silent-gaze"'},
    ),
    "a name of ours in a sentence": (
        {"a": renamed("a", "let's do the silent gaze")},
        {"a": '"let\'s do the silent gaze" already means "silent-gaze"'},
    ),
    "a command as a name": (
        {"a": renamed("a", "what can you do")},
        {"a": '"what can you do" already means "WhatCanYouDo"'},
    ),
    "a question as a name": (
        {"a": renamed("a", "what is empathy")},
        {"a": '"what is empathy" already means "definitions/empathy"'},
    ),
    "an id of ours": (
        {"silent-gaze": SLOW_BREATH.replace("id: slow-breath", "id: silent-gaze")},
        {"silent-gaze": "(ours stays; give yours another id, and its file the same name)"},
    ),
    "another id than the file's name": (
        {"Slow Breath 2": SLOW_BREATH},
        {"Slow Breath 2": "(call the file slow-breath.yaml)"},
    ),
    "two questions with one name": (
        {"tea": TEA_AGAIN, "tea-time": TEA},
        {"tea": 'this question could be taken for one of "tea-time" (give its slot another name)'},
    ),
    "an offer of a broken one": (
        {
            "a": SLOW_BREATH.replace("slow-breath", "a").replace("say: go", "say: og"),
            "b": renamed("b", "breathing softly", "soft breath") + "  - offer: a\n",
            "c": renamed("c", "breathing warmly", "warm breath") + "  - offer: b\n",
        },
        {
            "a": 'there is no line "og"',
            "b": 'there is no other exercise "a"',
            "c": 'there is no other exercise "b"',
        },
    ),
    "an answer that is no words": (
        {"tea-time": TEA.replace("sentences: green tea", 'sentences: "green (tea"')},
        {"tea-time": "brackets do not match"},
    ),
    "an answer of somebody else's list": (
        {"tea-time": TEA.replace("sentences: green tea", 'sentences: "{feeling} tea"')},
        {"tea-time": "only (a|b) and [c] can be in an answer"},
    ),
}  # fmt: skip
"""What is written into which file, and what is said about which."""


def loaded(folder: Path) -> Library:
    return load_library(small_dialogs(), (), choose=lambda _: 0, user_folder=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one exercise in it that has no mistake by itself."""
    own = tmp_path / "own" / "voice-coach" / "exercises"
    own.mkdir(parents=True)
    (own / "slow-breath.yaml").write_text(SLOW_BREATH, "utf-8")
    return own


@pytest.mark.parametrize("row", FILES)
def test_each_broken_file_is_named_and_the_others_are_led(folder: Path, row: str) -> None:
    files, messages = FILES[row]
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    ours = set(load_library(small_dialogs(), (), choose=lambda _: 0).exercises)
    library = loaded(folder)
    for name, message in messages.items():
        said = [str(problem) for problem in library.problems if problem.path]
        assert any(f"{name}.yaml:" in line and message in line for line in said), said
    broken = {problem.path.stem for problem in library.problems if problem.path}
    assert broken == set(messages)
    good = ({*files, "slow-breath"} - broken) | ours
    assert set(library.exercises) == good
    for name in good:
        assert library.plan(name).steps
    match = library.match("command", "what can you do")
    assert match is not None
    assert match.name == "WhatCanYouDo"


def vanish(path: Path) -> str:
    path.symlink_to("nowhere")
    return "there is no such file"


def folder_instead(path: Path) -> str:
    path.mkdir()
    return "cannot be read: Is a directory"


def locked(path: Path) -> str:
    path.write_text(SLOW_BREATH)
    path.chmod(0)
    return "cannot be read: Permission denied"


@pytest.mark.parametrize("make", [vanish, folder_instead, locked])
def test_a_file_that_cannot_be_read_is_left_out(
    folder: Path, voice_coach: Run, make: Callable[[Path], str]
) -> None:
    if make is locked and os.geteuid() == 0:
        pytest.skip("root may read everything")
    message = make(folder / "gone.yaml")
    library = loaded(folder)
    assert [str(problem) for problem in library.problems] == [f"{folder}/gone.yaml: {message}"]
    assert "slow-breath" in library.exercises
    ran = voice_coach("exercises")
    assert ran.code == 0
    assert message in ran.err
    assert "slow-breath" in ran.out
    assert_refused(voice_coach("check"), 2, f"gone.yaml: {message}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_named(folder: Path, voice_coach: Run) -> None:
    folder.chmod(0)
    try:
        assert "exercises: cannot be read: Permission denied" in str(loaded(folder).problems[0])
        assert voice_coach("exercises").code == 0
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize("name", ["tea.yml", "tea.yaml.txt", "tea.txt", "tea.YAML"])
def test_a_file_with_another_ending_is_told_of(folder: Path, voice_coach: Run, name: str) -> None:
    (folder / name).write_text(TEA, "utf-8")
    (problem,) = loaded(folder).problems
    assert problem.path == folder / name
    assert problem.hint == "call it tea.yaml"
    assert_refused(voice_coach("check", folder / name), 2, "call it tea.yaml")


def test_hidden_files_are_nobody_s_exercises(folder: Path) -> None:
    (folder / ".tea.txt").write_text("notes")
    (folder / "notes.md").write_text("notes")
    (folder / "tea.yaml~").write_text(TEA)
    assert loaded(folder).problems == ()


def test_one_line_at_the_start_names_what_is_left_out(folder: Path) -> None:
    assert left_out(loaded(folder).problems) is None
    for name in "abcde":
        (folder / f"{name}.yaml").write_text("steps: 1\nlines: 2\n", "utf-8")
    told = left_out(loaded(folder).problems)
    assert told == (
        "Left out, because of mistakes: a.yaml, b.yaml, c.yaml and 2 more. "
        "What they are: voice-coach check"
    )
