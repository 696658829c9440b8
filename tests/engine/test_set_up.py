"""The set up with the real dialogs: what two people hear who have never touched a keyboard."""

from __future__ import annotations

import pytest
from support.engine_rig import Rig
from support.small_house import small_dialogs
from syrupy.assertion import SnapshotAssertion

from voice_coach.content.household import Household
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.engine.commands import (
    PlayEarcon,
    Remember,
    SessionCompleted,
    SessionStopped,
    SetVolume,
    Speak,
)
from voice_coach.engine.events import ExerciseRequested


@pytest.fixture
def library() -> Library:
    return load_library(
        small_dialogs(), (), choose=lambda _: 0, household=Household(wake_phrase="okay nabu")
    )


@pytest.fixture
def rig(library: Library) -> Rig:
    return Rig(library, library.phrasebook)


def timeline(rig: Rig) -> list[str]:
    lines = []
    for _, command in rig.log:
        if isinstance(command, Speak):
            lines.append(command.text)
        elif isinstance(command, PlayEarcon):
            lines.append(f"({command.name})")
        elif isinstance(command, Remember | SetVolume):
            lines.append(str(command))
    return lines


def test_everything_is_answered(rig: Rig, snapshot: SnapshotAssertion) -> None:
    rig.tell(ExerciseRequested("set-up", offered=True))
    rig.run_until_listening("confirm")
    rig.say("Yes")
    for name in ("Mia", "Yusuf"):
        rig.run_until_listening("given_name")
        rig.mumble(level_dbfs=-55.0)
        rig.run_until_listening("given_name")
        rig.say("GivenName", given_name=name)
        rig.run_until_listening("confirm")
        rig.say("Yes")
    for intent in ("Louder", "Yes"):
        rig.run_until_listening("volume")
        rig.say(intent)
    for rig.wake_score in (0.9, 0.55):
        rig.run_until_listening("control", window=True)
        rig.call("WhatCanYouDo")
    rig.run_until_listening("country")
    rig.say("LiveIn", country="Germany")
    rig.run_until_listening("confirm")
    rig.say("Yes")
    rig.run_until(SessionCompleted)
    assert timeline(rig) == snapshot


def test_nothing_is_answered(rig: Rig, snapshot: SnapshotAssertion) -> None:
    rig.call("StartExercise", exercise="set-up")
    rig.run_until(SessionCompleted)
    assert timeline(rig) == snapshot


def test_stop_ends_it_at_once(rig: Rig) -> None:
    rig.call("StartExercise", exercise="set-up")
    rig.run_until_listening("given_name")
    before = len(rig.log)
    rig.say("Stop")
    rig.run(100)
    assert [c for _, c in rig.log[before:] if isinstance(c, Speak | PlayEarcon)] == []
    assert rig.notices(SessionStopped) != []


def test_it_is_no_exercise(rig: Rig, library: Library) -> None:
    assert "set-up" not in library.exercises
    rig.call("WhatCanYouDo")
    assert "set up" not in rig.said()[-1]


def test_the_wake_phrase_is_the_one_in_force(library: Library) -> None:
    assert "okay nabu" in library.phrasebook.line("set-up.begin").text
    assert not library.phrasebook.line("set-up.begin").private


def test_help_lines_are_not_promised(library: Library) -> None:
    """None exist yet: this line changes with them."""
    assert "can't name help lines yet" in library.phrasebook.line("set-up.why_country").text
