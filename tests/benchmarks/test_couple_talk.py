"""The couple's talk: always the same, no line of it a command, and nothing comes of it."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import yaml
from support.couple_talk import LINES, MOODS, Evening, couple_talk

from hearing.corpus import FOLDER
from hearing.foreign import OURS
from hearing.listening import coach_library, embedded
from hearing.parts.talk import IN_TURNS, Probabilities, heard_in
from hearing.run import COACH
from voice_coach.engine.attention import CALLED, IDLE
from voice_coach.simulation.people import People
from voice_coach.simulation.sources import RATE_HZ

LIBRARY = coach_library()
SCENES = yaml.safe_load(LINES.read_text(encoding="utf-8"))["scenes"]
TEXTS = [line for scene in SCENES for line in scene["lines"]]
MINUTES = 5.0

speaks = pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")


def evening(seconds: float, *, recordings: bool) -> Evening:
    people = People(COACH)
    try:
        return couple_talk(seconds, people, FOLDER if recordings else None)
    finally:
        people.close()


def test_every_mood_is_known_and_no_line_comes_twice() -> None:
    assert {scene["mood"] for scene in SCENES} == set(MOODS)
    assert len(set(TEXTS)) == len(TEXTS) >= 150


@pytest.mark.parametrize("state", [*CALLED, *IN_TURNS, "control"])
def test_no_line_is_a_command_as_a_whole(state: str) -> None:
    commands = [text for text in TEXTS if LIBRARY.match(state, text)]
    assert commands == []


def test_single_words_that_are_ours_mean_something() -> None:
    states = LIBRARY.states
    assert all(any(LIBRARY.match(state, word) for state in states) for word in OURS)


@pytest.mark.speech
@speaks
def test_an_evening_is_the_same_every_time_and_full_of_talk() -> None:
    one, other = evening(40.0, recordings=False), evening(40.0, recordings=False)
    assert one.spoken == other.spoken
    assert np.array_equal(one.samples, other.samples)
    assert len(one.samples) == 40 * RATE_HZ
    assert len({said.voice for said in one.spoken}) == 2
    assert one.spoken[-1].end > 30 * RATE_HZ
    first = one.spoken[0]
    assert one.at(first.start / RATE_HZ, first.end / RATE_HZ)[0] is first


@pytest.mark.slow
@pytest.mark.speech
@pytest.mark.recordings
@speaks
@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"{FOLDER} is not there")
def test_nothing_comes_of_five_minutes_of_it() -> None:
    heard, detector = evening(MINUTES * 60, recordings=True), Probabilities()
    for state in (IDLE, "sharing"):
        assert heard_in(LIBRARY, heard, state, embedded(), detector) == []
        detector.again()
