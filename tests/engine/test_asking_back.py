"""What is offered in place of "sorry", and what is asked back because it would matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.engine_rig import Rig

from voice_coach.engine.commands import (
    EndConversation,
    SessionStarted,
    SessionStopped,
    TurnEnded,
    TurnStarted,
)
from voice_coach.engine.doubting import CLEAR
from voice_coach.engine.events import Guess, NoMatch
from voice_coach.engine.states import Mode, SessionState

GAZE = Guess("StartExercise", {"exercise": "silent-gaze"})
LOUDER = Guess("Louder", {})
FAINT = CLEAR - 0.01


def misses(rig: Rig, *guesses: Guess | None) -> None:
    """Somebody calls, and is not understood as often as there are guesses."""
    rig.call_name()
    for guess in guesses:
        rig.run_until_listening("command")
        rig.run(1)
        rig.mumble(guess=guess)


# --- what comes nearest ------------------------------------------------------------------


def test_the_nearest_is_offered_in_place_of_sorry() -> None:
    rig = Rig()
    misses(rig, GAZE)
    assert rig.said() == ["nearest.exercise title=the silent gaze"]
    assert [name for _, name in rig.sounds()] == ["listening"]
    rig.run_until_listening("confirm")
    rig.say("Yes")
    assert rig.said()[-1].startswith("consent.intro duration=60")


def test_a_yes_does_what_was_offered_just_as_if_it_had_been_understood() -> None:
    rig = Rig()
    misses(rig, LOUDER)
    rig.run_until_listening("confirm")
    rig.say("Yes")
    assert rig.said()[-1] == "volume.louder"


def test_after_a_no_it_can_be_said_again_without_the_name() -> None:
    rig = Rig()
    misses(rig, GAZE)
    rig.run_until_listening("confirm")
    rig.say("No")
    assert rig.said()[-1] == "sure.denied"
    rig.run_until_listening("command")
    rig.say("WhoAreYou")
    assert rig.said()[-1] == "idle.who_are_you"


def test_what_was_refused_is_not_offered_again() -> None:
    rig = Rig()
    misses(rig, GAZE)
    rig.run_until_listening("confirm")
    rig.say("No")
    rig.run_until_listening("command")
    rig.mumble(guess=GAZE)
    rig.run(1)
    assert rig.said()[-1] == "command.another_way"
    misses(rig, GAZE)  # another time it may be just that
    assert rig.said()[-1].startswith("nearest.exercise")


def test_nobody_answers_what_was_offered_so_nothing_is_done() -> None:
    rig = Rig()
    misses(rig, GAZE)
    rig.run(30)
    assert rig.said() == ["nearest.exercise title=the silent gaze"]
    assert rig.sounds()[-1][1] == "closing"
    assert (rig.engine.mode, rig.notices(SessionStarted)) == (Mode.IDLE, [])


def test_a_mumble_in_place_of_the_yes_is_asked_once_more() -> None:
    rig = Rig()
    misses(rig, GAZE)
    for _ in range(2):
        rig.run_until_listening("confirm")
        rig.run(0.5)
        rig.mumble()
    rig.run(3)
    assert rig.said() == ["nearest.exercise title=the silent gaze"] * 2
    assert rig.engine.mode is Mode.IDLE


def test_stop_in_place_of_the_yes_is_silence() -> None:
    rig = Rig()
    misses(rig, GAZE)
    rig.run_until_listening("confirm")
    at = rig.now
    rig.say("Stop")
    rig.run(20)
    assert (rig.said(at), rig.engine.mode) == ([], Mode.IDLE)


@pytest.mark.parametrize(
    "guess",
    [Guess("StartExercise", {"exercise": "unheard-of"}), Guess("NeverMind", {}), None],
)
def test_where_nothing_can_be_offered_it_is_asked_for_once_more(guess: Guess | None) -> None:
    rig = Rig()
    misses(rig, guess)
    rig.run(1)
    assert rig.said() == ["command.not_understood"]


def test_three_rungs_each_with_its_sound_and_then_rest() -> None:
    rig = Rig()
    misses(rig, None, None, None)
    rig.run(30)
    assert rig.said() == ["command.not_understood", "command.another_way", "command.leave_it"]
    assert [name for _, name in rig.sounds()] == ["listening", *["not_understood"] * 3]
    assert rig.engine.mode is Mode.IDLE


def test_the_rungs_begin_anew_with_the_name_and_with_what_is_understood() -> None:
    rig = Rig()
    misses(rig, None)
    rig.run(60)
    misses(rig, None)
    rig.run_until_listening("command")
    rig.say("Help")
    rig.run_until_listening("command")
    rig.mumble()
    rig.run(1)
    assert rig.said().count("command.not_understood") == 3
    assert "command.another_way" not in rig.said()


# --- what would matter -------------------------------------------------------------------


def test_an_exercise_that_was_heard_faintly_is_asked_back() -> None:
    rig = Rig()
    rig.confidence = FAINT
    rig.call("StartExercise", exercise="silent-gaze")
    assert rig.said() == ["sure.exercise title=the silent gaze"]
    rig.run_until_listening("confirm")
    rig.say("Yes")
    assert rig.said()[-1].startswith("consent.intro duration=60")


def test_its_length_is_not_forgotten_over_the_question() -> None:
    rig = Rig()
    rig.confidence = FAINT
    rig.call("StartExercise", exercise="silent-gaze", minutes=2)
    rig.run_until_listening("confirm")
    rig.say("Yes")
    assert "duration=120" in rig.said()[-1]


def test_an_exercise_that_was_heard_clearly_is_proposed_at_once() -> None:
    rig = Rig()
    rig.confidence = CLEAR
    rig.call("StartExercise", exercise="silent-gaze")
    assert rig.said()[0].startswith("consent.intro")


def test_what_is_easily_undone_is_done_however_faintly_it_was_heard() -> None:
    rig = Rig()
    rig.confidence = 0.5
    rig.call("Louder")
    assert rig.said() == ["volume.louder"]


@pytest.mark.parametrize("intent", ["Goodbye", "GoToSleep"])
def test_a_session_does_not_end_by_words_that_were_heard_faintly(intent: str) -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    at = rig.now
    rig.confidence = FAINT
    rig.call(intent)
    assert (rig.said(at)[-1], rig.notices(SessionStopped)) == ("sure.end_session", [])
    rig.run_until_listening("confirm")
    rig.say("Yes")
    assert rig.notices(SessionStopped)


@pytest.mark.parametrize("intent", ["Done", "Skip"])
def test_a_turn_does_not_end_by_words_that_were_heard_faintly(intent: str) -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.run_until_listening("who_first")
    rig.say("ChooseFirst", partner=1)
    rig.run_until(TurnStarted)
    rig.run(5)
    at = rig.now
    rig.confidence = 0.55
    rig.say(intent)
    rig.run(2)
    assert (rig.notices(TurnEnded), rig.said(at)) == ([], [])
    rig.confidence = 0.65
    rig.say(intent)
    rig.run(10)
    assert len(rig.notices(TurnEnded)) == 1


def test_by_name_or_elsewhere_faint_words_lead_on() -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.run_until_listening("who_first")
    rig.confidence = FAINT
    rig.say("Skip")
    rig.run_until(TurnStarted)
    rig.call("Done")
    rig.run(10)
    assert len(rig.notices(TurnEnded)) == 1


@pytest.mark.parametrize("phase", ["who_first", "sharing"])
def test_stop_is_never_doubted(phase: str) -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.run_until_listening("who_first")
    if phase == "sharing":
        rig.say("ChooseFirst", partner=1)
        rig.run_until_listening(phase)
    rig.confidence = 0.5
    rig.say("Stop")
    assert rig.notices(SessionStopped)


def test_a_session_goes_on_after_a_no() -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.confidence = FAINT
    rig.call("Goodbye")
    rig.run_until_listening("confirm")
    rig.say("No")
    rig.run_until_listening("who_first")
    assert (rig.notices(SessionStopped), rig.notices(EndConversation)) == ([], [])


def test_a_yes_that_comes_later_ends_nothing() -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.confidence = FAINT
    rig.call("Goodbye")
    rig.run_until_listening("confirm")
    rig.run(30)  # nobody answers
    rig.call_name()
    rig.say("Yes")
    assert rig.notices(SessionStopped) == []


def test_a_session_ends_at_once_by_words_that_were_heard_clearly() -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.confidence = CLEAR
    rig.call("Goodbye")
    assert rig.notices(SessionStopped)


@given(st.floats(0.0, 1.0))
def test_stop_is_never_asked_back(confidence: float) -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.confidence = confidence
    rig.call("Stop")
    assert rig.notices(SessionStopped)


def test_in_a_deliberate_silence_nothing_sounds_that_was_not_understood() -> None:
    rig = Rig()
    rig.start("silent-gaze")
    rig.run_until_listening("silence")
    rig.run(10)
    at = rig.now
    rig.call_name()
    rig.run(0.5)
    rig.mumble(guess=GAZE)
    rig.confidence = FAINT
    rig.call("Goodbye")
    rig.run(20)
    assert (rig.sounds(at), rig.said(at)) == ([], [])
    assert rig.engine.session is not None
    assert rig.engine.session.state is SessionState.RUNNING


@pytest.mark.parametrize("state", ["silence", "control", "sharing"])
def test_a_guess_in_a_session_is_never_spoken_of(state: str) -> None:
    rig = Rig()
    rig.start("silent-gaze" if state == "silence" else "feeling-check-in")
    if state == "sharing":
        rig.run_until_listening("who_first")
        rig.say("ChooseFirst", partner=1)
    rig.run_until_listening(state)
    rig.tell(NoMatch(rig.now, rig.now, GAZE))
    rig.run(3)
    assert not [line for line in rig.said() if line.startswith("nearest")]


def test_in_a_turn_the_name_chimes_and_what_is_not_understood_has_its_sound() -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.run_until_listening("who_first")
    rig.say("ChooseFirst", partner=1)
    rig.run_until_listening("sharing")
    rig.run(10)
    at = rig.now
    rig.call_name()
    rig.run(0.5)
    rig.mumble(guess=GAZE)
    rig.run(2)
    assert [name for _, name in rig.sounds(at)] == ["listening", "not_understood"]
    assert rig.said(at) == []
    assert rig.listening.state == "sharing"
