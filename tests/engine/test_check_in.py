from __future__ import annotations

import pytest
from support.engine_rig import Rig

from voice_coach.engine.commands import (
    NoInput,
    SessionCompleted,
    SessionStopped,
    Speak,
    TurnEnded,
    TurnStarted,
)


@pytest.fixture
def rig() -> Rig:
    rig = Rig()
    rig.start("feeling-check-in")
    return rig


def choose(rig: Rig, partner: int = 1) -> float:
    """Answer who goes first; return the moment the first turn starts."""
    rig.run_until_listening("who_first")
    rig.say("ChooseFirst", partner=partner)
    return rig.run_until(TurnStarted)


def turn_sounds(rig: Rig, since: float) -> list[tuple[float, str]]:
    return [(round(at - since, 6), name) for at, name in rig.sounds(since)]


def test_the_whole_check_in(rig: Rig) -> None:
    start = choose(rig)
    rig.run_to(start + 60)
    rig.speech(active=True)
    rig.run(20)
    rig.speech(active=False)
    second = rig.run_until(TurnStarted)
    assert turn_sounds(rig, start)[:5] == [
        (0, "bell_start"),
        (45, "tick"),
        (60, "soft_tone"),
        (90, "bell_handover"),
        (second - start, "bell_start"),
    ]
    rig.run_until_listening("feeling")
    rig.say("Feeling", feeling="anxious")
    rig.run_until_listening("control")
    rig.run_until_listening("feeling")
    rig.say("Feeling", feeling="calm")
    rig.run_until(SessionCompleted)
    assert rig.notices(TurnStarted) == [TurnStarted(1, 90.0), TurnStarted(2, 90.0)]
    assert rig.notices(TurnEnded) == [TurnEnded(1, "time"), TurnEnded(2, "time")]
    assert any("answer=anxious" in text and "name=Anna" in text for text in rig.said())
    assert any("answer=calm" in text and "name=Ben" in text for text in rig.said())


def test_the_second_partner_may_go_first(rig: Rig) -> None:
    choose(rig, partner=2)
    rig.run_until(TurnStarted)
    assert rig.notices(TurnStarted) == [TurnStarted(2, 90.0), TurnStarted(1, 90.0)]
    assert any("check.hand_over" in text and "name=Anna" in text for text in rig.said())


def test_nobody_is_cut_off_at_the_end_of_a_turn(rig: Rig) -> None:
    start = choose(rig)
    rig.run_to(start + 80)
    rig.speech(active=True)
    rig.run_to(start + 99)
    assert ("bell_handover", 90.0) in [(name, at) for at, name in turn_sounds(rig, start)]
    assert [c for at, c in rig.log if isinstance(c, Speak) and at > start + 80] == []
    rig.speech(active=False)
    rig.run(0.1)
    assert rig.said()[-1].startswith("check.hand_over")


def test_after_the_grace_the_coach_goes_on(rig: Rig) -> None:
    start = choose(rig)
    rig.run_to(start + 80)
    rig.speech(active=True)
    ended = rig.run_until(TurnEnded)
    assert ended == pytest.approx(start + 90 + 15)


def test_a_quiet_end_waits_for_the_bell_alone(rig: Rig) -> None:
    start = choose(rig)
    assert rig.run_until(TurnEnded) == pytest.approx(start + 93.0)


def test_done_ends_the_turn_early_with_its_bell(rig: Rig) -> None:
    start = choose(rig)
    rig.run(30)
    rig.say("Done")
    assert rig.sounds()[-1] == (start + 30, "bell_handover")
    rig.run_until(TurnStarted)
    assert rig.notices(TurnEnded) == [TurnEnded(1, "done")]


def test_a_pass_is_a_pass(rig: Rig) -> None:
    choose(rig)
    rig.say("Skip")
    rig.run_until(TurnEnded)
    assert rig.notices(TurnEnded) == [TurnEnded(1, "passed")]


def test_a_minute_added_after_the_bell_goes_on_with_the_turn(rig: Rig) -> None:
    start = choose(rig)
    rig.run_to(start + 91)
    rig.call("AddTime", minutes=1)
    assert rig.run_until(TurnEnded) == pytest.approx(start + 91 + 60 + 3)


def test_an_added_minute_moves_the_soft_tone(rig: Rig) -> None:
    start = choose(rig)
    rig.run_to(start + 70)
    rig.call("AddTime", seconds=30)
    rig.run_until(TurnEnded)
    tones = [at for at, name in turn_sounds(rig, start) if name == "soft_tone"]
    assert tones == [60.0, 90.0]


def test_a_pause_in_a_turn_keeps_the_time(rig: Rig) -> None:
    start = choose(rig)
    rig.run_to(start + 40)
    rig.say("Pause")
    rig.run(500)
    rig.say("Resume")
    assert rig.run_until(TurnEnded) == pytest.approx(start + 593.0)


def test_the_tick_comes_once_after_45_seconds_without_a_word(rig: Rig) -> None:
    start = choose(rig)
    rig.run_to(start + 10)
    rig.speech(active=True)
    rig.run(5)
    rig.speech(active=False)
    rig.run_until(TurnEnded)
    assert [at for at, name in turn_sounds(rig, start) if name == "tick"] == [60.0]


def test_talk_that_is_no_command_is_nothing(rig: Rig) -> None:
    start = choose(rig)
    rig.run_to(start + 5)
    before = len(rig.log)
    rig.mumble()
    assert rig.log[before:] == []


def test_three_rungs_then_it_moves_on_kindly(rig: Rig) -> None:
    choose(rig)
    rig.say("Done")
    rig.run_until(TurnStarted)
    rig.say("Done")
    rig.run_until_listening("feeling")
    asked = rig.now
    rig.run(60)
    said = [text.split()[0] for text in rig.said(asked)]
    assert said[:3] == ["check.feeling_short", "check.feeling_help", "check.move_on"]
    assert rig.notices(NoInput)[:3] == [NoInput("feeling", n) for n in (1, 2, 3)]
    rig.run_until(SessionCompleted)


def test_what_is_not_understood_never_fails_the_exercise(rig: Rig) -> None:
    choose(rig)
    rig.say("Done")
    rig.run_until(TurnStarted)
    rig.say("Done")
    rig.run_until_listening("feeling")
    asked = rig.now
    for _ in range(3):
        rig.run_until_listening("feeling")
        rig.mumble()
    assert [t.split()[0] for t in rig.said(asked)] == [
        "check.once_more",
        "check.choices",
        "check.move_on",
    ]
    rig.run_until(SessionCompleted)


def test_somebody_who_is_still_speaking_is_waited_for(rig: Rig) -> None:
    choose(rig)
    rig.say("Done")
    rig.run_until(TurnStarted)
    rig.say("Done")
    rig.run_until_listening("feeling")
    rig.run(14)
    rig.speech(active=True)
    rig.run(18)
    assert rig.notices(NoInput) == []
    rig.speech(active=False)
    rig.say("Feeling", feeling="tired")
    assert "answer=tired" in rig.said()[-1]


def test_a_silent_couple_begins_with_the_first_name(rig: Rig) -> None:
    rig.run_until(TurnStarted)
    assert rig.notices(TurnStarted) == [TurnStarted(1, 90.0)]
    assert any(text.startswith("check.lets_begin") for text in rig.said())


def test_back_from_the_second_turn_to_the_first(rig: Rig) -> None:
    choose(rig)
    rig.say("Done")
    rig.run_until(TurnStarted)
    rig.run(5)
    rig.call("Back")
    rig.run_until(TurnStarted)
    assert [turn.partner for turn in rig.notices(TurnStarted)] == [1, 2, 1]


def test_nothing_lies_before_the_first_step() -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.run(0.5)
    rig.call("Back")
    assert rig.said()[-1] == "session.cannot_back"


def test_repeat_asks_the_question_again(rig: Rig) -> None:
    rig.run_until_listening("who_first")
    rig.say("Repeat")
    assert rig.said()[-1].startswith("check.who")
    rig.run_until_listening("who_first")


def test_a_command_between_questions_is_answered_and_the_question_asked_again(rig: Rig) -> None:
    rig.run_until_listening("who_first")
    rig.call("Louder")
    assert rig.said()[-1] == "volume.louder"
    rig.run_until_listening("who_first")
    assert rig.said()[-1].startswith("check.who")


def test_stop_in_a_turn(rig: Rig) -> None:
    choose(rig)
    rig.run(12)
    at = rig.now
    rig.say("Stop")
    rig.run(300)
    assert rig.notices(SessionStopped) == [SessionStopped("feeling-check-in")]
    assert rig.said(at) == []
    assert rig.sounds(at) == []
