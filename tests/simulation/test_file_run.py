"""A recording as the microphone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.simulation_rig import ScriptedParts

from voice_coach.config import Settings
from voice_coach.errors import AudioFileError
from voice_coach.simulation.file_run import run_file


def recording(
    path: Path, *spans: tuple[float, float], seconds: float, rate_hz: int = 16_000
) -> Path:
    """Write a file in which somebody speaks (hums) from … to."""
    sound = np.zeros(round(seconds * rate_hz))
    for start, end in spans:
        sound[round(start * rate_hz) : round(end * rate_hz)] = 0.1
    soundfile.write(path, sound * np.sin(np.arange(len(sound))), rate_hz)
    return path


def heard(path: Path) -> list[tuple[float, str]]:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [(line["at"], line["event"]) for line in lines]


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100])
def test_a_word_at_the_very_end_is_understood_and_answered(tmp_path: Path, rate_hz: int) -> None:
    path = recording(tmp_path / "in.wav", (1.0, 2.5), seconds=2.5, rate_hz=rate_hz)
    parts = ScriptedParts()
    parts.script.append("hey jarvis, what can you do")
    seconds = run_file(
        path,
        Settings(),
        parts,
        events=tmp_path / "events.jsonl",
        output=tmp_path / "out.wav",
    )
    events = heard(tmp_path / "events.jsonl")
    assert "intent_recognized" in [event for _, event in events]
    (spoken,) = [at for at, event in events if event == "speak"]
    finished = [at for at, event in events if event == "playback_finished"]
    assert 3.0 <= spoken <= 3.1
    assert seconds == pytest.approx(max(5.5, *finished), abs=0.03)
    played, rate = soundfile.read(tmp_path / "out.wav")
    assert len(played) / rate == pytest.approx(seconds, abs=1e-6)
    assert np.flatnonzero(played)[0] / rate == pytest.approx(spoken, abs=0.001)
    assert parts.voices[0].closed
    assert parts.ears[0].closed


def test_a_file_without_a_word_does_nothing(tmp_path: Path) -> None:
    path = recording(tmp_path / "in.flac", seconds=4.0)
    seconds = run_file(path, Settings(), ScriptedParts(), events=tmp_path / "events.jsonl")
    assert seconds == pytest.approx(7.0, abs=0.03)
    assert heard(tmp_path / "events.jsonl") == [(0.0, "listening_changed")]


def test_a_file_that_is_not_there_is_named_before_anything_is_made(tmp_path: Path) -> None:
    parts = ScriptedParts()
    with pytest.raises(AudioFileError, match=r"absent\.wav"):
        run_file(tmp_path / "absent.wav", Settings(), parts)
    assert parts.made == []
