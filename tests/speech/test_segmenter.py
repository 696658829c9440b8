"""The segmenter, on audio time: a minute of talk is tested in microseconds."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.speech.hearing import EndpointProfile, Outlook
from voice_coach.speech.segmenter import (
    MOST_TRIES,
    NAME_ALONE_SECONDS,
    Boundary,
    Ended,
    Lull,
    Segmenter,
    Started,
    TooLong,
    Utterance,
    to_samples,
)
from voice_coach.units import Samples, Seconds

WINDOW = 512
PLAIN = EndpointProfile("plain", end_silence=0.6, max_utterance=3.0)
SHARING = EndpointProfile(
    "sharing", end_silence=0.7, max_utterance=2.5, lead_silence=0.6, speech_end_silence=1.0
)
AHEAD = EndpointProfile(
    "ahead",
    end_silence=0.6,
    max_utterance=3.0,
    decode_silences=(0.15, 0.3),
    settled_silence=0.35,
    value_silence=0.45,
    begun_silence=1.5,
)


class Told:
    """A segmenter that is told stretches of speech and silence."""

    def __init__(self, profile: EndpointProfile) -> None:
        self.segmenter = Segmenter(profile)
        self.position: Samples = 0
        self.found: list[tuple[Samples, Boundary]] = []
        """What was found, and how far the stream had come."""

    def windows(self, seconds: Seconds, probability: float) -> Told:
        for _ in range(round(to_samples(seconds) / WINDOW)):
            start, self.position = self.position, self.position + WINDOW
            self._note(self.segmenter.process(start, self.position, probability))
        return self

    def speech(self, seconds: Seconds) -> Told:
        return self.windows(seconds, 0.9)

    def silence(self, seconds: Seconds) -> Told:
        return self.windows(seconds, 0.1)

    def gate_closed(self, seconds: Seconds) -> Told:
        for _ in range(round(to_samples(seconds) / 320)):
            self.position += 320
            self._note(self.segmenter.advance(self.position))
        return self

    def kinds(self) -> list[type]:
        return [type(one) for _, one in self.found]

    def _note(self, found: list[Boundary]) -> None:
        self.found += [(self.position, one) for one in found]


def near(seconds: Seconds) -> object:
    return pytest.approx(to_samples(seconds), abs=1.6 * WINDOW)


def test_silence_is_nothing() -> None:
    assert Told(PLAIN).silence(100.0).gate_closed(100.0).found == []


def test_speech_starts_is_cut_and_ends() -> None:
    told = Told(PLAIN).silence(1.0).speech(1.0).silence(2.0)
    assert told.kinds() == [Started, Utterance, Ended]
    (started_at, started), (_, utterance), (ended_at, ended) = told.found
    assert isinstance(started, Started)
    assert isinstance(utterance, Utterance)
    assert isinstance(ended, Ended)
    assert (started.at, utterance.start) == (near(1.0), started.at)
    assert (ended.at, utterance.end) == (near(2.0), ended.at)
    assert started_at == near(1.0 + 0.13)
    assert ended_at == near(2.0 + 0.6)


@pytest.mark.parametrize(("seconds", "is_speech"), [(0.064, False), (0.096, False), (0.128, True)])
def test_short_sounds_are_no_speech(seconds: Seconds, is_speech: bool) -> None:
    told = Told(PLAIN).silence(1.0).speech(seconds).silence(2.0)
    assert (told.kinds() != []) == is_speech


def test_a_stutter_adds_up_and_clicks_do_not() -> None:
    stutter = Told(PLAIN).speech(0.064).silence(0.064).speech(0.064).silence(2.0)
    assert stutter.kinds() == [Started, Utterance, Ended]
    clicks = Told(PLAIN).speech(0.064).silence(0.2).speech(0.064).silence(2.0)
    assert clicks.kinds() == []


def test_speech_goes_on_in_a_doubtful_window_but_does_not_begin_in_one() -> None:
    assert Told(PLAIN).windows(2.0, 0.4).found == []
    told = Told(PLAIN).speech(0.5).windows(1.0, 0.4).silence(2.0)
    [utterance] = [one for _, one in told.found if isinstance(one, Utterance)]
    assert utterance.end == near(1.5)


def test_where_a_quiet_voice_counts_a_sob_is_speech_and_no_word_stands_apart_from_it() -> None:
    sharing = replace(SHARING, stay=0.15)
    told = Told(sharing).speech(4.0).silence(0.5).windows(0.1, 0.2).silence(0.6).speech(0.4)
    assert told.silence(2.0).kinds() == [Started, TooLong, Ended]
    told = Told(SHARING).speech(4.0).silence(0.5).windows(0.1, 0.2).silence(0.6).speech(0.4)
    assert told.silence(2.0).kinds() == [Started, TooLong, Ended, Started, Utterance, Ended]


def test_pauses_shorter_than_the_end_silence_stay_inside() -> None:
    told = Told(PLAIN).speech(0.5).silence(0.5).speech(0.5).silence(2.0)
    assert told.kinds() == [Started, Utterance, Ended]


def test_the_closed_gate_counts_as_silence() -> None:
    told = Told(PLAIN).speech(0.5).gate_closed(2.0)
    assert told.kinds() == [Started, Utterance, Ended]
    assert told.found[-1][0] == near(0.5 + 0.6)


def test_a_gate_that_opens_may_bring_what_came_before_it() -> None:
    told = Told(PLAIN).silence(1.0).gate_closed(1.0)
    told.position -= to_samples(0.3)
    told.speech(0.6).silence(2.0)
    [started] = [one for _, one in told.found if isinstance(one, Started)]
    assert started.at == near(1.7)


def test_windows_must_follow_each_other() -> None:
    segmenter = Segmenter(PLAIN)
    segmenter.process(0, WINDOW, 0.1)
    for start, end in ((0, WINDOW), (WINDOW - 1, 2 * WINDOW), (WINDOW, WINDOW)):
        with pytest.raises(ValueError, match="does not follow"):
            segmenter.process(start, end, 0.1)


def test_speech_that_is_too_long_is_told_once_and_never_an_utterance() -> None:
    told = Told(PLAIN).speech(8.0).silence(2.0)
    assert told.kinds() == [Started, TooLong, Ended]
    assert told.found[1][0] == near(3.0)


def test_after_talk_the_next_utterance_counts() -> None:
    told = Told(PLAIN).speech(8.0).silence(1.0).speech(0.5).silence(2.0)
    assert told.kinds() == [Started, TooLong, Ended, Started, Utterance, Ended]


@pytest.mark.parametrize(("pause", "heard"), [(0.3, 0), (0.5, 0), (0.72, 1), (0.9, 1), (2.0, 1)])
def test_in_sharing_silence_stands_around_an_utterance(pause: Seconds, heard: int) -> None:
    told = Told(SHARING).speech(5.0).silence(pause).speech(0.5).silence(2.0)
    assert told.kinds().count(Utterance) == heard


def test_in_sharing_speech_ends_later_than_an_utterance() -> None:
    told = Told(SHARING).silence(1.0).speech(0.5).silence(2.0)
    assert told.kinds() == [Started, Utterance, Ended]
    assert told.found[1][0] == near(1.5 + 0.7)
    assert told.found[2][0] == near(1.5 + 1.0)


def test_in_sharing_a_pause_under_a_second_does_not_end_speech() -> None:
    told = Told(SHARING).speech(5.0).silence(0.9).speech(5.0).silence(2.0)
    assert told.kinds().count(Started) == 1
    assert told.kinds().count(Ended) == 1


def test_a_lull_is_told_once_for_each_silence() -> None:
    told = Told(AHEAD).speech(0.5).silence(0.2).speech(0.5).silence(2.0)
    assert told.kinds() == [Started, Lull, Lull, Lull, Utterance, Ended]
    lull, utterance = told.found[3][1], told.found[4][1]
    assert isinstance(lull, Lull)
    assert isinstance(utterance, Utterance)
    assert (lull.start, lull.end) == (utterance.start, utterance.end)
    assert [at for at, _ in told.found[2:4]] == [near(1.2 + 0.15), near(1.2 + 0.3)]


@pytest.mark.parametrize(
    ("outlook", "looks"), [(Outlook.VALUE, 1), (Outlook.OPEN, 1), (Outlook.BEGUN, 2)]
)
def test_words_are_looked_at_again_only_while_they_are_no_sentence(
    outlook: Outlook, looks: int
) -> None:
    told = Told(AHEAD).speech(0.5).silence(0.2)
    told.segmenter.judge(outlook)
    assert told.silence(2.0).kinds() == [Started, *[Lull] * looks, Utterance, Ended]


@pytest.mark.parametrize(
    ("outlook", "wait"),
    [
        (Outlook.SETTLED, 0.35),
        (Outlook.VALUE, 0.45),
        (Outlook.OPEN, 0.6),
        (Outlook.NONE, 0.6),
        (Outlook.BEGUN, 1.5),
    ],
)
def test_the_words_tell_how_long_to_wait(outlook: Outlook, wait: Seconds) -> None:
    told = Told(AHEAD).speech(0.5).silence(0.32)
    told.segmenter.judge(outlook)
    told.silence(2.0)
    assert told.kinds()[-2:] == [Utterance, Ended]
    assert told.found[-2][0] == told.found[-1][0] == near(0.5 + wait)


def test_what_was_begun_may_be_finished_after_a_pause() -> None:
    told = Told(AHEAD).speech(0.5).silence(0.32)
    told.segmenter.judge(Outlook.BEGUN)
    told.silence(1.0).speech(0.5).silence(2.0)
    [utterance] = [one for _, one in told.found if isinstance(one, Utterance)]
    assert (utterance.start, utterance.end) == (near(0.0), near(2.32))


def test_words_count_only_until_speech_goes_on() -> None:
    told = Told(AHEAD).speech(0.5).silence(0.32)
    told.segmenter.judge(Outlook.SETTLED)
    told.speech(0.3).silence(0.5)
    assert Utterance not in told.kinds()
    told.segmenter.judge(Outlook.SETTLED)
    assert Utterance in told.silence(0.2).kinds()


def test_words_mean_nothing_before_they_were_looked_at() -> None:
    told = Told(AHEAD).speech(0.5).silence(0.1)
    told.segmenter.judge(Outlook.SETTLED)
    assert told.silence(0.4).kinds() == [Started, Lull, Lull]


def test_whoever_pauses_all_the_time_is_talking_and_not_looked_at_any_more() -> None:
    patient = replace(AHEAD, max_utterance=60.0)
    told = Told(patient)
    for _ in range(20):
        told.speech(0.5).silence(0.2)
    assert told.kinds().count(Lull) == MOST_TRIES


def test_the_name_alone_ends_soon_and_is_no_utterance() -> None:
    told = Told(PLAIN).silence(1.0).speech(0.7)
    told._note(told.segmenter.begin_breath(told.position))
    told.speech(0.1).silence(2.0)
    assert told.kinds() == [Started, Ended]
    assert told.found[-1][0] == near(1.8 + NAME_ALONE_SECONDS)


def test_what_follows_the_name_is_an_utterance_of_its_own() -> None:
    told = Told(PLAIN).silence(1.0).speech(0.7)
    at = told.position
    told._note(told.segmenter.begin_breath(at))
    told.silence(0.2).speech(1.0).silence(2.0)
    assert told.kinds() == [Started, Utterance, Ended]
    utterance = told.found[1][1]
    assert isinstance(utterance, Utterance)
    assert (utterance.start, utterance.after_wake) == (at, True)


def test_what_followed_the_name_before_it_was_known_is_in_its_breath() -> None:
    told = Told(PLAIN).silence(1.0).speech(0.7)
    at = told.position
    told.speech(0.5).silence(0.2)
    told._note(told.segmenter.begin_breath(at))
    told.silence(2.0)
    assert told.kinds() == [Started, Utterance, Ended]
    utterance = told.found[1][1]
    assert isinstance(utterance, Utterance)
    assert (utterance.start, utterance.end, utterance.after_wake) == (at, near(2.2), True)


def test_the_end_of_a_name_that_was_known_late_is_no_command() -> None:
    told = Told(PLAIN).silence(1.0).speech(0.7)
    at = told.position
    told.speech(0.1).silence(0.25)
    told._note(told.segmenter.begin_breath(at))
    told.silence(2.0)
    assert told.kinds() == [Started, Ended]
    assert told.found[-1][0] == near(1.8 + NAME_ALONE_SECONDS)


def test_what_has_ended_before_the_name_was_known_is_not_told_again() -> None:
    told = Told(PLAIN).silence(1.0).speech(1.0).silence(1.0)
    told._note(told.segmenter.begin_breath(told.position - 24_000))
    told.silence(2.0)
    assert told.kinds() == [Started, Utterance, Ended, Started, Ended]


def test_a_name_that_comes_after_the_speech_it_was_in_starts_speech_again() -> None:
    told = Told(PLAIN).speech(0.7).silence(1.0)
    told._note(told.segmenter.begin_breath(told.position))
    told.silence(1.0)
    assert told.kinds() == [Started, Utterance, Ended, Started, Ended]


def test_a_name_rescues_a_breath_from_talk_that_was_too_long() -> None:
    told = Told(SHARING).speech(6.0)
    told._note(told.segmenter.begin_breath(told.position))
    told.speech(1.0).silence(2.0)
    assert told.kinds() == [Started, TooLong, Utterance, Ended]


def test_what_is_kept_is_what_can_still_be_an_utterance() -> None:
    told = Told(PLAIN).silence(5.0)
    assert told.segmenter.keep_from == told.position
    told.speech(1.0)
    assert told.segmenter.keep_from == near(5.0)
    told.speech(5.0)
    assert told.segmenter.keep_from == told.position
    told.silence(2.0).gate_closed(60.0)
    assert told.segmenter.keep_from == told.position


# --- whatever comes --------------------------------------------------------------------

PROFILES = st.builds(
    lambda end, longest, least, lead, pause, looks, *silences: EndpointProfile(
        "any", end, longest, least, lead, pause, tuple(sorted(looks)), *silences
    ),
    st.floats(0.2, 3.0),
    st.floats(0.3, 8.0),
    st.floats(0.0, 0.3),
    st.floats(0.0, 1.0),
    st.floats(0.0, 3.0),
    st.sets(st.floats(0.1, 0.6), max_size=3),
    st.none() | st.floats(0.2, 1.0),
    st.none() | st.floats(0.2, 1.0),
    st.none() | st.floats(0.2, 5.0),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("speech", "silence", "doubt", "closed", "wake", "late wake", *Outlook),
        ),
        st.integers(1, 60),
    ),
    max_size=30,
)


@given(PROFILES, STEPS)
def test_boundaries_make_sense_whatever_is_told(
    profile: EndpointProfile, steps: list[tuple[str | Outlook, int]]
) -> None:
    told = Told(profile)
    for step, count in steps:
        seconds = count * WINDOW / 16_000
        if step == "wake":
            told._note(told.segmenter.begin_breath(told.position))
        elif step == "late wake":
            told._note(told.segmenter.begin_breath(max(0, told.position - round(seconds * 16_000))))
        elif isinstance(step, Outlook):
            told.segmenter.judge(step)
        elif step == "closed":
            told.gate_closed(seconds)
        else:
            told.windows(seconds, {"speech": 0.9, "silence": 0.1, "doubt": 0.4}[step])
        assert 0 <= told.segmenter.keep_from <= told.position
    told.gate_closed(12.0)
    check(profile, told)


def check(profile: EndpointProfile, told: Told) -> None:
    """Started and ended take turns; utterances have bounds, an order and a silence after them."""
    turns = [one for _, one in told.found if isinstance(one, Started | Ended)]
    assert [type(one) for one in turns] == [Started, Ended] * (len(turns) // 2)
    assert all(before.at <= after.at for before, after in pairwise(turns))
    utterances = [(at, one) for at, one in told.found if isinstance(one, Utterance)]
    for told_at, one in utterances:
        assert 0 <= one.start < one.end <= told_at
        assert one.end - one.start <= to_samples(profile.max_utterance)
    for (_, before), (_, after) in pairwise(utterances):
        assert before.end <= after.start
        if not after.after_wake:
            assert after.start - before.end >= to_samples(profile.lead_silence)
