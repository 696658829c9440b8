"""What sounds while people's time runs has to fit into it."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

from voice_coach.content.dialogs import Dialogs, ExerciseFile, read_dialogs
from voice_coach.content.documents import Document
from voice_coach.content.lint_cues import SaySeconds, estimated_seconds, lint_cues
from voice_coach.content.schema import Exercise
from voice_coach.content.sound_lengths import sound_lengths
from voice_coach.resources import audio_folder, dialogs_folder


@pytest.fixture(scope="module")
def dialogs() -> Dialogs:
    found = read_dialogs(dialogs_folder()).dialogs
    assert found is not None
    return found


def told(
    dialogs: Dialogs,
    step: object,
    seconds: float = 60.0,
    say_seconds: SaySeconds = estimated_seconds,
) -> list[str]:
    value = {
        "id": "cues",
        "title": "the cues",
        "aliases": ["a long enough name", "another name like this", "and yet another one"],
        "people": "both",
        "consent": "none",
        "seconds": {"min": seconds, "default": 600, "max": 600},
        "lines": {"back": ["Come back now, {first}.", "It is time to come back to each other."]},
        "steps": [step, {"say": "back"}],
    }
    exercise = Exercise.model_validate(value)
    found = ExerciseFile(exercise, Document(Path("cues.yaml"), value, {(): 1}), own=True)
    return [problem.message for problem in lint_cues(dialogs, found, say_seconds)]


def test_ours_fit(dialogs: Dialogs) -> None:
    assert [one for found in dialogs.exercises.values() for one in lint_cues(dialogs, found)] == []


FITS: list[tuple[object, float]] = [
    ({"turn": "first"}, 60.0),
    ({"turn": "first"}, 22.0),
    ({"turn": {"who": "first", "seconds": 5}}, 60.0),
    ({"turn": {"who": "first", "until": "done"}}, 60.0),
    ({"silence": 1}, 60.0),
    ({"silence": {"share": 1, "start_sound": "bell_start", "end_sound": "bell_end"}}, 5.0),
    ({"silence": {"share": 1, "start_sound": "bell_start", "bell_every": 5}}, 60.0),
    ({"silence": {"until": "done", "seconds": 80, "call_after": 60, "call_line": "back"}}, 60.0),
]


@pytest.mark.parametrize(("step", "seconds"), FITS)
def test_what_fits_is_no_mistake(dialogs: Dialogs, step: object, seconds: float) -> None:
    assert told(dialogs, step, seconds) == []


BROKEN: list[tuple[object, float, str]] = [
    ({"turn": "first"}, 4.0, '"bell_start" lasts 5.0 s, and the turn only 4 s'),
    ({"turn": "first"}, 17.0, '"soft_tone" rings after 2 s, while the start still sounds'),
    (
        {"silence": {"seconds": 6, "start_sound": "bell_end"}},
        60.0,
        '"bell_end" lasts 9.0 s, and the silence only 6 s',
    ),
    (
        {"silence": {"share": 1, "bell_every": 8, "bell_sound": "bell_end"}},
        60.0,
        "a bell rings every 8 s, while another still sounds",
    ),
    (
        {"silence": {"until": "done", "seconds": 66, "call_after": 60, "call_line": "back"}},
        60.0,
        "the call takes 13 s, and only 6 s are left for it",
    ),
]


@pytest.mark.parametrize(("step", "seconds", "message"), BROKEN)
def test_what_does_not_fit_is_told(
    dialogs: Dialogs, step: object, seconds: float, message: str
) -> None:
    assert told(dialogs, step, seconds) == [message]


def test_a_line_takes_as_long_as_the_voice_takes(dialogs: Dialogs) -> None:
    call = {"silence": {"until": "done", "seconds": 80, "call_after": 60, "call_line": "back"}}
    asked: list[str] = []

    def slowly(text: str) -> float:
        asked.append(text)
        return 12.0

    assert told(dialogs, call, say_seconds=slowly) == [
        "the call takes 20 s, and only 20 s are left for it"
    ]
    assert asked == ["Come back now, Alexandra.", "It is time to come back to each other."]
    assert told(dialogs, call, say_seconds=lambda _: 11.0) == []


def test_lengths_are_those_of_the_files(tmp_path: Path) -> None:
    folder = audio_folder()
    lengths = sound_lengths(folder)
    assert set(lengths) == {path.stem for path in folder.glob("*.flac")}
    for name, seconds in lengths.items():
        assert seconds == pytest.approx(soundfile.info(folder / f"{name}.flac").duration)
    soundfile.write(tmp_path / "a.wav", [0.0] * 4000, 8000)
    (tmp_path / "b.wav").write_bytes(b"RIFF")
    (tmp_path / "c.flac").write_bytes(b"fLaC")
    (tmp_path / "d.flac").write_bytes(b"x" * 100)
    assert sound_lengths(tmp_path) == {"a": 0.5}
    assert sound_lengths(tmp_path / "nowhere") == {}
