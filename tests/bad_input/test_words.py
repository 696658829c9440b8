"""What people type to be said: emoji, control characters, ten thousand letters."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile
from support.commands import Run
from support.refusals import assert_refused

SAID: dict[str, str] = {
    "emoji": "I love you 🙂❤️🏳️‍🌈",
    "control characters": "Hello\a\b\x7f there\x1b[2J",
    "brackets of a markup": "<speak><break time='9s'/></speak> [[f00]] {x} %s \\n",
    "ten thousand letters": "a" * 10_000,
    "no spaces": "Take-a-breath/and,another;one" * 5,
    "half a character": "Zo\udceb",
    "another script": "Юсуф и 山田",
    "right to left": "שלום \u202e olleh",
}


@pytest.mark.speech
@pytest.mark.parametrize("row", SAID)
def test_anything_that_is_typed_is_said_or_left_out(voice_coach: Run, here: Path, row: str) -> None:
    words = ("say", SAID[row], "--output", "said.wav", "--set", "voice.engine=espeak-ng")
    ran = voice_coach(*words)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert soundfile.info(here / "said.wav").frames > 0


@pytest.mark.speech
@pytest.mark.parametrize("text", ["🙂", "…", "\x1b", "?!"])
def test_what_no_voice_can_say_makes_no_file(voice_coach: Run, here: Path, text: str) -> None:
    words = ("say", text, "--output", "said.wav", "--set", "voice.engine=espeak-ng")
    assert_refused(voice_coach(*words), 2, "Nothing in that can be spoken.", "Write words.")
    assert list(here.iterdir()) == []


def test_signs_that_nobody_hears_are_nothing_to_say(voice_coach: Run) -> None:
    assert_refused(voice_coach("say", " \n\t "), 2, "There is nothing to say.")
