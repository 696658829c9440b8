"""``voice-coach say`` and ``devices``, with real voices and a virtual sound card."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.commands import Run
from support.no_sound import environment_without_sound
from support.virtual_sound import VirtualSound

COMMAND = [sys.executable, "-m", "voice_coach"]
LINE = "One feeling each, and nothing to fix."

needs_a_voice = pytest.mark.skipif(
    not any(shutil.which(program) for program in ("flite", "espeak-ng")),
    reason="neither flite nor espeak-ng is installed",
)


def voice_coach_process(
    env: dict[str, str], *words: str, cwd: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words], capture_output=True, text=True, check=False, env=env, cwd=cwd
    )


@pytest.mark.speech
@needs_a_voice
def test_a_line_is_written_to_a_file_and_kept_nowhere_else(
    voice_coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "line.wav"
    assert voice_coach("say", LINE, "-o", file) == (0, "", "")
    samples, rate = soundfile.read(file)
    assert 1.0 < len(samples) / rate < 6.0
    assert np.abs(samples).max() > 0.1
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


@pytest.mark.speech
@needs_a_voice
def test_a_slower_voice_takes_longer(voice_coach: Run, tmp_path: Path) -> None:
    lengths = []
    for rate in (1.2, 0.6):
        file = tmp_path / f"{rate}.wav"
        assert voice_coach("say", LINE, "-o", file, "--set", f"voice.rate={rate}").code == 0
        lengths.append(soundfile.info(file).duration)
    assert lengths[1] > 1.5 * lengths[0]


@pytest.mark.parametrize("words", ["", "  "])
def test_no_words_are_a_usage_error(words: str, voice_coach: Run) -> None:
    ran = voice_coach("say", words)
    assert ran.code == 2
    assert "nothing to say" in ran.err


@pytest.mark.speech
@needs_a_voice
def test_a_file_that_cannot_be_written_is_told(voice_coach: Run, tmp_path: Path) -> None:
    ran = voice_coach("say", LINE, "-o", tmp_path / "no" / "line.wav")
    assert ran.code == 2
    assert str(tmp_path / "no" / "line.wav") in ran.err


@pytest.mark.audio
def test_without_a_speaker_it_says_what_to_do(tmp_path: Path) -> None:
    done = voice_coach_process(environment_without_sound(tmp_path), "say", LINE, cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("voice-coach: There is no speaker.\n")
    assert "voice-coach devices" in done.stderr


@pytest.mark.audio
def test_without_a_sound_card_the_lists_are_empty(tmp_path: Path) -> None:
    done = voice_coach_process(environment_without_sound(tmp_path), "devices", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Microphones:\n  none\nSpeakers:\n  none\n"


@pytest.mark.audio
def test_devices_are_listed(virtual_sound: VirtualSound, tmp_path: Path) -> None:
    done = voice_coach_process(virtual_sound.environment(), "devices", cwd=tmp_path)
    assert done.returncode == 0
    microphones, _, speakers = done.stdout.partition("Speakers:\n")
    assert microphones.count("\n") > 1
    assert "none" not in microphones
    assert speakers.strip() not in {"", "none"}


@pytest.mark.audio
@needs_a_voice
def test_a_line_is_heard_on_the_speaker(virtual_sound: VirtualSound, tmp_path: Path) -> None:
    recording = tmp_path / "heard.wav"
    environment = virtual_sound.environment() | {"XDG_CONFIG_HOME": str(tmp_path)}
    with virtual_sound.record_speaker(recording):
        done = voice_coach_process(environment, "say", LINE, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    samples, rate = soundfile.read(recording)
    loud = np.abs(samples) > 0.02
    assert 1.0 < np.ptp(np.flatnonzero(loud)) / rate < 6.0
