"""Being asked to end: one rule for every command, nothing lost, nobody left behind.

A coach that runs until it is asked to end ends well: 0. A command that would have ended by
itself was interrupted: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP.
"""

from __future__ import annotations

import signal
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.commands import Ran
from support.started import Started, alive, environment, lines_of, started
from support.virtual_sound import VirtualSound

ASKED = [
    pytest.param(signal.SIGTERM, 1, id="SIGTERM"),
    pytest.param(signal.SIGINT, 1, id="Ctrl-C"),
    pytest.param(signal.SIGINT, 2, id="Ctrl-C twice"),
    pytest.param(signal.SIGHUP, 1, id="hung up"),
]
FEW = [ASKED[0], ASKED[2]]
"""Of commands that take long to start."""

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def interrupted(number: signal.Signals) -> int:
    return 128 + number


def assert_quiet(ran: Ran, code: int) -> None:
    """It ended with a code, and complained of nothing."""
    assert ran.code == code, ran
    assert ran.err == ""


@pytest.mark.slow
@pytest.mark.parametrize(("number", "times"), ASKED)
def test_a_session_that_is_typed_stops_and_ends_well(
    tmp_path: Path, number: signal.Signals, times: int
) -> None:
    log = tmp_path / "events.jsonl"
    with started(tmp_path, "run", "--text", "--events", "events.jsonl") as coach:
        coach.type("hey jarvis, start the silent gaze")
        for _ in range(2):
            coach.type("yes")
        coach.wait_for_event(log, "session_started")
        ran = coach.ask(number, times=times)
    assert_quiet(ran, 0)
    lines = lines_of(log)
    stopped = [line for line in lines if line["event"] == "session_stopped"]
    assert [line["exercise"] for line in stopped] == ["silent-gaze"]
    assert "shutdown_requested" in [line["event"] for line in lines]


@pytest.fixture
def long_recording(tmp_path: Path) -> Path:
    """Twenty minutes of a quiet room: nobody has heard it all before the signal comes."""
    path = tmp_path / "long.wav"
    room = np.random.default_rng(1).normal(0, 0.05, 16_000 * 1200)
    soundfile.write(path, room, 16_000)
    return path


@pytest.mark.speech
@pytest.mark.parametrize(("number", "times"), FEW)
def test_a_file_that_is_heard_leaves_whole_files(
    tmp_path: Path, long_recording: Path, number: signal.Signals, times: int
) -> None:
    words = ("run", "--input", str(long_recording), "--output", "o.wav", "--events", "e.jsonl")
    with started(tmp_path, *words) as coach:
        coach.wait_for_event(tmp_path / "e.jsonl", "listening_changed")
        ran = coach.ask(number, times=times)
    assert_quiet(ran, interrupted(number))
    assert lines_of(tmp_path / "e.jsonl")
    whole_wav(tmp_path / "o.wav")


@pytest.mark.speech
@pytest.mark.parametrize(("number", "times"), FEW)
def test_a_scenario_leaves_whole_files(tmp_path: Path, number: signal.Signals, times: int) -> None:
    scenario = str(SCENARIOS / "feeling_check_in.yaml")
    words = ("simulate", scenario, "--output", "o.wav", "--events", "e.jsonl")
    with started(tmp_path, *words) as coach:
        coach.wait_for_event(tmp_path / "e.jsonl", "session_started")
        ran = coach.ask(number, times=times)
    assert_quiet(ran, interrupted(number))
    assert lines_of(tmp_path / "e.jsonl")[-1]["event"] != "session_completed"
    assert whole_wav(tmp_path / "o.wav") > 5


@pytest.mark.speech
@pytest.mark.parametrize(("number", "times"), FEW)
def test_what_was_heard_before_is_printed(
    tmp_path: Path, long_recording: Path, number: signal.Signals, times: int
) -> None:
    soundfile.write(tmp_path / "short.wav", np.zeros(8_000), 16_000)
    with started(tmp_path, "hear", "--json", "short.wav", str(long_recording)) as coach:
        coach.wait_for_output("short.wav")
        ran = coach.ask(number, times=times)
    assert_quiet(ran, interrupted(number))
    assert ran.out == '{"file": "short.wav", "utterances": []}\n'


@pytest.mark.speech
@pytest.mark.parametrize(("number", "times"), FEW)
def test_the_demo_ends_when_enough_was_seen(
    tmp_path: Path, number: signal.Signals, times: int
) -> None:
    with started(tmp_path, "demo", "--output", "demo.wav") as demo:
        demo.wait_for_output("Coach:")
        ran = demo.ask(number, times=times)
    assert_quiet(ran, interrupted(number))
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.audio
@pytest.mark.speech
@pytest.mark.parametrize(("number", "times"), FEW)
def test_a_coach_in_a_room_leaves_nothing_behind(
    silent_sound: VirtualSound, tmp_path: Path, number: signal.Signals, times: int
) -> None:
    with in_a_room(silent_sound, tmp_path) as coach:
        coach.wait_for_event(tmp_path / "e.jsonl", "playback_finished")
        children = coach.children()
        ran = coach.ask(number, times=times)
    assert len(children) >= 2, "ears and voice are processes of their own"
    assert_quiet(ran, 0)
    assert not any(map(alive, children))
    assert "shutdown_requested" in [line["event"] for line in lines_of(tmp_path / "e.jsonl")]
    assert whole_wav(tmp_path / "o.wav") > 1


@pytest.mark.audio
@pytest.mark.speech
def test_a_coach_that_is_still_starting_ends_well(
    silent_sound: VirtualSound, tmp_path: Path
) -> None:
    with in_a_room(silent_sound, tmp_path) as coach:
        coach.wait_for_event(tmp_path / "e.jsonl", "speak")
        children = coach.children()
        ran = coach.ask(signal.SIGTERM)
    assert_quiet(ran, 0)
    assert not any(map(alive, children))


def in_a_room(sound: VirtualSound, folder: Path) -> AbstractContextManager[Started]:
    words = ("run", "--output", "o.wav", "--events", "e.jsonl")
    settings = ("--set", "microphone.silent_after_seconds=0")
    return started(folder, *words, *settings, environ=environment(folder) | room_of(sound))


def room_of(sound: VirtualSound) -> dict[str, str]:
    names = ("XDG_RUNTIME_DIR", "PULSE_SERVER", "PULSE_COOKIE", "ALSA_CONFIG_PATH")
    return {name: sound.environment()[name] for name in names}


def whole_wav(path: Path) -> float:
    """Return the seconds of a WAV file whose header tells its true length."""
    info = soundfile.info(path)
    assert path.stat().st_size == 44 + info.frames * 2 * info.channels
    return float(info.duration)
