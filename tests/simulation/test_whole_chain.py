"""The real chain on virtual time: synthesized people, real ears, real voice, real bells."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.simulation_rig import SCENARIOS
from support.timelines import outline
from syrupy.assertion import SnapshotAssertion

from voice_coach.app.virtual import make_parts
from voice_coach.clip import Clip
from voice_coach.config import Settings
from voice_coach.resources import audio_folder
from voice_coach.simulation import People, ScenarioResult, run_simulation
from voice_coach.simulation.verdicts import moment_of
from voice_coach.speech.earcons import load_earcons

pytestmark = [
    pytest.mark.speech,
    pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed"),
]

SETTINGS = Settings.model_validate(
    {"voice": {"engine": "flite", "cache": False}, "recognizer": {"engine": "pocketsphinx"}}
)
ALL = sorted(SCENARIOS.glob("*.yaml"))


@pytest.fixture(autouse=True)
def no_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own exercises, caches or settings have a say."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(home))


@pytest.fixture(scope="module")
def people() -> Iterator[People]:
    people = People("flite (slt)")
    yield people
    people.close()


def play(path: Path, people: People, output: Path | None = None) -> ScenarioResult:
    return run_simulation(path, SETTINGS, make_parts, people=people, output=output)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_scenarios_pass(path: Path, people: People, snapshot: SnapshotAssertion) -> None:
    result = play(path, people)
    assert result.passed, result.as_text()
    assert outline(result.run.lines) == snapshot


def test_the_gaze_s_bells_are_sixty_seconds_apart_on_the_recording(
    people: People, tmp_path: Path
) -> None:
    result = play(SCENARIOS / "silent_gaze.yaml", people, tmp_path / "out.wav")
    both, rate_hz = soundfile.read(tmp_path / "out.wav", dtype="float64")
    samples = both[:, 0]
    bells = load_earcons(audio_folder())
    found = [
        onset(samples, rate_hz, bells[str(line["name"])], near=moment_of(line))
        for line in result.run.lines
        if line["event"] == "earcon" and str(line["name"]).startswith("bell")
    ]
    start, end = found
    assert end - start == pytest.approx(60.0, abs=0.020)
    assert end - start == pytest.approx(60.0, abs=2 / rate_hz)


def onset(samples: np.ndarray, rate_hz: int, bell: Clip, *, near: float) -> float:
    """Return when a bell begins on a recording, by the lag that fits its waveform best."""
    wave = bell.resampled(rate_hz).samples[:rate_hz].astype(np.float64)
    reach = rate_hz // 10
    first = round(near * rate_hz) - reach
    piece = samples[first : first + len(wave) + 2 * reach]
    fit = np.correlate(piece, wave, mode="valid")
    best = int(np.argmax(fit))
    heard = piece[best : best + len(wave)]
    likeness = fit[best] / (np.linalg.norm(heard) * np.linalg.norm(wave))
    assert likeness > 0.99
    return (first + best) / rate_hz


def test_in_a_room_with_an_echo_the_coach_does_not_hear_itself(
    people: People, tmp_path: Path
) -> None:
    path = tmp_path / "room.yaml"
    path.write_text(
        """\
room: {distance_m: 1.5, rt60_s: 0.35, noise: pink, snr_db: 25, echo: {level_db: -6, delay_ms: 50}}
steps:
  - {say: "Hey Jarvis.", voice: Anna, at: 1}
  - {say: "What can you do?", voice: Anna, after: {event: listening, profile: command}, delay: 0.8}
expectations:
  - {event: wake_detected, times: 1}
  - {event: intent_recognized, name: WhatCanYouDo, times: 1}
  - {event: intent_recognized, times: 1}
  - {event: playback_finished, interrupted: false, after: {event: speak}}
""",
        encoding="utf-8",
    )
    result = play(path, people)
    assert result.passed, result.as_text()
