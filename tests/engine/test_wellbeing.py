""" "Are you all right?": what is looked at, what is said, and what is kept to itself."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.engine_rig import Rig

from voice_coach.content.engine_lines import ENGINE_LINES
from voice_coach.engine.commands import Examine
from voice_coach.engine.events import DeviceLost, Examined, SpeechEnded, Trouble
from voice_coach.engine.states import Mode


def ask(rig: Rig, level: float | None = None) -> None:
    """Call the coach and ask how it is, so loud."""
    rig.call_name()
    rig.run(1)
    rig.tell(SpeechEnded(rig.now, result_follows=True, level_dbfs=level))
    rig.say("HowAreYou")


def said(rig: Rig) -> list[str]:
    """Return the keys of what was said."""
    return [text.partition(" ")[0] for text in rig.said()]


def examined(rig: Rig) -> int:
    return sum(isinstance(command, Examine) for _, command in rig.log)


def test_it_says_that_it_looks_and_has_somebody_look() -> None:
    rig = Rig()
    ask(rig)
    assert said(rig) == ["doctor.looking"]
    assert examined(rig) == 1


def test_nothing_was_found() -> None:
    rig = Rig()
    ask(rig)
    rig.tell(Examined())
    rig.run(10)
    assert said(rig) == ["doctor.looking", "doctor.fine"]
    assert rig.engine.mode is Mode.IDLE


@pytest.mark.parametrize(
    ("level", "line"),
    [(-26.0, "fine_hearing"), (-45.0, "fine_hearing"), (-45.1, "faint"), (-5.9, "loud")],
)
def test_how_loud_the_question_was_is_said(level: float, line: str) -> None:
    rig = Rig()
    ask(rig, level)
    rig.tell(Examined())
    rig.run(10)
    assert said(rig)[1:] == [f"doctor.{line}"]


def test_the_two_most_important_findings_are_said() -> None:
    rig = Rig()
    ask(rig, -26.0)
    rig.tell(Examined(("model_damaged", "disk_full")))
    rig.run(20)
    assert said(rig)[1:] == ["doctor.model_damaged", "doctor.disk_full"]


def test_more_than_two_are_left_to_the_command() -> None:
    rig = Rig()
    ask(rig, -60.0)
    rig.tell(Examined(("disk_full", "memory_low")))
    rig.run(20)
    assert said(rig)[1:] == ["doctor.faint", "doctor.disk_full", "doctor.more"]


def test_an_answer_comes_after_what_is_being_said() -> None:
    rig = Rig()
    ask(rig)
    rig.tell(Examined(("clock_wrong",)))
    assert said(rig) == ["doctor.looking"]
    rig.run(10)
    assert said(rig)[-1] == "doctor.clock_wrong"


def test_who_has_gone_on_to_something_else_is_not_told() -> None:
    rig = Rig()
    ask(rig)
    rig.run(10)
    rig.call_name()
    rig.tell(Examined(("disk_full",)))
    rig.run(1)
    rig.say("StartExercise", exercise="silent-gaze")
    rig.tell(Examined(("disk_full",)))
    rig.run(5)
    assert "doctor.disk_full" not in said(rig)


def test_asleep_it_says_nothing_unasked() -> None:
    rig = Rig()
    rig.call_name()
    rig.run(1)
    rig.say("GoToSleep")
    rig.run(10)
    assert rig.engine.mode is Mode.ASLEEP
    rig.tell(Examined(("disk_full",)))
    rig.run(5)
    assert said(rig) == ["sleep.going"]


def in_gaze() -> Rig:
    """Return a rig in the middle of a silent gaze."""
    rig = Rig()
    rig.start("silent-gaze")
    rig.run_until_listening("silence")
    rig.run(5)
    return rig


def test_in_a_session_the_answer_is_short_and_at_once() -> None:
    rig = in_gaze()
    before = len(said(rig))
    ask(rig, -26.0)
    rig.run(10)
    assert said(rig)[before:] == ["doctor.fine_hearing"]
    assert examined(rig) == 0
    assert rig.engine.session is not None
    assert rig.engine.session.running


def test_in_a_session_what_is_lost_is_said() -> None:
    rig = in_gaze()
    rig.tell(DeviceLost("microphone", "unplugged"))
    rig.run(10)
    before = len(said(rig))
    ask(rig)
    rig.run(10)
    assert said(rig)[before:] == ["device.microphone_lost"]


@given(
    st.lists(
        st.tuples(
            st.floats(0.0, 8.0),
            st.sampled_from(["HowAreYou", "examined", "name", "Stop", "Louder", "StartExercise"]),
        ),
        max_size=12,
    )
)
def test_asked_and_answered_whenever_it_comes_to_rest(script: list[tuple[float, str]]) -> None:
    rig = Rig()
    for wait, action in script:
        rig.run(wait)
        if action == "examined":
            rig.tell(Examined(("disk_full",)))
        elif action == "name":
            rig.call_name()
        elif action == "StartExercise":
            rig.call(action, exercise="silent-gaze")
        else:
            rig.call(action)
    rig.run(400)
    assert rig.engine.mode is Mode.IDLE
    assert rig.engine.next_timeout() is None


def test_every_trouble_has_its_line() -> None:
    assert {f"doctor.{trouble}" for trouble in get_args(Trouble)} <= ENGINE_LINES.keys()
