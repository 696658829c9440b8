"""Programmes: what is behind a couple counts; nobody is ever late."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voice_coach.engine.events import Practised, StepBehind
from voice_coach.engine.programmes import (
    Programme,
    ProgrammeStep,
    concerned,
    credited,
    exercise_of,
    standing,
    under_way,
)

WEEK = Programme(
    "week",
    "the week",
    (
        ProgrammeStep("talk", "week.talk"),
        ProgrammeStep("gaze", "week.gaze", ("silent-gaze",)),
        ProgrammeStep("bold", "week.bold", ("dinner", "swap")),
    ),
    "week.closing",
)
MONTHLY = Programme(
    "monthly",
    "the monthly habits",
    (
        ProgrammeStep("look", "monthly.look"),
        ProgrammeStep("gaze", "monthly.gaze", ("silent-gaze",)),
    ),
    "monthly.closing",
    every_days=28,
)
BOTH = {"week": WEEK, "monthly": MONTHLY}

PROGRESS = st.lists(
    st.one_of(
        st.builds(
            StepBehind,
            st.sampled_from(["week", "monthly"]),
            st.sampled_from(["talk", "gaze", "bold", "look"]),
            st.sampled_from(["done", "skipped"]),
            st.integers(-2, 60),
        ),
        st.builds(
            StepBehind,
            st.sampled_from(["week", "monthly"]),
            st.just(""),
            st.just("started"),
            st.integers(-2, 60),
        ),
    ),
    max_size=12,
)


def started(programme: str, ago: int) -> StepBehind:
    return StepBehind(programme, "", "started", ago)


def done(programme: str, step: str, ago: int) -> StepBehind:
    return StepBehind(programme, step, "done", ago)


def test_it_begins_with_the_first_step_and_goes_on_with_the_next() -> None:
    assert standing(WEEK, ()).step == WEEK.steps[0]
    assert not standing(WEEK, ()).under_way
    at = standing(WEEK, (started("week", 9), done("week", "talk", 8)))
    assert at.under_way
    assert at.step == WEEK.steps[1]


def test_days_without_a_step_change_nothing() -> None:
    soon = standing(WEEK, (started("week", 1), done("week", "talk", 1)))
    late = standing(WEEK, (started("week", 300), done("week", "talk", 299)))
    assert soon == late


def test_what_is_left_out_is_behind_them_too() -> None:
    at = standing(WEEK, (started("week", 3), StepBehind("week", "talk", "skipped", 2)))
    assert at.step == WEEK.steps[1]


def test_after_the_last_step_it_is_over_and_can_begin_again() -> None:
    all_done = [started("week", 9), *(done("week", step.id, 5) for step in WEEK.steps)]
    assert standing(WEEK, all_done).step is None
    assert not standing(WEEK, all_done).under_way
    assert standing(WEEK, [*all_done, started("week", 0)]).step == WEEK.steps[0]


def test_a_step_a_day_is_enough_and_a_habit_a_month() -> None:
    assert standing(WEEK, (started("week", 0), done("week", "talk", 0))).resting
    assert not standing(WEEK, (started("week", 1), done("week", "talk", 1))).resting
    assert standing(MONTHLY, (started("monthly", 27), done("monthly", "look", 27))).resting
    assert not standing(MONTHLY, (started("monthly", 28), done("monthly", "look", 28))).resting


def test_a_clock_that_was_put_back_holds_nobody_up() -> None:
    assert not standing(WEEK, (started("week", -5), done("week", "talk", -5))).resting


def test_of_two_programmes_the_one_with_a_step_due_comes_first() -> None:
    progress = [started("week", 3), started("monthly", 2), done("monthly", "look", 0)]
    assert [at.programme.id for at in under_way(BOTH, progress)] == ["week", "monthly"]
    assert [at.programme.id for at in under_way(BOTH, progress[:2])] == ["monthly", "week"]


def test_an_exercise_counts_where_it_is_the_next_step() -> None:
    progress = [started("week", 3), started("monthly", 2), done("monthly", "look", 1)]
    assert credited(BOTH, progress, "silent-gaze") == [], "a talk comes first, and it is too soon"
    progress = [started("week", 40), done("week", "talk", 1), started("monthly", 40)]
    assert [at.programme.id for at in credited(BOTH, progress, "silent-gaze")] == ["week"]
    assert credited(BOTH, [], "silent-gaze") == []


def test_of_several_exercises_the_one_longest_ago_is_offered() -> None:
    bold = WEEK.steps[2]
    assert exercise_of(bold, ()) == "dinner"
    assert exercise_of(bold, (Practised("dinner", 90),)) == "swap"
    assert exercise_of(bold, (Practised("dinner", 1), Practised("swap", 3))) == "swap"
    assert exercise_of(WEEK.steps[0], ()) is None


def test_the_exercises_of_all_programmes_are_known() -> None:
    assert concerned(BOTH) == {"silent-gaze", "dinner", "swap"}


@given(PROGRESS)
def test_whatever_happened_there_is_one_next_step_or_an_end(progress: list[StepBehind]) -> None:
    for programme in BOTH.values():
        at = standing(programme, progress)
        behind = {step.id for step in programme.steps} - {at.step.id if at.step else ""}
        if at.step is None:
            assert behind == {step.id for step in programme.steps}
        again = standing(programme, [*progress, started(programme.id, 0)])
        assert again.step == programme.steps[0]
        assert not again.resting


@given(PROGRESS)
def test_one_step_after_the_other_leads_to_the_end(progress: list[StepBehind]) -> None:
    left = [*progress, started("week", 1)]
    for _ in WEEK.steps:
        step = standing(WEEK, left).step
        assert step is not None
        left.append(done("week", step.id, 0))
    assert standing(WEEK, left).step is None
