"""What waits for a calmer hour or a switch, and what an exercise leads to in its midst."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.engine_rig import FakeRepertoire, Rig, gaze_plan

from voice_coach.engine.commands import SessionCompleted, SessionStarted
from voice_coach.engine.gates import CALM_AFTER
from voice_coach.engine.plan import Lead, ListeningWindow, Plan, Say, Silence, Turn
from voice_coach.engine.states import Mode

QUARREL = Plan("quarrel", "the quarrel", (Say("quarrel.go"),), 0.0, 1, consent=False, conflict=True)
DEEP = replace(QUARREL, exercise="deep", conflict=False, gates=frozenset({"not_after_conflict"}))
OFF = replace(QUARREL, exercise="off", conflict=False, gates=frozenset({"switched_on"}))
ROUTER = replace(QUARREL, exercise="router", steps=(Lead("silent-gaze"), Say("never.said")))
DINNER = replace(
    QUARREL,
    exercise="dinner",
    conflict=False,
    steps=(Silence(7200, until_done=True, ending="until_dinner"), Say("dinner.over")),
)
TALK = replace(
    DINNER, exercise="talk", steps=(Turn("first", 300, until_done=True, ending="until_talk"),)
)


class Shelf(FakeRepertoire):
    def plan(self, exercise: str, seconds: float | None = None) -> Plan:
        for plan in (QUARREL, DEEP, OFF, ROUTER, DINNER, TALK):
            if plan.exercise == exercise:
                return plan
        return gaze_plan(seconds) if exercise == "silent-gaze" else super().plan(exercise, seconds)

    def window(self, state: str) -> ListeningWindow:
        if state.startswith("until_"):
            return ListeningWindow("silence", None)
        return super().window(state)


@pytest.fixture
def rig() -> Rig:
    return Rig(Shelf())


def led(rig: Rig) -> list[str]:
    return [notice.exercise for notice in rig.notices(SessionStarted)]


def test_without_a_quarrel_nothing_waits(rig: Rig) -> None:
    rig.call("StartExercise", exercise="deep")
    assert led(rig) == ["deep"]


def test_after_a_quarrel_it_waits_two_hours_and_says_so(rig: Rig) -> None:
    rig.call("StartExercise", exercise="quarrel")
    rig.run(60)
    rig.call("StartExercise", exercise="deep")
    assert rig.said()[-1] == "gate.after_conflict title=the quarrel"
    rig.run(CALM_AFTER - 120)
    rig.call("StartExercise", exercise="deep")
    rig.run(20)
    assert led(rig) == ["quarrel"]
    rig.run(200)
    rig.call("StartExercise", exercise="deep")
    assert led(rig) == ["quarrel", "deep"]


def test_another_exercise_can_be_named_right_after(rig: Rig) -> None:
    rig.call("StartExercise", exercise="quarrel")
    rig.run(60)
    rig.call("StartExercise", exercise="deep")
    rig.run(5)
    assert rig.engine.mode is Mode.COMMAND


def test_what_is_switched_off_is_not_led(rig: Rig) -> None:
    rig.call("StartExercise", exercise="off")
    rig.run(30)
    assert rig.said()[-1] == "gate.switched_off title=the quarrel"
    assert led(rig) == []


def test_a_lead_ends_the_session_wherever_it_stands(rig: Rig) -> None:
    rig.call("StartExercise", exercise="router")
    rig.run(5)
    assert [notice.exercise for notice in rig.notices(SessionCompleted)] == ["router"]
    assert rig.engine.mode is Mode.CONSENT
    assert "never.said" not in rig.said()
    rig.say("Yes")
    rig.run(5)
    rig.say("Yes")
    rig.run(2)
    assert led(rig) == ["router", "silent-gaze"]


@pytest.mark.parametrize(
    ("exercise", "ending"), [("dinner", "until_dinner"), ("talk", "until_talk")]
)
def test_words_of_its_own_end_a_step(rig: Rig, exercise: str, ending: str) -> None:
    rig.call("StartExercise", exercise=exercise)
    rig.run(100)
    assert rig.listening.state == ending
    rig.say("until_something_else")
    assert rig.engine.session is not None
    rig.say(ending)
    rig.run(30)
    assert [notice.exercise for notice in rig.notices(SessionCompleted)] == [exercise]
