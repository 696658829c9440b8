"""Answers that are asked back, and kept: whatever is said, at most one is kept, a confirmed one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.engine_rig import FakeRepertoire, Rig

from voice_coach.engine.commands import (
    Remember,
    SessionCompleted,
    SessionStopped,
    SetVolume,
    Speak,
    StopPlayback,
)
from voice_coach.engine.events import ExerciseRequested, SpeechEnded, SpeechStarted
from voice_coach.engine.plan import Ask, Level, Plan, Say
from voice_coach.engine.states import Mode

ANSWER = Ask(
    slot="name_one",
    state="feeling",
    intent="Feeling",
    value="feeling",
    line="ask",
    noinput=("noinput",),
    nomatch=("nomatch",),
    echo="echo",
    passed="passed",
    give_up="give_up",
    confirm="confirm",
    denied="denied",
    same="same",
    remember="people.names.1",
)
LOUD_ENOUGH = Ask(
    slot="volume",
    state="consent",
    intent="Yes",
    value=None,
    line="loud_enough",
    give_up="left",
    adjusts={"Louder": "Louder", "Quieter": "Quieter", "No": "Louder"},
    adjusted="and_now",
    remember="speaker.volume",
)
OFFER = Ask(
    slot="ready",
    state="confirm",
    intent="Yes",
    value=None,
    line="shall_we",
    noinput=("really",),
    nomatch=("really",),
    or_end="later",
)


class Repertoire(FakeRepertoire):
    """One plan, whatever is asked for."""

    def __init__(self, *steps: Ask | Level | Say, offer: tuple[Ask, ...] = ()) -> None:
        self._plan = Plan("set-up", "the set up", steps, 0.0, consent=False, offer=offer)

    def plan(self, exercise: str, seconds: float | None = None) -> Plan:
        return self._plan


def begun(*steps: Ask | Level | Say) -> Rig:
    rig = Rig(Repertoire(*steps, Say("after")))
    rig.call("StartExercise", exercise="set-up")
    return rig


def answer(rig: Rig, word: str) -> None:
    rig.run_until_listening("feeling")
    rig.say("Feeling", feeling=word)


def confirm(rig: Rig, intent: str) -> None:
    rig.run_until_listening("confirm")
    rig.say(intent)


def kept(rig: Rig) -> list[tuple[str, object]]:
    return [(command.key, command.value) for command in rig.notices(Remember)]


def test_an_answer_is_kept_when_it_was_right() -> None:
    rig = begun(ANSWER)
    answer(rig, "Mia")
    assert kept(rig) == []
    confirm(rig, "Yes")
    assert kept(rig) == [("people.names.1", "Mia")]
    rig.run_until(SessionCompleted)
    assert [text.split()[0] for text in rig.said()] == ["ask", "confirm", "echo", "after"]
    assert "first=Mia" in rig.said()[-1]


def test_it_is_kept_before_anything_is_said_about_it() -> None:
    rig = begun(ANSWER)
    answer(rig, "Mia")
    rig.run_until_listening("confirm")
    before = len(rig.log)
    rig.say("Yes")
    kinds = [type(c) for _, c in rig.log[before:] if isinstance(c, Remember | Speak | StopPlayback)]
    assert kinds[0] is Remember


def test_a_no_asks_again_and_the_second_goes_on_without() -> None:
    rig = begun(ANSWER)
    answer(rig, "Mia")
    confirm(rig, "No")
    assert rig.said()[-1].startswith("denied")
    answer(rig, "Lia")
    confirm(rig, "No")
    assert rig.said()[-1].startswith("give_up")
    rig.run_until(SessionCompleted)
    assert kept(rig) == []
    assert "first=Anna" in rig.said()[-1]


def test_a_no_and_then_the_right_one() -> None:
    rig = begun(ANSWER)
    answer(rig, "Mia")
    confirm(rig, "No")
    answer(rig, "Lia")
    confirm(rig, "Yes")
    assert kept(rig) == [("people.names.1", "Lia")]


@pytest.mark.parametrize("unclear", ["silence", "mumble"])
def test_a_confirmation_that_nobody_understands_is_asked_twice(unclear: str) -> None:
    rig = begun(ANSWER)
    answer(rig, "Mia")
    for _ in range(2):
        rig.run_until_listening("confirm")
        if unclear == "mumble":
            rig.mumble()
        else:
            rig.run(8.1)
    assert [text.split()[0] for text in rig.said()][-3:] == ["confirm", "confirm", "give_up"]
    assert kept(rig) == []


def test_the_same_answer_cannot_be_given_twice() -> None:
    other = replace(ANSWER, slot="name_two", unlike="name_one", remember="people.names.2")
    rig = begun(ANSWER, other)
    for _ in range(2):
        answer(rig, "Mia")
        if not kept(rig):
            confirm(rig, "Yes")
            rig.run_until_listening("feeling")
    assert rig.said()[-1].startswith("same")
    answer(rig, "Lia")
    confirm(rig, "Yes")
    assert kept(rig) == [("people.names.1", "Mia"), ("people.names.2", "Lia")]


def test_what_an_answer_means_is_kept_and_its_words_are_said() -> None:
    rig = begun(replace(ANSWER, meanings={"sad": "SD"}, remember="safety.region"))
    answer(rig, "sad")
    rig.run_until_listening("confirm")
    assert "answer=sad" in rig.said()[-1]
    rig.say("Yes")
    assert kept(rig) == [("safety.region", "SD")]


def test_pause_and_repeat_ask_back_again() -> None:
    rig = begun(ANSWER)
    answer(rig, "Mia")
    rig.run_until_listening("confirm")
    rig.say("Pause")
    rig.run(100)
    rig.say("Resume")
    rig.run_until_listening("confirm")
    rig.say("Repeat")
    confirm(rig, "Yes")
    assert [text.split()[0] for text in rig.said()].count("confirm") == 3
    assert kept(rig) == [("people.names.1", "Mia")]


def test_louder_is_tried_at_once_and_asked_again() -> None:
    rig = begun(LOUD_ENOUGH)
    for intent in ("Louder", "No", "Quieter"):
        rig.run_until_listening("consent")
        rig.say(intent)
    rig.run_until_listening("consent")
    rig.say("Yes")
    rig.run_until(SessionCompleted)
    volumes = [command.volume for command in rig.notices(SetVolume)]
    assert volumes == pytest.approx([0.72, 0.84, 0.72])
    assert [value for _, value in kept(rig)] == volumes
    words = [text.split()[0] for text in rig.said()]
    assert words == ["loud_enough", "and_now", "and_now", "and_now", "after"]


def test_as_loud_as_it_can_be_is_not_asked_for_ever() -> None:
    rig = begun(LOUD_ENOUGH)
    for _ in range(20):
        if rig.engine.session is None or any(text.startswith("left") for text in rig.said()):
            break
        rig.run_until_listening("consent")
        rig.say("Louder")
    assert any(text.startswith("left") for text in rig.said())


@pytest.mark.parametrize(
    ("level", "line"), [(-60.0, ["faint"]), (-26.0, ["good"]), (-3.0, ["loud"]), (None, [])]
)
def test_how_well_people_are_heard(level: float | None, line: list[str]) -> None:
    rig = begun(replace(ANSWER, confirm=None), Level("good", "faint", "loud"))
    rig.run_until_listening("feeling")
    rig.tell(SpeechStarted(rig.now))
    rig.tell(SpeechEnded(rig.now, result_follows=True, level_dbfs=level))
    answer(rig, "Mia")
    rig.run_until(SessionCompleted)
    said = [text.split()[0] for text in rig.said()]
    assert said == ["ask", "echo", *line, "after"]


def offered() -> Rig:
    rig = Rig(Repertoire(Say("after"), offer=(OFFER,)))
    rig.tell(ExerciseRequested("set-up", offered=True))
    return rig


@pytest.mark.parametrize("reply", ["No", "silence", "mumble", "Skip"])
def test_an_offer_that_is_not_taken_ends_with_how_to_begin_later(reply: str) -> None:
    rig = offered()
    while rig.engine.session is not None and not any(t.startswith("later") for t in rig.said()):
        rig.run_until_listening("confirm")
        if reply == "mumble":
            rig.mumble()
        elif reply == "silence":
            rig.run(8.1)
        else:
            rig.say(reply)
    rig.run_until(SessionStopped)
    assert rig.said()[-1].startswith("later")
    rig.run(500)
    assert rig.engine.mode is Mode.IDLE
    assert rig.said()[-1].startswith("later")


def test_an_offer_that_is_taken_goes_on() -> None:
    rig = offered()
    confirm(rig, "Yes")
    rig.run_until(SessionCompleted)
    assert [text.split()[0] for text in rig.said()] == ["shall_we", "after"]


def test_what_is_asked_for_needs_no_offer() -> None:
    rig = Rig(Repertoire(Say("after"), offer=(OFFER,)))
    rig.tell(ExerciseRequested("set-up"))
    rig.run_until(SessionCompleted)
    assert [text.split()[0] for text in rig.said()] == ["after"]


def test_nothing_is_begun_in_the_middle_of_something_else() -> None:
    rig = Rig()
    rig.start("silent-gaze")
    before = rig.engine.session
    rig.tell(ExerciseRequested("feeling-check-in"))
    assert rig.engine.session is before


REPLIES: Mapping[str, str] = {"yes": "Yes", "no": "No", "skip": "Skip", "repeat": "Repeat"}


@given(
    script=st.lists(
        st.sampled_from(["Mia", "Lia", "mumble", "silence", "pause", "wait", *REPLIES]),
        max_size=14,
    )
)
def test_whatever_is_said_only_what_was_confirmed_is_kept(script: list[str]) -> None:
    rig = begun(ANSWER)
    given_last, confirmed = "", []
    for what in script:
        rig.run(9.0 if what == "silence" else 4.0)
        state = rig.listening
        if rig.engine.session is None:
            break
        if what in ("Mia", "Lia") and state.state == "feeling" and state.window:
            given_last = what
            rig.say("Feeling", feeling=what)
        elif what in REPLIES and state.window:
            if what == "yes" and state.state == "confirm":
                confirmed.append(given_last)
            rig.say(REPLIES[what])
        elif what == "mumble":
            rig.mumble()
        elif what == "pause" and state.window:
            rig.say("Pause")
            rig.run(60)
            rig.say("Resume")
    rig.run(600)
    if rig.listening.state == "paused":  # what was said over the coach was nothing for it
        rig.say("Resume")
        rig.run(600)
    assert [value for _, value in kept(rig)] == confirmed
    assert len(confirmed) <= 1
    assert rig.engine.mode is Mode.IDLE
    assert rig.notices(SessionCompleted) != []
