"""``voice-coach hearing-check`` as people type it: on recordings, and where there is no sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import Run
from support.fake_hearing_room import HEARD
from support.living_room import missing_voice

from voice_coach.app.hearing_check import command
from voice_coach.app.hearing_check.figures import Figures, Part, Try
from voice_coach.devices.wav_writer import write_clip
from voice_coach.errors import MicrophoneError
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.speaking import VoiceStyle

needs_a_voice = pytest.mark.skipif(bool(missing_voice()), reason=missing_voice())


def record(path: Path, text: str, voice: str = "rms") -> Path:
    write_clip(path, FliteSynthesizer().synthesize(text, VoiceStyle(voice, 1.0)))
    return path


@pytest.mark.speech
@needs_a_voice
def test_recordings_are_tried_with_the_real_ears(voice_coach: Run, tmp_path: Path) -> None:
    well = record(tmp_path / "well.wav", "hey jarvis, what can you do?")
    other = record(tmp_path / "nameless.wav", "what can you do?")
    ran = voice_coach("hearing-check", "--json", "--wav", well, other)
    whole = json.loads(ran.out)
    assert ran.code == 1
    assert [each["heard"] for each in whole["tries"]] == [True, False]
    first, second = whole["tries"]
    assert first["wake_score"] > 0.5
    assert first["confidence"] > 0.5
    assert second["wake_score"] is None
    assert first["above_room_db"] > 20
    assert "1 of 2" in ran.err
    assert "what can" not in ran.out
    alone = voice_coach("hearing-check", "--wav", well)
    assert (alone.code, alone.err) == (0, "")
    assert "well.wav" in alone.out
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "nameless.wav",
        "well.wav",
    ]


def test_a_file_that_is_none_is_said_at_once(voice_coach: Run, tmp_path: Path) -> None:
    ran = voice_coach("hearing-check", "--wav", tmp_path / "nothing.wav")
    assert ran.code == 2
    assert "nothing.wav" in ran.err


def test_recordings_may_be_named_without_the_option(
    voice_coach: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[list[Path]] = []

    def check(files: list[Path], *_: object) -> Figures:
        asked.append(list(files))
        return Figures((Try("a", Part.COMMAND, HEARD, -60.0),))

    monkeypatch.setattr(command, "check_recordings", check)
    one, two, three = (tmp_path / name for name in ("1.wav", "2.wav", "3.wav"))
    assert voice_coach("hearing-check", one).code == 0
    assert voice_coach("hearing-check", "--wav", one, "--wav", two, three).code == 0
    assert asked == [[one], [one, two, three]]


def test_without_a_microphone_it_is_exit_code_3(
    voice_coach: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise MicrophoneError("There is no microphone.", "Plug one in.")

    monkeypatch.setattr(command, "in_the_room", no_room)
    ran = voice_coach("hearing-check")
    assert ran.code == 3
    assert "There is no microphone." in ran.err


def test_ctrl_c_ends_it_without_a_word(voice_coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "in_the_room", interrupted)
    ran = voice_coach("hearing-check")
    assert ran.code == 130
    assert "Traceback" not in ran.err
