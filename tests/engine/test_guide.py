"""What is looked up comes in its own time, and only to those who still wait for it."""

from __future__ import annotations

from collections.abc import Mapping

from support.engine_rig import FakeRepertoire, Rig

from voice_coach.engine.commands import KeepStep, Recall, SessionCompleted
from voice_coach.engine.doubting import CLEAR
from voice_coach.engine.events import Recalled, StepBehind
from voice_coach.engine.programmes import Programme, ProgrammeStep
from voice_coach.engine.states import CoachState, Mode

WEEK = Programme(
    "week",
    "the week",
    (ProgrammeStep("gaze", "week.gaze", ("silent-gaze",)), ProgrammeStep("talk", "week.talk")),
    "week.closing",
)
STARTED = Recalled(progress=(StepBehind("week", "", "started", 2),))


class OneProgramme(FakeRepertoire):
    def led_programmes(self) -> Mapping[str, Programme]:
        return {"week": WEEK}


def asked() -> Rig:
    rig = Rig(OneProgramme())
    rig.call("TodaysStep")
    assert len(rig.notices(Recall)) == 1
    return rig


def test_it_is_told_when_it_comes() -> None:
    rig = asked()
    rig.run(2)
    rig.tell(STARTED)
    assert [line.split()[0] for line in rig.said()] == ["week.gaze"]
    rig.run_until_listening("step")


def test_after_a_stop_nobody_waits_for_it_any_more() -> None:
    rig = asked()
    rig.say("Stop")
    rig.tell(STARTED)
    rig.run(30)
    assert rig.said() == []
    assert rig.engine.mode is Mode.IDLE


def test_who_calls_again_is_not_talked_over() -> None:
    rig = asked()
    rig.call_name()
    rig.tell(STARTED)
    rig.run(2)
    assert rig.said() == []
    assert rig.engine.state is CoachState.LISTENING


def test_what_nobody_asked_for_changes_nothing() -> None:
    rig = Rig(OneProgramme())
    rig.tell(STARTED)
    assert rig.said() == []
    rig.start("silent-gaze")
    said = len(rig.said())
    rig.tell(STARTED)
    assert len(rig.said()) == said
    assert rig.engine.session is not None


def test_an_exercise_counts_as_the_step_even_when_another_has_begun() -> None:
    rig = Rig(OneProgramme())
    rig.start("silent-gaze")
    rig.run_until(SessionCompleted)
    assert len(rig.notices(Recall)) == 1
    rig.start("feeling-check-in")
    said = len(rig.said())
    rig.tell(STARTED)
    assert rig.notices(KeepStep) == [KeepStep("week", "gaze", "done")]
    assert len(rig.said()) == said, "nothing is said into the next one"


def test_where_nothing_can_be_looked_up_the_name_still_works() -> None:
    rig = asked()
    rig.run(60)
    rig.call("WhatCanYouDo")
    assert [line.split()[0] for line in rig.said()] == ["idle.what_can_you_do"]


def test_a_second_answer_that_is_not_understood_gets_the_help_of_what_is_talked_about() -> None:
    rig = asked()
    rig.tell(STARTED)
    for _ in range(3):
        rig.run_until_listening("step", window=True)
        rig.run(0.5)
        rig.mumble()
    rig.run(10)
    said = [line.split()[0] for line in rig.said()]
    assert said[-3:] == ["command.once_more", "programme.help", "command.leave_it"]
    assert rig.engine.mode is Mode.IDLE


def test_a_programme_that_was_heard_faintly_is_asked_back() -> None:
    rig = Rig(OneProgramme())
    rig.confidence = CLEAR - 0.01
    rig.call("StartProgramme", programme="week")
    assert rig.said() == ["sure.programme programme=the week"]
    rig.run_until_listening("confirm")
    rig.say("Yes")
    rig.tell(Recalled())
    assert rig.notices(KeepStep)
