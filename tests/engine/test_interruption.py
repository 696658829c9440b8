"""Somebody speaks while the coach does: it is silent at once, and never talks over anybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.engine_rig import FakePhrases, FakeRepertoire, Rig

from voice_coach.engine.commands import (
    SessionPaused,
    SessionResumed,
    SessionStopped,
    Speak,
    StopPlayback,
)
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.engine.events import DeviceLost, SpeechEnded
from voice_coach.engine.interruption import MOST_IN_VAIN, QUIET_SECONDS
from voice_coach.engine.states import BargeIn, CoachState, Mode, SessionState

INTRO = "gaze.intro first=Anna second=Ben title=the silent gaze"
ASKS = "interrupted.shall_i"
ONCE_MORE = "interrupted.once_more"


def gaze() -> Rig:
    """The introduction of the silent gaze is being spoken."""
    rig = Rig()
    rig.start("silent-gaze")
    rig.run(0.2)
    assert rig.said()[-1] == INTRO
    return rig


def spoken(rig: Rig, key: str) -> int:
    return sum(line.startswith(key) for line in rig.said())


def cuts(rig: Rig) -> list[float]:
    return [at for at, command in rig.log if isinstance(command, StopPlayback)]


def mumbled(rig: Rig) -> float:
    """Somebody said something over the coach that was not understood; return when."""
    at = rig.now
    rig.mumble()
    return at


# --- silence at once ------------------------------------------------------------------------


def test_speech_cuts_the_coach_before_anything_is_understood() -> None:
    rig = gaze()
    rig.speech(active=True)
    assert cuts(rig)[-1] == rig.now
    assert rig.listening.state == "control"
    assert rig.engine.state is CoachState.LISTENING
    rig.run(30)
    assert spoken(rig, "gaze.intro") == 1, "whoever goes on talking is not talked over"
    assert spoken(rig, ASKS) == 0


def test_stop_ends_it_and_nothing_follows() -> None:
    rig = gaze()
    rig.say("Stop")
    ended = rig.now
    rig.run(30)
    assert rig.engine.session is None
    assert rig.notices(SessionStopped)
    assert rig.said(since=ended) == []
    assert rig.sounds(since=ended) == []


def test_repeat_and_skip_and_pause_are_taken_at_once() -> None:
    rig = gaze()
    rig.say("Repeat")
    assert rig.said()[-2:] == [INTRO, INTRO]
    rig = gaze()
    rig.say("Skip")
    assert rig.listening.state == "silence"
    rig = gaze()
    rig.say("Pause")
    rig.run(20)
    assert rig.notices(SessionPaused)[-1].reason == "asked"
    assert spoken(rig, ASKS) == 0
    rig.say("Resume")
    rig.run(1)
    assert spoken(rig, "gaze.intro") == 2


def test_a_word_that_changes_nothing_is_as_good_as_none() -> None:
    rig = gaze()
    rig.say("Enough")
    rig.run(QUIET_SECONDS + 0.01)
    assert rig.said()[-1] == ASKS


# --- not understood -------------------------------------------------------------------------


def test_what_was_not_understood_is_followed_by_two_seconds_of_silence_and_a_question() -> None:
    rig = gaze()
    at = mumbled(rig)
    rig.run(QUIET_SECONDS - 0.01)
    assert rig.said(since=at) == []
    rig.run(0.02)
    assert rig.said(since=at) == [ASKS]
    rig.run_until_listening("go_on")
    assert rig.listening.window


def test_the_two_seconds_begin_anew_when_somebody_speaks_on() -> None:
    rig = gaze()
    mumbled(rig)
    rig.run(1.5)
    rig.speech(active=True)
    rig.run(10)
    rig.speech(active=False)
    at = rig.now
    rig.run(QUIET_SECONDS - 0.01)
    assert rig.said(since=at - 11) == []
    rig.run(0.02)
    assert rig.said()[-1] == ASKS


def test_silence_counts_from_the_end_of_the_speech() -> None:
    rig = gaze()
    rig.speech(active=True)
    rig.run(1.0)
    rig.tell(SpeechEnded(rig.now - 0.4))
    at = rig.now
    rig.run(QUIET_SECONDS)
    asked = next(when for when, c in rig.log if isinstance(c, Speak) and c.text == ASKS)
    assert asked == pytest.approx(at + QUIET_SECONDS - 0.4)


def test_yes_and_go_on_say_the_line_from_its_start() -> None:
    for word in ("Yes", "Resume"):
        rig = gaze()
        mumbled(rig)
        rig.run_until_listening("go_on")
        rig.say(word)
        assert rig.said()[-1] == INTRO
        rig.run_until_listening("silence")
        assert spoken(rig, "gaze.intro") == 2
        assert not rig.notices(SessionPaused)


def test_no_is_a_pause_that_ends_with_resume() -> None:
    rig = gaze()
    mumbled(rig)
    rig.run_until_listening("go_on")
    at = rig.now
    rig.say("No")
    rig.run(60)
    assert rig.notices(SessionPaused)[-1].reason == "asked"
    assert rig.said(since=at) == []
    assert [name for _, name in rig.sounds(since=at)] == ["paused"]
    rig.say("Resume")
    rig.run(1)
    assert rig.notices(SessionResumed)
    assert spoken(rig, "gaze.intro") == 2


def test_who_does_not_answer_has_a_pause_and_is_asked_only_once() -> None:
    rig = gaze()
    mumbled(rig)
    rig.run(600)
    assert rig.notices(SessionPaused)[-1].reason == "interrupted"
    assert spoken(rig, ASKS) == 1
    assert spoken(rig, ONCE_MORE) == 0


def test_an_answer_that_was_not_understood_is_asked_for_once_more() -> None:
    rig = gaze()
    mumbled(rig)
    rig.run_until_listening("go_on")
    rig.mumble()
    rig.run(QUIET_SECONDS - 0.01)
    assert spoken(rig, ONCE_MORE) == 0
    rig.run(0.02)
    assert rig.said()[-1] == ONCE_MORE
    rig.run_until_listening("go_on")
    rig.run(1)
    rig.mumble()
    rig.run(1)
    assert rig.notices(SessionPaused)[-1].reason == "interrupted"


def test_stop_to_the_question_ends_it_also_over_its_words() -> None:
    for wait in (0.3, 3.0):
        rig = gaze()
        mumbled(rig)
        rig.run(QUIET_SECONDS + wait)
        rig.speech(active=True)
        rig.run(0.1)
        assert rig.listening.state == "go_on"
        rig.say("Stop")
        at = rig.now
        rig.run(30)
        assert rig.notices(SessionStopped)
        assert rig.said(since=at) == []


def test_help_to_the_question_says_what_can_be_said() -> None:
    rig = gaze()
    mumbled(rig)
    rig.run_until_listening("go_on")
    rig.say("Help")
    assert rig.said()[-1] == ONCE_MORE


# --- what does not cut ----------------------------------------------------------------------


def test_speech_that_began_before_the_line_does_not_cut_it() -> None:
    rig = Rig()
    rig.start("silent-gaze")
    rig.speech(active=True)  # before the first sample of the line went out
    rig2_cuts = cuts(rig)
    rig.run(0.2)
    assert cuts(rig) == rig2_cuts
    rig.speech(active=False)
    rig.run_until_listening("silence")


def test_whoever_shares_or_is_silent_is_not_asked_anything() -> None:
    rig = gaze()
    rig.run_until_listening("silence")
    rig.run(10)
    before = len(cuts(rig))
    rig.mumble()
    rig.run(10)
    assert len(cuts(rig)) == before
    assert spoken(rig, ASKS) == 0


def test_after_two_interruptions_in_vain_only_words_cut() -> None:
    rig = gaze()
    for _ in range(MOST_IN_VAIN):
        mumbled(rig)
        rig.run_until_listening("go_on")
        rig.say("Yes")
        rig.run(0.2)
    before = len(cuts(rig))
    mumbled(rig)
    assert len(cuts(rig)) == before
    rig.say("Stop")
    assert rig.engine.session is None
    rig.start("silent-gaze")  # a new session listens anew
    rig.run(0.2)
    before = len(cuts(rig))
    rig.speech(active=True)
    assert len(cuts(rig)) == before + 1


@pytest.mark.parametrize("barge_in", [BargeIn.NONE, BargeIn.CONTROL_WORDS])
def test_where_only_words_may_cut_speech_does_not(barge_in: BargeIn) -> None:
    rig = gaze_with(barge_in)
    before = len(cuts(rig))
    rig.speech(active=True)
    assert len(cuts(rig)) == before
    rig.say("Stop")
    assert rig.engine.session is None


def gaze_with(barge_in: BargeIn) -> Rig:
    rig = Rig()
    rig.engine = Engine(
        FakeRepertoire(), FakePhrases(), EngineOptions(names=("Anna", "Ben"), barge_in=barge_in)
    )
    rig.start("silent-gaze")
    rig.run(0.2)
    return rig


# --- what else can happen meanwhile ---------------------------------------------------------


def test_the_name_ends_it_and_the_line_comes_again_after_the_window() -> None:
    rig = gaze()
    rig.call("NeverMind")
    rig.run_until_listening("silence")
    assert spoken(rig, "gaze.intro") == 2
    assert spoken(rig, ASKS) == 0


def test_a_lost_microphone_ends_it() -> None:
    rig = gaze()
    mumbled(rig)
    rig.tell(DeviceLost("microphone", "unplugged"))
    rig.run(20)
    assert spoken(rig, ASKS) == 0
    assert rig.engine.session is not None
    assert rig.engine.session.state is SessionState.PAUSED


SPANS = st.lists(st.tuples(st.floats(0.05, 12.0), st.floats(0.1, 6.0)), min_size=1, max_size=8)


@given(st.floats(0.05, 0.6), st.floats(0.1, 4.0), SPANS)
def test_it_never_speaks_while_anybody_does_nor_for_two_seconds_after(
    first: float, length: float, spans: list[tuple[float, float]]
) -> None:
    rig = gaze()
    rig.run(first)
    talk: list[tuple[float, float]] = []
    for wait, seconds in [(0.0, length), *spans]:
        rig.run(wait)
        began = rig.now
        rig.speech(active=True)
        rig.run(seconds)
        rig.mumble()
        talk.append((began, rig.now))
    rig.run(60)
    spoken_at = [at for at, c in rig.log if isinstance(c, Speak) and at > talk[0][0]]
    for at in spoken_at:  # what is due at the very moment at which somebody begins was there first
        assert not any(began + 1e-6 < at < ended + QUIET_SECONDS - 1e-6 for began, ended in talk)
    assert spoken(rig, ASKS) <= len(talk)
    session = rig.engine.session
    assert session is not None
    assert session.state is SessionState.PAUSED, "it waits: nobody said that it shall go on"


WORDS = ("Yes", "No", "Stop", "Pause", "Resume", "Repeat", "Skip", "Help", "Enough", "Back")


@given(st.lists(st.tuples(st.floats(0.0, 9.0), st.sampled_from((*WORDS, "", "name"))), max_size=12))
def test_whatever_is_said_it_comes_to_an_end_and_stop_stops(
    moments: list[tuple[float, str]],
) -> None:
    rig = gaze()
    stopped = False
    for wait, word in moments:
        rig.run(wait)
        stopped = stopped or (word == "Stop" and rig.engine.session is not None)
        if word == "name":
            rig.call_name()
        elif word:
            rig.say(word)
        else:
            rig.mumble()
        if stopped:
            assert rig.engine.session is None
            assert rig.notices(SessionStopped)
            return
    rig.run(200)
    session = rig.engine.session
    if session is not None and session.state is SessionState.PAUSED:
        rig.say("Resume")
        rig.run(200)
    assert rig.engine.session is None
    assert rig.engine.mode is Mode.IDLE
