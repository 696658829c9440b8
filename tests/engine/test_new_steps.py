"""Bells inside a silence, what ends with a word, answers that decide, cards, what is offered."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.engine_rig import FakeRepertoire, Rig

from voice_coach.engine.commands import (
    CardSaved,
    CardShown,
    SessionCompleted,
    SessionStarted,
    SessionStopped,
    TimerStarted,
    TurnEnded,
)
from voice_coach.engine.events import Slot
from voice_coach.engine.plan import (
    Ask,
    Branch,
    Card,
    Lead,
    ListeningWindow,
    Plan,
    Say,
    Silence,
    Step,
    Turn,
)
from voice_coach.engine.states import Mode

CARD = Card("closer", "most-loved", "card")
YES_NO = Ask(
    "deeper",
    "confirm",
    "Yes",
    None,
    "deeper?",
    noinput=("well?",),
    meant={"Yes": "yes", "No": "no"},
)
CHOICE = Ask(
    "want",
    "choose_x_want",
    "choose_x_want",
    "option",
    "want?",
    noinput=("shorter?", "options"),
    nomatch=("again?", "options"),
    passed="fine",
    give_up="open",
    slots={"options": "a or b"},
)


class Shelf(FakeRepertoire):
    """One plan of one's own, besides the two."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def plan(self, exercise: str, seconds: float | None = None) -> Plan:
        return self._plan if exercise == "own" else super().plan(exercise, seconds)

    def window(self, state: str) -> ListeningWindow:
        if state.startswith("choose_"):
            return ListeningWindow("choice", 8.0)
        return super().window(state)


def started(*steps: Step, answer: bool = False, consent: bool = False) -> Rig:
    plan = Plan("own", "the own", steps, 0.0, people=1, consent=consent, answer=answer)
    rig = Rig(Shelf(plan))
    rig.call("StartExercise", exercise="own")
    return rig


def rung(rig: Rig, name: str) -> list[float]:
    first = next(at for at, command in rig.log if isinstance(command, SessionStarted))
    return [round(at - first, 3) for at, found in rig.sounds() if found == name]


def over(rig: Rig) -> bool:
    return rig.engine.session is None and rig.engine.mode is Mode.IDLE


# --- bells inside a silence -----------------------------------------------------------------

BELLS = Silence(
    60, start_sound="bell_start", end_sound="bell_end", bell_every=20, bell_sound="ting"
)


def test_bells_ring_at_their_intervals_and_never_at_the_end() -> None:
    rig = started(BELLS)
    rig.run(200)
    assert rung(rig, "ting") == [20, 40]
    assert rung(rig, "bell_end") == [60]
    assert over(rig)


def test_a_pause_moves_the_bells_and_their_distance_stays() -> None:
    rig = started(BELLS)
    rig.run(30)
    rig.say("Pause")
    rig.run(100)
    rig.say("Resume")
    rig.run(200)
    assert rung(rig, "ting") == [20, 140]
    assert rung(rig, "bell_end") == [160]


def test_added_time_has_bells_too() -> None:
    rig = started(BELLS)
    rig.run(10)
    rig.call("AddTime", minutes=1)
    rig.run(200)
    assert rung(rig, "ting") == [20, 40, 60, 80, 100]
    assert rung(rig, "bell_end") == [120]


@given(seconds=st.floats(1, 400), every=st.floats(5, 400), wakes=st.lists(st.floats(0.1, 90)))
def test_no_bell_is_late_however_late_the_loop_wakes(
    seconds: float, every: float, wakes: list[float]
) -> None:
    rig = started(Silence(seconds, end_sound="end", bell_every=every, bell_sound="ting"))
    for wake in wakes:
        rig.run(wake)
    rig.run(1000)
    assert rung(rig, "end") == [pytest.approx(seconds, abs=0.001)]
    bells = rung(rig, "ting")
    assert bells == [pytest.approx((n + 1) * every, abs=0.01) for n in range(len(bells))]
    assert all(bell <= seconds - 1.99 for bell in bells)
    assert (len(bells) + 1) * every > seconds - 2.01


# --- what ends with a word ------------------------------------------------------------------

OPEN = Silence(900, end_sound="end", until_done=True)


def test_an_open_silence_ends_with_done_and_tells_no_time() -> None:
    rig = started(OPEN)
    assert (rig.listening.state, rig.listening.window) == ("open_silence", True)
    rig.run(100)
    rig.call("TimeLeft")
    assert rig.said()[-1] == "session.no_time_here"
    rig.run(10)
    rig.say("Done")
    assert over(rig)
    assert rig.notices(TimerStarted) == []
    assert len(rung(rig, "end")) == 1


def test_an_open_silence_is_bounded() -> None:
    rig = started(OPEN)
    rig.run(10_000)
    assert over(rig)
    assert rung(rig, "end") == [900]


def test_no_time_is_added_to_what_has_none() -> None:
    for step in (OPEN, Turn("first", 300, until_done=True)):
        rig = started(step)
        rig.run(5)
        rig.call("AddTime", minutes=1)
        assert rig.said()[-1] == "session.no_time_here"


def test_an_open_turn_is_a_turn_without_a_clock() -> None:
    rig = started(Turn("first", 300, quiet_sound="tick", until_done=True, end_pause=1.0))
    rig.run(50)
    assert rig.listening.state == "sharing"
    assert rung(rig, "tick") == [45]
    assert rig.notices(TimerStarted) == []
    rig.say("Done")
    rig.run(2)
    assert rig.notices(TurnEnded) == [TurnEnded(1, "done")]
    assert over(rig)


def test_an_open_turn_is_bounded_and_lets_a_sentence_end() -> None:
    rig = started(Turn("first", 300, until_done=True, end_pause=1.0))
    rig.run(295)
    rig.speech(active=True)
    rig.run(10)
    assert not over(rig)
    rig.speech(active=False)
    rig.run(1)
    assert rig.notices(TurnEnded) == [TurnEnded(1, "time")]


# --- cards ----------------------------------------------------------------------------------


def at_card() -> Rig:
    turn = Turn("first", 300, until_done=True, end_pause=1.0, card=CARD)
    rig = started(CARD, Say("first"), turn, Say("bye"))
    rig.run_until_listening("card")
    return rig


def test_a_card_is_told_once_and_read_out() -> None:
    rig = at_card()
    assert rig.notices(CardShown) == [CardShown("closer", "most-loved")]
    assert [line.split()[0] for line in rig.said()] == ["card", "first"]


def test_a_card_can_be_saved_and_heard_again_and_the_turn_goes_on() -> None:
    rig = at_card()
    rig.say("SaveCard")
    assert rig.notices(CardSaved) == [CardSaved("closer", "most-loved")]
    rig.run(2)
    rig.say("Repeat")
    assert [line.split()[0] for line in rig.said()][-2:] == ["card.saved", "card"]
    rig.run(3)
    assert rig.listening.state == "card"
    rig.say("Skip")
    rig.run(5)
    assert rig.notices(TurnEnded) == [TurnEnded(1, "passed")]
    assert over(rig)


def test_nothing_is_saved_where_no_card_is_open() -> None:
    rig = started(Silence(60))
    rig.run(5)
    rig.call("SaveCard")
    assert rig.notices(CardSaved) == []
    assert rig.said()[-1] == "card.none_open"


# --- answers that decide --------------------------------------------------------------------


def led(ask: Ask, *replies: tuple[str, Mapping[str, str]] | str | None) -> list[str]:
    """Return the lines that are said after some replies to a question; None: silence."""
    targets: dict[Slot, int] = {"a": 3, "yes": 3, "b": 4}
    rig = started(
        ask, Branch(2, ask.slot, targets), Say("neither"), Say("A"), Say("B"), Say("close")
    )
    for reply in replies:
        rig.run_until_listening(ask.state)
        if reply is None:
            rig.run(9)
        elif reply == "mumble":
            rig.mumble()
        elif isinstance(reply, str):
            rig.say(reply)
        else:
            rig.say(reply[0], **reply[1])
    rig.run(60)
    assert over(rig)
    return [line.split()[0] for line in rig.said()]


def chosen(option: str) -> tuple[str, Mapping[str, str]]:
    return ("choose_x_want", {"option": option})


def test_an_answer_leads_on_forward() -> None:
    assert led(CHOICE, chosen("a")) == ["want?", "A", "B", "close"]
    assert led(CHOICE, chosen("b")) == ["want?", "B", "close"]
    assert led(CHOICE, chosen("c")) == ["want?", "neither", "A", "B", "close"]


def test_a_question_is_asked_in_three_rungs_and_then_left_open() -> None:
    rest = ["neither", "A", "B", "close"]
    assert led(CHOICE, None, None, None) == ["want?", "shorter?", "options", "open", *rest]
    three = ("mumble", "mumble", "mumble")
    assert led(CHOICE, *three) == ["want?", "again?", "options", "open", *rest]
    assert led(CHOICE, "mumble", None, chosen("b")) == ["want?", "again?", "shorter?", "B", "close"]
    assert led(CHOICE, "Skip") == ["want?", "fine", *rest]


def test_the_answers_are_named_where_somebody_needs_help() -> None:
    rig = started(CHOICE, Say("close"))
    for _ in range(2):
        rig.run_until_listening("choose_x_want")
        rig.mumble()
    assert "options=a or b" in rig.said()[-1]


def test_yes_and_no_are_answers_by_themselves() -> None:
    assert led(YES_NO, "Yes") == ["deeper?", "A", "B", "close"]
    assert led(YES_NO, "No") == ["deeper?", "neither", "A", "B", "close"]


def test_an_answer_counts_no_more_once_it_is_asked_for_again() -> None:
    fork = Branch(4, "deeper", {"yes": 3})
    rig = started(YES_NO, YES_NO, fork, Say("both"), Say("close"))
    rig.run_until_listening("confirm")
    rig.say("Yes")
    rig.run_until_listening("control")
    rig.run_until_listening("confirm")
    rig.say("Skip")
    rig.run(30)
    assert "both" not in [line.split()[0] for line in rig.said()]


def test_back_goes_the_way_that_was_come() -> None:
    rig = started(
        CHOICE,
        Branch(4, "want", {"a": 2}),
        Say("A"),
        Turn("first", 60),
        Turn("second", 60),
        Say("close"),
    )
    rig.run_until_listening("choose_x_want")
    rig.say("choose_x_want", option="b")
    rig.run_until_listening("sharing")
    rig.call("Back")
    rig.run_until_listening("choose_x_want")
    assert [line.split()[0] for line in rig.said()] == ["want?", "want?"]


# --- what is offered ------------------------------------------------------------------------


def test_an_offer_leads_to_the_consent_of_the_other_exercise() -> None:
    rig = started(Say("close"), Lead("silent-gaze"))
    rig.run_until(SessionCompleted)
    rig.run_until_listening("consent")
    assert rig.engine.session is None
    assert rig.said()[-2].startswith("consent.intro duration=60")
    rig.say("No")
    rig.run(20)
    assert over(rig)
    assert [found.exercise for found in rig.notices(SessionStarted)] == ["own"]


def test_what_is_offered_begins_when_both_say_yes() -> None:
    rig = started(Lead("silent-gaze"))
    for _ in range(2):
        rig.run_until_listening("consent")
        rig.say("Yes")
    assert [found.exercise for found in rig.notices(SessionStarted)] == ["own", "silent-gaze"]


def test_what_needs_no_consent_follows_at_once() -> None:
    rig = started(Say("close"), Lead("own"))
    rig.run(30)
    assert len(rig.notices(SessionStarted)) > 3


def test_a_stop_is_followed_by_no_offer() -> None:
    rig = started(Say("close"), Lead("silent-gaze"))
    rig.say("Stop")
    rig.run(30)
    assert rig.notices(SessionStopped) != []
    assert over(rig)
    assert len(rig.said()) == 1


# --- answers and lengths ----------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "ends"), [(True, True), (False, False)])
def test_enough_ends_an_answer_and_no_exercise(answer: bool, ends: bool) -> None:
    rig = started(Say("one"), Say("two"), answer=answer)
    rig.run(0.1)
    rig.say("Enough")
    rig.run(10)
    assert (len(rig.said()) == 1) == ends
    assert bool(rig.notices(SessionStopped)) == ends


def test_what_has_no_length_is_as_long_as_people_like() -> None:
    rig = started(Say("one"), consent=True)
    rig.run_until_listening("consent")
    assert rig.said()[0].startswith("consent.intro_open")
