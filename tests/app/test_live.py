"""The whole coach, live: real PortAudio, real ears, real voice, and a person by flite."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from support import virtual_sound
from support.living_room import Person, RunningCoach, missing_voice, running_coach
from support.virtual_sound import VirtualSound

from voice_coach.resources import audio_folder

pytestmark = [
    pytest.mark.audio,
    pytest.mark.speech,
    pytest.mark.timeout(600),
    pytest.mark.skipif(bool(virtual_sound.missing()), reason=virtual_sound.missing()),
    pytest.mark.skipif(bool(missing_voice()), reason=missing_voice()),
]

RATE = 16_000
BELL_TOLERANCE_SECONDS = 0.1


@pytest.fixture
def sound() -> Iterator[VirtualSound]:
    with VirtualSound() as server:
        yield server


def onset(recording: NDArray[np.float64], name: str, after: float, before: float) -> float:
    """Return when a sound begins in a stretch of a recording: where its first second fits best."""
    bell, rate = soundfile.read(audio_folder() / f"{name}.flac")
    step = rate // RATE
    pattern = bell[:rate:step][:RATE]
    part = recording[int(after * RATE) : int(before * RATE)]
    size = 1 << (len(part) + len(pattern)).bit_length()
    fit = np.fft.irfft(np.fft.rfft(part, size) * np.conj(np.fft.rfft(pattern, size)), size)
    return after + int(np.argmax(fit[: len(part) - len(pattern)])) / RATE


def ask_for_the_gaze(coach: RunningCoach, person: Person) -> None:
    person.prepare("hey jarvis, start the silent gaze", "yes", "stop")
    coach.wait_for("playback_finished")
    person.say("hey jarvis, start the silent gaze")
    coach.wait_for("wake_detected")
    coach.wait_for("intent_recognized", name="StartExercise")
    for _ in range(2):
        coach.wait_for("listening", profile="yes_no")
        person.say("yes")
        coach.wait_for("intent_recognized", name="Yes")


def test_the_gaze_by_voice_has_its_bells_sixty_seconds_apart(
    sound: VirtualSound, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    person = Person(sound, tmp_path)
    path = tmp_path / "speaker.wav"
    with running_coach(sound) as coach:
        ask_for_the_gaze(coach, person)
        coach.wait_for("session_started", exercise="silent-gaze")
        with sound.record_speaker(path):
            coach.wait_for("earcon", name="bell_end")
            coach.wait_for("session_completed", exercise="silent-gaze")
    recording, rate = soundfile.read(path)
    assert rate == RATE
    start = onset(recording, "bell_start", 0.0, 45.0)
    end = onset(recording, "bell_end", start + 30, start + 75)
    error = end - start - 60.0
    record_property("bell_error_seconds", error)
    sys.stderr.write(f"\nthe bells were {end - start:.4f} s apart: error {error * 1000:+.1f} ms\n")
    assert abs(error) <= BELL_TOLERANCE_SECONDS
    between = recording[int((start + 12) * RATE) : int((end - 0.2) * RATE)]
    assert np.max(np.abs(between)) < 0.02, "something sounded in the silence"


def test_it_says_how_to_begin(sound: VirtualSound) -> None:
    with running_coach(sound) as coach:
        coach.wait_for("playback_started")
        assert coach.process.stdout is not None
        lines = [coach.process.stdout.readline() for _ in range(4)]
    starts = ("Hearing with", "Speaking with", "Microphone:", "Say: “Hey Jarvis, let's do")
    assert [line.startswith(start) for line, start in zip(lines, starts, strict=True)] == [True] * 4


def test_stop_is_honoured(sound: VirtualSound, tmp_path: Path) -> None:
    person = Person(sound, tmp_path)
    path = tmp_path / "speaker.wav"
    with running_coach(sound) as coach:
        ask_for_the_gaze(coach, person)
        coach.wait_for("listening", profile="silence")
        with sound.record_speaker(path):
            person.say("stop")
            coach.wait_for("session_stopped", exercise="silent-gaze")
        assert coach.stop() == 0
    after = [str(line["event"]) for line in coach.lines]
    assert "session_completed" not in after


def test_the_feeling_check_in_to_its_end(sound: VirtualSound, tmp_path: Path) -> None:
    person = Person(sound, tmp_path)
    second = Person(sound, tmp_path, "awb")
    words = ["hey jarvis, start the feeling check in", "yes please", "anna", "done", "i feel sad"]
    person.prepare(*words, "pass")
    second.prepare("yes please")
    names = '["Anna","Ben"]'
    with running_coach(sound, "--set", f"people.names={names}") as coach:
        coach.wait_for("playback_finished")
        person.say("hey jarvis, start the feeling check in")
        coach.wait_for("intent_recognized", name="StartExercise")
        for partner in (person, second):
            coach.wait_for("listening", profile="yes_no")
            partner.say("yes please")
            coach.wait_for("intent_recognized", name="Yes")
        coach.wait_for("listening", profile="name")
        person.say("anna")
        coach.wait_for("turn_started", partner=1)
        coach.wait_for("listening", profile="sharing")
        person.say("done")
        coach.wait_for("turn_ended", partner=1, reason="done")
        coach.wait_for("turn_started", partner=2)
        coach.wait_for("turn_ended", partner=2, reason="time")
        coach.wait_for("listening", profile="feeling")
        person.say("i feel sad")
        coach.wait_for("intent_recognized", name="Feeling")
        coach.wait_for("listening", profile="feeling")
        person.say("pass")
        coach.wait_for("session_completed", exercise="feeling-check-in")
    assert not [
        line
        for line in coach.lines
        if line["event"] == "transcript" and line.get("state") == "sharing"
    ]


def test_asked_whether_it_is_all_right(sound: VirtualSound, tmp_path: Path) -> None:
    person = Person(sound, tmp_path)
    person.prepare("hey jarvis, are you all right")
    with running_coach(sound) as coach:
        coach.wait_for("playback_finished")
        person.say("hey jarvis, are you all right")
        coach.wait_for("intent_recognized", name="HowAreYou")
        coach.wait_for("examined", troubles=[])
        coach.wait_for("speak", text="I'm fine, and I hear you well.")
