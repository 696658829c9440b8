"""The event log: names and fields of the contract, round trips, privacy, the file itself."""

from __future__ import annotations

import dataclasses
import inspect
import json
import stat
from pathlib import Path

import pytest

from voice_coach.engine import commands, events
from voice_coach.engine.commands import Listen, PlayEarcon, Speak
from voice_coach.engine.events import IntentRecognized, Transcript, WakeDetected
from voice_coach.engine.reminders import Kept, When, Wish
from voice_coach.errors import InputError
from voice_coach.journal.event_log import (
    LOGGED_CLASSES,
    JsonlEventLog,
    Loggable,
    MemoryEventLog,
    NullEventLog,
    RelayEventLog,
    TeeEventLog,
    event_classes,
    event_fields,
    event_keys,
    event_name,
    line_value,
)

SAMPLES = {
    "Seconds": 1.25,
    "float": 0.5,
    "int": 2,
    "str": "word",
    "bool": True,
    "Mapping[str, Slot]": {"exercise": "silent-gaze", "minutes": 2},
    "Device": "microphone",
    "Slot": "Anna",
    "float | None": -26.5,
    "tuple[Trouble, ...]": ("disk_full", "clock_wrong"),
    "int | None": 6,
    "tuple[int, ...]": (1, 2),
    "tuple[int, int] | None": (1320, 420),
    "When | None": When(1260, "week", (6,)),
    "Obstacle | None": "quiet",
    "Guess | None": events.Guess("StartExercise", {"exercise": "silent-gaze"}),
    "Wish": Wish(When(1260, "day", times=7), "silent-gaze", named=True),
    "Wish | None": Wish(When(after=10)),
    "tuple[Kept, ...]": (Kept(3, When(480, days=1)), Kept(4, When(0, "month"), "silent-gaze")),
    "tuple[Practised, ...]": (events.Practised("silent-gaze", 1),),
    "tuple[StepBehind, ...]": (events.StepBehind("nine-step-week", "talk", "done", 0),),
    "tuple[KeptCard, ...]": (events.KeptCard("closer", "fear"),),
    "Literal['started', 'done', 'skipped']": "skipped",
    "Literal['feeling', 'appreciation', 'struggle']": "feeling",
}


def discovered() -> list[type]:
    """Every dataclass that the two modules of the engine's face define."""
    return [
        kind
        for module in (events, commands)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and dataclasses.is_dataclass(kind)
    ]


def sample(kind: type) -> Loggable:
    fields = {field.name: SAMPLES[str(field.type)] for field in dataclasses.fields(kind)}
    value: Loggable = kind(**fields)
    return value


@pytest.mark.parametrize("kind", discovered(), ids=lambda kind: kind.__name__)
def test_every_event_and_command_survives_a_log_line(kind: type) -> None:
    value = sample(kind)
    log = MemoryEventLog()
    log.write(3.5, event_name(value), event_fields(value))
    (line,) = log.lines
    assert line["at"] == 3.5
    assert line_value(json.loads(json.dumps(line))) == value


def test_no_class_of_the_face_is_left_out() -> None:
    assert set(discovered()) == set(LOGGED_CLASSES)


def test_names_are_unique_and_name_their_keys() -> None:
    for event, kind in event_classes().items():
        assert set(event_fields(sample(kind))) == event_keys(event)
    assert len(event_classes()) == len(LOGGED_CLASSES) + 1


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (WakeDetected("hey jarvis", 1.0), "wake_detected"),
        (events.SpeechStarted(1.0), "speech_started"),
        (events.SpeechEnded(1.0), "speech_ended"),
        (Transcript("yes", 0.9, 1.0, 2.0, "consent"), "transcript"),
        (IntentRecognized("Yes"), "intent_recognized"),
        (events.NoMatch(1.0, 2.0), "no_match"),
        (Speak("u1", "Hello."), "speak"),
        (PlayEarcon("u2", "bell_start"), "earcon"),
        (events.PlaybackStarted("u1"), "playback_started"),
        (events.PlaybackFinished("u1", 1.0), "playback_finished"),
        (commands.SessionStarted("silent-gaze"), "session_started"),
        (commands.SessionPaused("silent-gaze", "asked"), "session_paused"),
        (commands.SessionResumed("silent-gaze"), "session_resumed"),
        (commands.SessionCompleted("silent-gaze", 60.0), "session_completed"),
        (commands.SessionStopped("silent-gaze"), "session_stopped"),
        (commands.TurnStarted(1, 90.0), "turn_started"),
        (commands.TurnEnded(1, "time"), "turn_ended"),
        (events.DeviceLost("microphone", "unplugged"), "device_lost"),
        (events.DeviceRestored("microphone"), "device_restored"),
        (Listen("consent", "yes_no", window=True), "listening"),
    ],
)
def test_names_are_those_of_the_contract(value: Loggable, name: str) -> None:
    assert event_name(value) == name


@pytest.mark.parametrize(
    ("value", "key", "content"),
    [
        (Listen("consent", "yes_no", window=True), "profile", "yes_no"),
        (PlayEarcon("u2", "bell_start"), "name", "bell_start"),
        (commands.SessionStarted("silent-gaze"), "exercise", "silent-gaze"),
        (commands.TurnEnded(2, "time"), "partner", 2),
        (Speak("u1", "Hello."), "text", "Hello."),
    ],
)
def test_fields_are_those_of_the_contract(value: Loggable, key: str, content: object) -> None:
    assert event_fields(value)[key] == content


def test_only_windows_are_called_listening() -> None:
    assert event_name(Listen("control", "control")) == "listening_changed"


def test_the_moment_of_what_was_heard_does_not_hide_the_line_s_own() -> None:
    assert event_fields(WakeDetected("hey jarvis", 1.5, 0.75)) == {
        "phrase": "hey jarvis",
        "moment": 1.5,
        "score": 0.75,
    }


def write(log: MemoryEventLog, *values: Loggable) -> list[object]:
    for at, value in enumerate(values):
        log.write(float(at), event_name(value), event_fields(value))
    return [line["event"] for line in log.lines]


def transcript(state: str) -> Transcript:
    return Transcript("I felt alone last week", 0.9, 1.0, 2.0, state)


def test_a_sharing_turn_leaves_no_transcript_whatever_grammar_heard_it() -> None:
    names = write(
        MemoryEventLog(),
        transcript("consent"),
        commands.TurnStarted(1, 90.0),
        transcript("sharing"),
        transcript("session_command"),
        IntentRecognized("Done"),
        commands.TurnEnded(1, "done"),
        transcript("feeling"),
    )
    assert names == ["transcript", "turn_started", "intent_recognized", "turn_ended", "transcript"]


@pytest.mark.parametrize(
    "end",
    [commands.SessionStopped("feeling-check-in"), commands.SessionCompleted("x", 1.0)],
)
def test_the_end_of_a_session_ends_its_turn(end: Loggable) -> None:
    names = write(MemoryEventLog(), commands.TurnStarted(1, 90.0), end, transcript("command"))
    assert names[-1] == "transcript"


def test_the_sharing_grammar_is_private_even_before_the_turn_is_announced() -> None:
    assert write(MemoryEventLog(), transcript("sharing")) == []


def test_the_file_is_private_and_written_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("older\n")
    path.chmod(0o644)
    with JsonlEventLog(path) as log:
        log.write(1.23456789, "speak", {"utterance_id": "u1", "text": "Ça va?", "private": False})
        assert json.loads(path.read_text()) == {
            "at": 1.234568,
            "event": "speak",
            "utterance_id": "u1",
            "text": "Ça va?",
            "private": False,
        }
        log.write(2.0, "turn_started", {"partner": 1, "seconds": 90.0})
        log.write(3.0, "transcript", {"text": "secret", "state": "sharing"})
    assert "secret" not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    log.close()


def test_a_log_that_cannot_be_written_says_where_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"events\.jsonl cannot be written: No such file.*folder"):
        JsonlEventLog(tmp_path / "absent" / "events.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_reported() -> None:
    log = JsonlEventLog(Path("/dev/full"))
    with pytest.raises(InputError, match="cannot be written any more"):
        log.write(1.0, "speak", {"text": "Hello."})
    log.close()


def test_listeners_hear_each_line_after_it_is_kept() -> None:
    log, heard = MemoryEventLog(), []
    log.listen(lambda line: heard.append((line["event"], len(log.lines))))
    write(log, Speak("u1", "Hello."), Speak("u2", "Again."))
    assert heard == [("speak", 1), ("speak", 2)]


def test_a_relay_keeps_the_same_secrets() -> None:
    heard: list[object] = []
    log = RelayEventLog(lambda line: heard.append(line["event"]))
    for value in (commands.TurnStarted(1, 90.0), transcript("command"), IntentRecognized("Done")):
        log.write(1.0, event_name(value), event_fields(value))
    assert heard == ["turn_started", "intent_recognized"]


def test_a_tee_writes_everywhere_and_null_nowhere() -> None:
    first, second = MemoryEventLog(), MemoryEventLog()
    TeeEventLog(first, NullEventLog(), second).write(1.0, "state_changed", {"state": "idle"})
    assert first.lines == second.lines == [{"at": 1.0, "event": "state_changed", "state": "idle"}]


@pytest.mark.parametrize(
    "line",
    [
        {"at": 1.0, "event": "sang"},
        {"at": 1.0},
        {"at": 1.0, "event": "speak", "text": "no id"},
        {"at": 1.0, "event": "speak", "utterance_id": "u", "text": "t", "mood": "fine"},
    ],
)
def test_lines_that_are_nobody_s_are_refused(line: dict[str, object]) -> None:
    with pytest.raises(InputError, match="version"):
        line_value(line)
