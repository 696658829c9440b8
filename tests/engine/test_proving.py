"""One of the two calls the coach in the set up, and hears how well that arrived."""

from __future__ import annotations

import pytest
from support.engine_rig import FakePhrases, FakeRepertoire, Rig

from voice_coach.engine.commands import SessionCompleted, SessionPaused, SessionStopped
from voice_coach.engine.events import (
    ExerciseRequested,
    IntentRecognized,
    SpeechEnded,
    SpeechStarted,
    WakeDetected,
)
from voice_coach.engine.plan import FAINT_DBFS, LOUD_DBFS, Call, Plan, Say
from voice_coach.engine.proving import CLEAR_SCORE

CALL = Call("call", "first", "good", "unclear", "faint", "loud", "again", "missed")


class Repertoire(FakeRepertoire):
    """One exercise, in which one calls."""

    def plan(self, exercise: str, seconds: float | None = None) -> Plan:
        return Plan(exercise, "the set up", (CALL, Say("after")), 0.0, consent=False)


def begun() -> Rig:
    rig = Rig(Repertoire(), FakePhrases())
    rig.tell(ExerciseRequested("set-up"))
    rig.run_until_listening("control", window=True)
    return rig


def said(rig: Rig) -> list[str]:
    return [line.split()[0] for line in rig.said()]


def call(rig: Rig, *, score: float | None = 0.9, level: float | None = -30.0) -> None:
    rig.tell(SpeechStarted(rig.now))
    rig.tell(WakeDetected("hey jarvis", rig.now, score))
    rig.tell(SpeechEnded(rig.now, result_follows=True, level_dbfs=level))
    rig.tell(IntentRecognized("WhatCanYouDo"))


@pytest.mark.parametrize(
    ("score", "level", "line"),
    [
        (0.9, -30.0, "good"),
        (CLEAR_SCORE, -30.0, "good"),
        (CLEAR_SCORE - 0.01, -30.0, "unclear"),
        (0.9, FAINT_DBFS - 1, "faint"),
        (0.9, LOUD_DBFS + 1, "loud"),
        (None, None, "good"),  # typed
    ],
)
def test_how_it_was_heard_is_said(score: float | None, level: float | None, line: str) -> None:
    rig = begun()
    call(rig, score=score, level=level)
    rig.run_until(SessionCompleted)
    assert said(rig) == ["call", line, "after"]
    assert "name=Anna" in rig.said()[0]


def test_nobody_calls_so_it_is_asked_for_once_more_and_then_left() -> None:
    rig = begun()
    rig.run_until(SessionCompleted)
    assert said(rig) == ["call", "again", "missed", "after"]


def test_the_name_with_something_else_after_it_is_asked_for_once_more() -> None:
    rig = begun()
    rig.call_name()
    rig.run(0.5)
    rig.mumble()
    rig.run_until_listening("control", window=True)
    assert said(rig) == ["call", "again"]
    call(rig)
    rig.run_until(SessionCompleted)
    assert said(rig) == ["call", "again", "good", "after"]


def test_the_name_alone_and_then_the_command_is_fine() -> None:
    rig = begun()
    rig.call_name()
    rig.run(0.5)
    rig.say("WhatCanYouDo")
    rig.run_until(SessionCompleted)
    assert said(rig) == ["call", "good", "after"]


def test_skip_goes_on_and_stop_ends() -> None:
    rig = begun()
    rig.call("Skip")
    rig.run_until(SessionCompleted)
    assert said(rig) == ["call", "after"]
    rig = begun()
    rig.say("Stop")
    assert rig.notices(SessionStopped)


def test_after_a_pause_it_is_asked_again() -> None:
    rig = begun()
    rig.say("Pause")
    assert rig.notices(SessionPaused)
    rig.run(5)
    rig.say("Resume")
    rig.run_until_listening("control", window=True)
    assert said(rig) == ["call", "call"]


@pytest.mark.parametrize("called", [True, False])
def test_repeat_asks_again(*, called: bool) -> None:
    rig = begun()
    (rig.call if called else rig.say)("Repeat")
    rig.run_until_listening("control", window=True)
    assert said(rig) == ["call", "again" if called else "call"]
