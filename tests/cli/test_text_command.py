"""``run --text``: what its options allow."""

from __future__ import annotations

import io
import sys

import pytest
from support.commands import Run

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("options", [["--fast"], ["--speed", "5"]])
def test_people_who_speak_need_their_time(options: list[str], voice_coach: Run) -> None:
    ran = voice_coach("run", *options)
    assert (ran.code, ran.out) == (2, "")
    assert "people who speak need their time" in ran.err
    assert "--text" in ran.err


@pytest.mark.parametrize("speed", ["0", "-3", "0.5", "1e9", "nan", "quick"])
def test_impossible_speeds_are_refused(speed: str, voice_coach: Run) -> None:
    ran = voice_coach("run", "--text", "--speed", speed)
    assert (ran.code, ran.out) == (2, "")
    assert "--speed" in ran.err


@pytest.mark.parametrize("options", [["--input", "x.wav"], ["--output", "x.wav"]])
def test_typing_needs_no_files(options: list[str], voice_coach: Run) -> None:
    ran = voice_coach("run", "--text", *options)
    assert ran.code == 2
    assert "--text types and prints" in ran.err


def test_an_event_log_that_cannot_be_written_is_told_before_anybody_types(
    voice_coach: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("goodbye\n"))
    ran = voice_coach("run", "--text", "--events", "/nowhere/events.jsonl")
    assert ran.code == 2
    assert "/nowhere/events.jsonl cannot be written" in ran.err
