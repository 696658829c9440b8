"""Words on the command line that do not fit: exit code 2, what is wrong, what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.commands import Run
from support.refusals import assert_refused

ROWS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "an unknown command": (("rnu",), ("No such command 'rnu'. Did you mean 'run'?",)),
    "an unknown option": (("run", "--inptu", "x"), ("No such option: --inptu", "--input")),
    "a missing argument": (("simulate",), ("Missing argument",)),
    "a missing file": (("hear",), ("Missing argument",)),
    "an option without its value": (("run", "--input"), ("requires an argument",)),
    "typing and a microphone file": (
        ("run", "--text", "--input", "a.wav"),
        ("--text types and prints.", "Leave out --input and --output."),
    ),
    "a file's virtual time on a real speaker": (
        ("run", "--input", "a.wav", "--output", "speaker"),
        ("virtual time, which a speaker cannot follow", "--output FILE.wav"),
    ),
    "nothing to say": (("say", ""), ("There is nothing to say.", 'voice-coach say "Hello."')),
    "blanks to say": (("say", " \t\n"), ("There is nothing to say.",)),
    "nothing to check": (
        ("check", "absent"),
        ("There is no file or folder absent, and no exercise of yours of that name.",),
    ),
    "an option that is empty": (("run", "--input", ""), ("is a folder, not a sound file",)),
}


@pytest.mark.parametrize("row", ROWS)
def test_what_does_not_fit_is_said(voice_coach: Run, row: str) -> None:
    words, sentences = ROWS[row]
    assert_refused(voice_coach(*words), 2, *sentences)


SAME: dict[str, tuple[str, ...]] = {
    "output is input": ("run", "--input", "a.wav", "--output", "a.wav"),
    "by another way": ("run", "--input", "a.wav", "--output", "../here/a.wav"),
    "by a link": ("run", "--input", "a.wav", "--output", "link.wav"),
    "events are input": ("run", "--input", "a.wav", "--events", "a.wav"),
    "both outputs": ("run", "--input", "b.wav", "--output", "a.wav", "--events", "a.wav"),
    "both outputs, new": ("run", "--input", "b.wav", "--output", "n.wav", "--events", "./n.wav"),
    "output is the scenario": ("simulate", "a.wav", "--output", "a.wav"),
    "events are the scenario": ("simulate", "a.wav", "--events", "a.wav"),
}


@pytest.mark.parametrize("row", SAME)
def test_nothing_is_written_over_what_is_read(voice_coach: Run, here: Path, row: str) -> None:
    (here / "a.wav").write_bytes(b"precious")
    (here / "link.wav").symlink_to("a.wav")
    assert_refused(voice_coach(*SAME[row]), 2, "are the same file", "Name another file.")
    assert (here / "a.wav").read_bytes() == b"precious"


def test_a_device_may_be_named_twice(voice_coach: Run) -> None:
    words = ("run", "--input", "absent.wav", "--output", "/dev/null", "--events", "/dev/null")
    assert_refused(voice_coach(*words), 2, "There is no file absent.wav.")
