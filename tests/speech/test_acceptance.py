"""Scores into confidence, and the confidence that is enough."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.speech.acceptance import accepts_margin, accepts_words, margin_confidence

margins = st.floats(-500, 50)
phones = st.one_of(st.none(), st.integers(1, 60))


@given(margins, phones)
def test_confidence_lies_between_0_and_1_and_half_is_the_limit(
    margin: float, count: int | None
) -> None:
    confidence = margin_confidence(margin, count)
    assert 0.0 <= confidence <= 1.0
    assert accepts_margin(margin, count) == (confidence >= 0.5)


@given(margins, margins, phones)
def test_a_better_margin_is_never_less_sure(one: float, other: float, count: int | None) -> None:
    low, high = sorted((one, other))
    assert margin_confidence(low, count) <= margin_confidence(high, count)


@pytest.mark.parametrize("margin", [-math.inf, -1e9, 1e9, math.inf])
def test_no_margin_is_too_large(margin: float) -> None:
    assert margin_confidence(margin, 5) == (1.0 if margin > 0 else 0.0)


@pytest.mark.parametrize("count", [1, 5, 8, 40])
def test_what_explains_the_sound_as_well_as_free_phones_is_certain(count: int) -> None:
    assert margin_confidence(0.0, count) > 0.95
    assert not accepts_margin(-40.0, count)


@given(st.floats(0, 1), phones)
def test_words_need_more_confidence_the_shorter_they_are(
    confidence: float, count: int | None
) -> None:
    if accepts_words(confidence, count):
        assert accepts_words(confidence, 12)
    assert accepts_words(1.0, count)
    assert not accepts_words(0.5, count)


def test_a_bare_stop_is_forgiven_more_where_only_a_few_words_are_awaited() -> None:
    for state in ("silence", "sharing", "control", "paused", "until_dinner_silence_over"):
        assert accepts_margin(-21.0, 4, state)
        assert accepts_margin(-21.0, 6, state)
        assert not accepts_margin(-24.0, 4, state)
    assert not accepts_margin(-21.0, 4, "command")


def test_long_commands_are_forgiven_nothing_more() -> None:
    assert not accepts_margin(-18.0, 14, "sharing")
    assert margin_confidence(-16.5, 14, "sharing") == pytest.approx(0.5)
