"""Somebody speaks over a question of the coach, or over what leads to one."""

from __future__ import annotations

from support.engine_rig import Rig

from voice_coach.engine.interruption import QUIET_SECONDS
from voice_coach.engine.states import Mode

ASKS = "interrupted.shall_i"


def spoken(rig: Rig, key: str) -> int:
    return sum(line.startswith(key) for line in rig.said())


def asked() -> Rig:
    """ "Who goes first?" is being asked."""
    rig = Rig()
    rig.start("feeling-check-in")
    while not rig.said()[-1].startswith("check.who"):
        rig.run(0.1)
    rig.run(0.1)
    return rig


def test_an_answer_over_the_question_counts() -> None:
    rig = asked()
    rig.speech(active=True)
    rig.run(0.1)
    assert (rig.listening.state, rig.listening.window) == ("who_first", True)
    rig.say("ChooseFirst", partner=2)
    rig.run(1)
    assert spoken(rig, "check.floor") == 1
    assert spoken(rig, ASKS) == 0


def test_a_question_that_was_cut_is_asked_again_after_a_yes() -> None:
    rig = asked()
    rig.speech(active=True)
    rig.run(0.1)
    rig.mumble()
    at = rig.now
    assert rig.listening.state == "control"
    rig.run(QUIET_SECONDS - 0.01)
    assert rig.said(since=at) == []
    rig.run_until_listening("go_on")
    rig.say("Yes")
    assert rig.said()[-1].startswith("check.who")
    rig.run_until_listening("who_first")
    rig.say("ChooseFirst", partner=1)
    rig.run(1)
    assert spoken(rig, "check.floor") == 1


def consent() -> Rig:
    """The exercise is being introduced; nobody has been asked yet."""
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze")
    rig.run(0.2)
    assert rig.said()[-1].startswith("consent.intro")
    return rig


def test_what_was_to_follow_the_line_is_not_lost() -> None:
    rig = consent()
    rig.mumble()
    rig.run_until_listening("go_on")
    rig.say("Yes")
    rig.run_until_listening("consent")
    assert rig.said()[-1].startswith("consent.ask")
    assert spoken(rig, "consent.intro") == 2
    rig.say("Yes")
    rig.run_until_listening("consent")
    rig.say("Yes")
    assert rig.engine.session is not None


def test_outside_of_a_session_no_is_just_silence() -> None:
    rig = consent()
    rig.mumble()
    rig.run_until_listening("go_on")
    at = rig.now
    rig.say("No")
    rig.run(30)
    assert rig.engine.mode is Mode.IDLE
    assert rig.said(since=at) == []
    assert rig.sounds(since=at) == []


def test_a_yes_to_going_on_is_no_consent() -> None:
    rig = consent()
    rig.mumble()
    rig.run_until_listening("go_on")
    rig.say("Yes")
    assert rig.engine.session is None
