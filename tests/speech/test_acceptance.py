"""Evidence into confidence, and the confidence that is enough."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder
from voice_coach.speech.acceptance import (
    LONG_PHONES,
    STOP_PHONES,
    Evidence,
    accepts,
    accepts_words,
    confidence,
    has_limits,
    is_hopeless,
    is_urgent,
    words_confidence,
)

FEW_WORDS = ("silence", "open_silence", "paused", "sharing", "card", "consent", "feeling")
ASKED = ("free", "even", "inside", "weakest", "talk", "sounds", "sense", "worst", "outside")
STATES = ("", "command", "session_command", "control", "until_dinner_silence_over", *FEW_WORDS)

scores = st.floats(-200, 60)
phones = st.integers(1, 60)
states = st.sampled_from(STATES)
evidence = st.builds(Evidence, phones, *(scores for _ in ASKED))


@given(evidence, states)
def test_confidence_lies_between_0_and_1_and_half_is_the_limit(found: Evidence, state: str) -> None:
    sure = confidence(found, state)
    assert 0.0 <= sure <= 1.0
    assert accepts(found, state) == (sure >= 0.5)


@given(evidence, states, st.sampled_from(ASKED), st.floats(0, 100))
def test_what_speaks_more_for_the_words_never_makes_less_sure(
    found: Evidence, state: str, what: str, more: float
) -> None:
    better = replace(found, **{what: getattr(found, what) + more})
    assert confidence(better, state) >= confidence(found, state)
    assert accepts(better, state) or not accepts(found, state)


@given(evidence, st.integers(0, 40))
def test_long_words_that_fit_as_well_need_more_the_longer_they_are(
    found: Evidence, more: int
) -> None:
    """Chance evens out over a long sentence, and the search put it together to fit."""
    long = replace(found, phones=found.phones + LONG_PHONES)
    longer = replace(long, phones=long.phones + more)
    assert accepts(long, "command") or not accepts(longer, "command")


@given(evidence, st.sampled_from(FEW_WORDS))
def test_short_words_are_forgiven_more_where_few_are_awaited(found: Evidence, state: str) -> None:
    short = replace(found, phones=min(found.phones, STOP_PHONES), outside=0.0)
    assert accepts(short, state) or not accepts(short, "command")


@given(evidence, states)
def test_what_fits_no_better_than_noise_is_never_taken(found: Evidence, state: str) -> None:
    assert is_hopeless(-60.0)
    nowhere = replace(found, free=-60.0, even=-60.0)
    assert not accepts(nowhere, state)
    unknown = Evidence(found.phones, free=None)
    assert not accepts(unknown, state)
    assert confidence(unknown, state) < 0.01


@pytest.mark.parametrize("score", [-math.inf, -1e9, 1e9, math.inf])
@pytest.mark.parametrize("state", ["command", "control"])
def test_no_score_is_too_large(score: float, state: str) -> None:
    sure = confidence(Evidence(9, *(score for _ in ASKED)), state)
    assert sure == pytest.approx(1.0 if score > 0 else 0.0, abs=1e-3)


@pytest.mark.parametrize("count", [1, 5, 8, 40])
@pytest.mark.parametrize("state", STATES)
def test_what_explains_the_sound_as_well_as_anything_is_certain(count: int, state: str) -> None:
    best = Evidence(count, *(0.0 for _ in ASKED))
    assert confidence(replace(best, sense=5.0), state) > 0.95


def test_a_long_sentence_that_fits_no_better_than_talk_is_not_taken() -> None:
    """As heard: "I'll stop by my brother's place after work", and a swap at 3 m."""
    appreciation = Evidence(23, -33.5, -23.7, -23.4, -29.1, -13.5, -26.4, 12.8, -31.9, -3.0)
    swap = Evidence(21, -19.3, -14.9, -12.8, -22.2, 0.2, -5.5, 5.7, -20.7, 0.1)
    assert not accepts(appreciation, "command")
    assert accepts(swap, "command")


def test_a_long_sentence_in_which_one_word_was_not_said_is_not_taken() -> None:
    """As heard: "start the date night for five minutes" as "a date night for two, for five"."""
    date = Evidence(31, -14.1, -10.7, -7.2, -95.3, -2.7, -9.5, 6.8, -100.6, -0.3)
    assert not accepts(date, "command")
    assert accepts(replace(date, weakest=-20.0), "command")


def test_a_bare_stop_from_afar_counts_in_a_silence_and_not_in_a_command_window() -> None:
    stop = Evidence(4, free=-45.0, talk=-27.7, worst=-19.0, even=-21.0)
    assert accepts(stop, "silence")
    assert accepts(stop, "until_dinner_silence_over")
    assert not accepts(stop, "paused")
    assert not accepts(stop, "session_command")


def test_while_the_coach_speaks_the_whole_utterance_against_free_phones_decides() -> None:
    assert is_urgent("control")
    assert not is_urgent("silence")
    stop = Evidence(4, free=-45.0, even=-21.0)
    assert accepts(stop, "control")
    assert not accepts(replace(stop, even=-23.5), "control")
    assert not accepts(replace(stop, phones=STOP_PHONES + 1), "control")


@given(st.floats(0, 1), st.one_of(st.none(), phones))
def test_words_need_more_confidence_the_shorter_they_are(sure: float, count: int | None) -> None:
    if accepts_words(sure, count):
        assert accepts_words(sure, 12)
    assert accepts_words(1.0, count)
    assert not accepts_words(0.5, count)


@given(sure=st.floats(0.0, 1.0), count=st.none() | st.integers(1, 20))
def test_half_is_the_limit_for_words_of_every_length(sure: float, count: int | None) -> None:
    found = words_confidence(sure, count)
    assert 0.0 <= found <= 1.0
    assert (found >= 0.5) == accepts_words(sure, count)
    assert words_confidence(min(1.0, sure + 0.1), count) >= found


@pytest.mark.parametrize("state", ["consent", "confirm", "go_on", "volume", "who_first", "feeling"])
def test_a_short_answer_that_fits_as_a_whole_is_enough_where_a_question_was_asked(
    state: str,
) -> None:
    """A bare "yes" at 1 m, as heard: the sum of the three would refuse it."""
    yes = Evidence(3, free=-36.2, talk=-32.5, worst=-25.2, even=-20.8)
    assert accepts(yes, state)
    assert not accepts(yes, "command")
    assert not accepts(replace(yes, even=-24.5), state)
    assert not accepts(replace(yes, worst=-75.0), state)
    long = replace(yes, phones=8, inside=-24.0, weakest=-30.0, sounds=-28.0, sense=-4.5)
    assert not accepts(long, state)


def test_a_plain_done_ends_a_turn() -> None:
    """By two voices at 1 m, as heard: one by the sum of the three, one as a whole."""
    assert accepts(Evidence(3, free=-33.2, talk=-9.5, worst=-13.6, even=-14.6), "sharing")
    assert accepts(Evidence(3, free=-39.8, talk=-18.6, worst=-4.2, even=-13.7), "sharing")
    assert not accepts(Evidence(3, free=-39.8, talk=-18.6, worst=-4.2, even=-14.7), "sharing")


def test_words_in_the_middle_of_talk_need_more() -> None:
    swap = Evidence(21, -19.3, -14.9, -12.8, -22.2, 0.2, -5.5, 5.7, -20.7, 0.1)
    assert confidence(replace(swap, outside=-12.0), "command") == confidence(swap, "command")
    assert not accepts(replace(swap, outside=-30.0), "command")


def test_every_listening_state_has_limits_of_its_own() -> None:
    """A state that is made like another has its limits; the rest is in the one table."""
    library = load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)
    for state in library.states:
        assert has_limits(library.grammar(state).like or state), state
    assert not has_limits("nowhere")
