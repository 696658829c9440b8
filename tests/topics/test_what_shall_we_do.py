""" "What shall we do?", as people live through it."""

from __future__ import annotations

from typing import Final

import pytest
from support.remembering_couple import DAY, MONDAY, RememberingCouple
from support.typed_couple import Reply

from voice_coach.content.library import Library
from voice_coach.journal.records import Session
from voice_coach.journal.store import Store

YESTERDAY: Final = MONDAY - DAY


def offered(couple: RememberingCouple, library: Library) -> str:
    """Return the exercise that was offered last."""
    line = couple.said()[-1]
    return next(
        exercise.id
        for exercise in sorted(library.exercises.values(), key=lambda each: -len(each.title))
        if exercise.title in line
    )


def test_they_are_asked_how_long_and_told_why(library: Library, store: Store) -> None:
    store.add_session(Session("gratitude-sharing", YESTERDAY, 3.0))
    evening = RememberingCouple(library, store)
    assert evening.ask("what shall we do") == ["suggest.how_long"]
    assert evening.answer("ten minutes") == ["suggest.timed.yesterday", "suggest.how_about"]
    why = evening.said()[-2]
    assert why == "You have ten minutes, and you did the gratitude sharing yesterday."
    assert library.exercises[offered(evening, library)].family != "appreciation"


def test_a_yes_leads_to_its_consent(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("we have five minutes, what shall we do")
    exercise = offered(evening, library)
    evening.answer("yes")
    evening.to_the_end(7200)
    assert evening.completed[0] == exercise
    assert [session.exercise for session in store.sessions()][-1] == exercise


def test_a_length_in_the_question_needs_no_other(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    said = evening.ask("we have five minutes what shall we do")
    assert said == ["suggest.timed.first", "suggest.how_about"]
    assert evening.said()[-2].startswith("You have five minutes")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("an evening", "suggest.evening.first"),
        ("you choose", "suggest.any.first"),
        ("we don't know", "suggest.any.first"),
        ("half an hour", "suggest.timed.first"),
    ],
)
def test_every_answer_to_how_long_is_one(
    library: Library, store: Store, words: str, why: str
) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("what shall we do")
    assert evening.answer(words) == [why, "suggest.how_about"]


def test_an_evening_is_for_something_long(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("we have the whole evening what shall we do")
    found = next(
        each for each in library.candidates() if each.exercise == offered(evening, library)
    )
    assert found.usual >= 900


def test_something_else_comes_twice_and_then_it_is_left_open(
    library: Library, store: Store
) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("we have ten minutes")
    seen = [offered(evening, library)]
    for words in ("something else", "no, something else"):
        assert evening.answer(words) == ["suggest.instead"]
        seen.append(offered(evening, library))
    assert len(set(seen)) == 3
    families = [library.exercises[name].family for name in seen]
    assert len(set(families)) > 1
    assert evening.answer("something else") == ["suggest.no_more"]


def test_a_no_is_the_end_and_nothing_is_kept(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("we have ten minutes")
    assert evening.answer("no thank you") == ["suggest.declined"]
    evening.to_the_end(60)
    assert store.sessions() == []


def test_nobody_has_to_answer(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("what shall we do")
    evening.to_the_end(60)
    assert evening.keys == ["suggest.how_long"]
    assert evening.events("earcon")[-1]["name"] == "closing"


def test_what_cannot_be_done_in_the_time_is_not_offered(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("what shall we do")
    assert evening.answer("ten seconds") == ["suggest.nothing_fits"]


def test_alone_it_is_something_for_one(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("what can i do alone")
    evening.answer("ten minutes")
    assert library.exercises[offered(evening, library)].people == "one"


def test_what_is_gated_is_not_offered_after_a_quarrel(library: Library, store: Store) -> None:
    gated = {each.exercise for each in library.candidates() if "not_after_conflict" in each.gates}
    assert gated
    for exercise in library.exercises.keys() - gated:  # as if all else had been done today
        store.add_session(Session(exercise, MONDAY, 1.0))
    calm = RememberingCouple(library, store)
    calm.ask("we have the evening")
    assert offered(calm, library) in gated
    upset = RememberingCouple(library, store)
    upset.type("hey jarvis, we are arguing")
    upset.live(30)
    upset.type("stop")
    upset.to_the_end(600)
    upset.ask("we have the evening")
    assert offered(upset, library) not in gated


def test_help_repeat_and_mumbling_in_the_middle(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("what shall we do")
    assert evening.answer("can you help us") == ["suggest.how_long_help"]
    assert evening.answer("the cat is on the table") == ["command.once_more"]
    assert evening.answer("ten minutes")[-1] == "suggest.how_about"
    assert evening.answer("say that again") == ["suggest.how_about"]
    assert evening.answer("please help us") == ["suggest.help"]
    assert evening.answer("yes")[0].startswith("consent.") or evening.engine.session is not None


def test_the_name_begins_anew(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("what shall we do")
    assert evening.ask("what is today's step") == ["programme.none"]
    assert evening.ask("start the nine step week")[0] == "programme.begin_day"


def test_three_questions_lead_to_one_exercise(library: Library, store: Store) -> None:
    answers = iter(["no", "yes"])
    replies: dict[str, Reply] = {"confirm": lambda _: next(answers, None), "consent": None}
    evening = RememberingCouple(library, store, replies=replies)
    evening.type("hey jarvis, taking stock")
    evening.to_the_end(120)
    assert evening.completed == ["taking-stock"]
    title = library.exercises["repeat-back"].title
    assert any(title in line for line in evening.said())
