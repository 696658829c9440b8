"""Evenings with a programme, with a restart between each two of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.remembering_couple import RememberingCouple

from voice_coach.content.library import Library
from voice_coach.journal.records import Progress, Session
from voice_coach.journal.store import Store

WEEK = "nine-step-week"


def kept(store: Store) -> list[tuple[str, str]]:
    return [(each.step, each.outcome) for each in store.progress()]


def test_a_week_takes_as_long_as_it_takes(library: Library, store: Store) -> None:
    """A step each few days, done in their own life, until the last one is behind them."""
    programme = library.programmes[WEEK]
    evening = RememberingCouple(library, store)
    said = evening.ask("start the nine step week")
    assert said[0] == "programme.begin_day"
    assert evening.answer("we did it")[0] == "programme.done"
    day = 0
    for step in programme.steps[1:]:
        day += 3
        evening = RememberingCouple(library, store, day)
        assert evening.ask("what's today's step")[0] == f"programmes.{WEEK}.{step.id}"
        assert evening.ask("we did today's step")[0] == "programme.done"
    assert evening.keys[-1] == f"programmes.{WEEK}.closing_line"
    assert kept(store) == [("", "started"), *((step.id, "done") for step in programme.steps)]
    assert RememberingCouple(library, store, day + 1).ask("today's step") == ["programme.none"]


def test_one_step_a_day_is_enough(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("start the nine step week")
    evening.answer("done")
    assert evening.ask("today's step") == ["programme.resting_day"]
    assert evening.ask("we did today's step") == ["programme.resting_day"]
    assert RememberingCouple(library, store, 0.1).ask("today's step") == ["programme.resting_day"]
    assert kept(store) == [("", "started"), ("talk", "done")]


def test_half_past_midnight_is_still_this_evening(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("start the nine step week")
    evening.answer("done")
    late = RememberingCouple(library, store, 0.2)
    assert late.ask("today's step") == ["programme.resting_day"]
    assert RememberingCouple(library, store, 0.6).ask("today's step") != ["programme.resting_day"]


def test_an_exercise_that_is_led_for_it_is_the_step(library: Library, store: Store) -> None:
    store.add_progress(Progress(WEEK, "", "started", 0.0))
    evening = RememberingCouple(library, store, 1)
    evening.ask("today's step")
    assert evening.answer("yes")[0].startswith("consent.intro")
    evening.to_the_end(7200)
    assert evening.completed == ["device-free-talk"]
    assert kept(store) == [("", "started"), ("talk", "done")]
    assert evening.keys[-2:] == ["programme.credited", "programme.next_day"]
    assert [session.exercise for session in store.sessions()] == ["device-free-talk"]


def test_an_exercise_that_happens_to_be_the_step_counts_too(library: Library, store: Store) -> None:
    store.add_progress(Progress("empathy-reset", "", "started", 0.0))
    evening = RememberingCouple(library, store, 1)
    evening.type("hey jarvis, start the breathing minute")
    evening.to_the_end(600)
    assert kept(store) == [("", "started"), ("arrive", "done")]


def test_a_declined_or_stopped_exercise_is_no_step_and_leaves_no_trace(
    library: Library, store: Store
) -> None:
    store.add_progress(Progress(WEEK, "", "started", 0.0))
    evening = RememberingCouple(library, store, 1, {"consent": "no"})
    evening.ask("today's step")
    evening.answer("yes")
    evening.to_the_end(600)
    evening = RememberingCouple(library, store, 1)
    evening.ask("today's step")
    evening.answer("yes")
    evening.live(60)
    evening.type("stop")
    evening.to_the_end(600)
    assert evening.stopped == ["device-free-talk"]
    assert kept(store) == [("", "started")]
    assert store.sessions() == []


@pytest.mark.parametrize("words", ["later", "no", "not today"])
def test_later_costs_nothing(library: Library, store: Store, words: str) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("start the nine step week")
    assert evening.answer(words) == ["programme.later"]
    assert kept(store) == [("", "started")]
    again = RememberingCouple(library, store, 30)
    assert again.ask("today's step")[0] == f"programmes.{WEEK}.talk"


def test_nobody_has_to_answer(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("start the nine step week")
    evening.to_the_end(60)
    assert kept(store) == [("", "started")]


def test_a_step_is_left_out_by_a_word(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("start the nine step week")
    assert evening.answer("skip it") == ["programme.skipped", "programme.next_day"]
    evening = RememberingCouple(library, store, 1)
    assert evening.ask("skip today's step") == ["programme.skipped", "programme.next_day"]
    assert kept(store)[1:] == [("talk", "skipped"), ("other-side", "skipped")]


def test_what_is_begun_twice_goes_on(library: Library, store: Store) -> None:
    RememberingCouple(library, store).ask("start the nine step week")
    said = RememberingCouple(library, store, 1).ask("start the nine step week")
    assert said[:2] == ["programme.under_way", f"programmes.{WEEK}.talk"]
    assert kept(store) == [("", "started")]


def test_the_monthly_habits_come_by_the_month(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    assert evening.ask("start the monthly habits")[0] == "programme.begin_month"
    assert evening.answer("we did it")[1] == "programme.next_month"
    evening = RememberingCouple(library, store, 10)
    assert evening.ask("what is this month's habit") == ["programme.resting_month"]
    evening = RememberingCouple(library, store, 28)
    assert evening.ask("what is this month's habit")[0] == "programmes.monthly-habits.other-side"


def test_a_day_s_step_comes_before_a_month_s_that_is_done(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("start the nine step week")
    evening.ask("start the monthly habits")
    evening.answer("we did it")
    assert evening.ask("today's step")[0] == f"programmes.{WEEK}.talk"
    assert evening.ask("what is this month's habit") == ["programme.resting_month"]


def test_help_repeat_and_mumbling_in_the_middle(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("start the nine step week")
    assert evening.answer("can you help me") == ["programme.help"]
    assert evening.answer("say that again") == ["programme.help"]
    assert evening.answer("the soup is burning") == ["command.once_more"]
    assert evening.answer("skip it")[0] == "programme.skipped"


def test_a_stop_is_followed_by_nothing(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.ask("start the nine step week")
    evening.type("stop")
    evening.to_the_end(10)
    assert evening.keys[-1].startswith("programme.")
    assert evening.over


def test_what_cannot_be_read_is_said_once(library: Library, tmp_path: Path) -> None:
    store = Store(tmp_path / "journal.db")
    evening = RememberingCouple(library, store)
    store.close()
    assert evening.ask("what's today's step") == ["memory.lost", "programme.none"]
    assert evening.ask("what's today's step") == ["programme.none"]
    assert len(evening.complaints) == 1
    evening.type("hey jarvis, start the breathing minute")
    evening.to_the_end(600)
    assert evening.completed == ["breathing-minute"]
    assert len(evening.complaints) == 1


def test_only_what_is_an_exercise_is_kept(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.type("hey jarvis, what is empathy")
    evening.to_the_end(60)
    assert evening.completed == ["definitions/empathy"]
    assert store.sessions() == []


def test_the_minutes_are_kept_without_the_pauses(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store)
    evening.type("hey jarvis, start the breathing minute")
    evening.live(20)
    evening.type("pause")
    evening.live(600)
    evening.type("resume")
    evening.to_the_end(600)
    (session,) = store.sessions()
    assert isinstance(session, Session)
    assert session.minutes < 3
