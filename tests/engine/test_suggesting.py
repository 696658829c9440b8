"""What shall we do? Never what does not fit, always with a reason, and not always the same."""

from __future__ import annotations

import operator
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from voice_coach.engine.events import Practised, Recalled
from voice_coach.engine.suggesting import Candidate, Suggestion, Wish, suggest

NAMES = ("gaze", "cards", "thanks", "check", "walk", "quiz")
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        exercise=st.sampled_from(NAMES),
        shortest=st.sampled_from([30.0, 60.0, 240.0, 600.0]),
        usual=st.sampled_from([600.0, 900.0, 3600.0]),
        people=st.sampled_from([1, 2]),
        depth=st.sampled_from([1, 2, 3]),
        family=st.sampled_from(["presence", "play", "questions"]),
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.exercise,
)
RECALLED = st.builds(
    Recalled,
    practised=st.lists(
        st.builds(Practised, st.sampled_from(NAMES), st.integers(-3, 400)),
        max_size=6,
        unique_by=lambda each: each.exercise,
    ).map(tuple),
)
WISHES = st.builds(
    Wish,
    seconds=st.sampled_from([None, 20.0, 300.0, 600.0, 5400.0]),
    people=st.sampled_from([None, 1, 2]),
    refused=st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple),
)
GATED = st.frozensets(st.sampled_from(NAMES), max_size=3)
CHOICES = st.integers(0, 1_000)


def chosen(
    wish: Wish,
    candidates: list[Candidate],
    recalled: Recalled,
    gated: frozenset[str],
    choice: int,
) -> tuple[Suggestion, Candidate] | None:
    found = suggest(wish, candidates, recalled, gated, lambda count: choice % count)
    if found is None:
        return None
    return found, next(each for each in candidates if each.exercise == found.exercise)


@given(WISHES, CANDIDATES, RECALLED, GATED, CHOICES)
def test_what_is_suggested_fits(
    wish: Wish,
    candidates: list[Candidate],
    recalled: Recalled,
    gated: frozenset[str],
    choice: int,
) -> None:
    made = chosen(wish, candidates, recalled, gated, choice)
    assume(made is not None)
    assert made is not None
    found, candidate = made
    assert found.exercise not in gated
    assert found.exercise not in wish.refused
    assert wish.refused or candidate.depth < 3
    if wish.seconds is not None:
        assert candidate.shortest <= wish.seconds
        assert (found.seconds is not None) == (candidate.usual > wish.seconds)
    if wish.people is not None:
        assert candidate.people <= wish.people


@given(WISHES, CANDIDATES, RECALLED, GATED, CHOICES)
def test_what_was_done_today_comes_only_where_nothing_else_fits(
    wish: Wish,
    candidates: list[Candidate],
    recalled: Recalled,
    gated: frozenset[str],
    choice: int,
) -> None:
    today = {each.exercise for each in recalled.practised if each.days_ago == 0}
    made = chosen(wish, candidates, recalled, gated, choice)
    if made is not None and made[0].exercise in today:
        others = [each for each in candidates if each.exercise not in today]
        assert chosen(wish, others, recalled, gated, choice) is None


@given(WISHES, CANDIDATES, RECALLED, GATED, CHOICES)
def test_something_is_suggested_where_anything_fits(
    wish: Wish,
    candidates: list[Candidate],
    recalled: Recalled,
    gated: frozenset[str],
    choice: int,
) -> None:
    fits = [
        each
        for each in candidates
        if each.exercise not in (*gated, *wish.refused)
        and (wish.seconds is None or each.shortest <= wish.seconds)
        and (wish.people is None or each.people <= wish.people)
        and (wish.refused or each.depth < 3)
    ]
    assert (chosen(wish, candidates, recalled, gated, choice) is not None) == bool(fits)


@given(WISHES, CANDIDATES, RECALLED, GATED, CHOICES)
def test_the_reason_is_true(
    wish: Wish,
    candidates: list[Candidate],
    recalled: Recalled,
    gated: frozenset[str],
    choice: int,
) -> None:
    made = chosen(wish, candidates, recalled, gated, choice)
    assume(made is not None)
    assert made is not None
    found, _ = made
    ago = {each.exercise: each.days_ago for each in recalled.practised}
    if found.recent is not None:
        days = ago[found.recent]
        assert found.reason == {0: "today", 1: "yesterday"}.get(days, "lately")
        assert 0 <= days <= 6
    elif found.reason == "first":
        assert not {each.exercise for each in candidates} & set(ago)
    else:
        assert found.reason == "while"


def candidate(exercise: str, family: str = "presence", depth: int = 1) -> Candidate:
    return Candidate(exercise, 60.0, 300.0, 2, depth, family)


PLENTY = [
    candidate("gaze"),
    candidate("breath"),
    candidate("thanks", "appreciation"),
    candidate("wins", "appreciation"),
    candidate("quiz", "play"),
    candidate("cards", "questions", 2),
]


def options(wish: Wish, recalled: Recalled) -> set[str]:
    """Everything that can come, whatever is chosen."""
    found = [
        suggest(wish, PLENTY, recalled, frozenset(), partial(operator.mod, at)) for at in range(12)
    ]
    return {each.exercise for each in found if each is not None}


def test_the_first_time_it_is_something_easy_and_not_always_the_same() -> None:
    assert options(Wish(), Recalled()) == {"gaze", "breath", "thanks", "wins", "quiz"}


def test_another_kind_comes_than_the_last_time() -> None:
    recalled = Recalled(practised=(Practised("thanks", 1),))
    assert options(Wish(), recalled) == {"gaze", "breath", "quiz", "cards"}


def test_what_was_longest_ago_comes_before_what_was_done_lately() -> None:
    practised = tuple(
        Practised(each.exercise, days)
        for days, each in zip((1, 3, 30, 5, 40, 50), PLENTY, strict=True)
    )
    assert options(Wish(), Recalled(practised=practised)) == {"cards", "quiz", "thanks"}


def test_something_else_is_of_another_kind_too() -> None:
    refused = Wish(refused=("gaze",))
    assert options(refused, Recalled()) == {"thanks", "wins", "quiz"}


@pytest.mark.parametrize(("evening", "expected"), [(5400.0, "long"), (600.0, "short")])
def test_an_evening_is_for_something_long(evening: float, expected: str) -> None:
    both = [
        replace(candidate("short"), shortest=240.0, usual=300.0),
        replace(candidate("long"), shortest=1200.0, usual=1800.0),
    ]
    found = suggest(Wish(evening), both, Recalled(), frozenset(), lambda _: 0)
    assert found is not None
    assert found.exercise == expected


def test_a_shorter_time_is_asked_for() -> None:
    found = suggest(Wish(120.0), [candidate("gaze")], Recalled(), frozenset(), lambda _: 0)
    assert found == Suggestion("gaze", 120.0, "first", None)
