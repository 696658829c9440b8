"""What the ears tell, put together; how loud a room is; how much of an echo is taken out."""

from __future__ import annotations

import numpy as np
import pytest
from support.small_house import small_dialogs

from voice_coach.app.hearing_check.echo import echo_taken_db
from voice_coach.app.hearing_check.figures import levels_dbfs, room_dbfs
from voice_coach.app.hearing_check.listening import COMMAND, CONTROL, Ear, Expected
from voice_coach.clip import DIGITAL_SILENCE_DBFS, Pcm16
from voice_coach.config import Settings
from voice_coach.content.loading import load_library
from voice_coach.engine.events import (
    NoMatch,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    WakeDetected,
)
from voice_coach.units import BLOCK_SAMPLES, BLOCK_SECONDS, HEARING_FORMAT, AudioChunk

RATE = HEARING_FORMAT.rate_hz


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear(load_library(small_dialogs(), (), choose=lambda _: 0), Settings())


def said(text: str, state: str, confidence: float = 0.8) -> Transcript:
    return Transcript(text, confidence, 1.0, 2.0, state)


def chunks(samples: Pcm16, delay: float = 0.0) -> list[AudioChunk]:
    return [
        AudioChunk(
            samples[start : start + BLOCK_SAMPLES].astype("<i2").tobytes(),
            HEARING_FORMAT,
            delay + start / BLOCK_SAMPLES * BLOCK_SECONDS,
        )
        for start in range(0, len(samples) - BLOCK_SAMPLES + 1, BLOCK_SAMPLES)
    ]


def test_the_name_and_the_command_in_one_breath(ear: Ear) -> None:
    expected = Expected(ear, COMMAND)
    assert expected.take(SpeechStarted(0.0))
    expected.take(WakeDetected("hey jarvis", 1.0, 0.7))
    assert expected.take(SpeechEnded(2.0, result_follows=True, level_dbfs=-31.0))
    assert not expected.complete
    expected.take(said("what can you do", COMMAND))
    assert expected.complete
    caught = expected.caught
    assert (caught.heard, caught.wake_score, caught.confidence) == (True, 0.7, 0.8)
    assert caught.level_dbfs == -31.0


def test_the_command_without_the_name_is_not_all_of_it(ear: Ear) -> None:
    expected = Expected(ear, COMMAND)
    expected.take(said("what can you do", COMMAND))
    assert (expected.caught.heard, expected.caught.confidence) == (False, 0.8)
    assert expected.caught.wake_score is None


@pytest.mark.parametrize("text", ["speak louder", "goodbye"])
def test_another_command_is_not_what_was_said(ear: Ear, text: str) -> None:
    expected = Expected(ear, COMMAND)
    expected.take(WakeDetected("hey jarvis", 1.0, 0.7))
    expected.take(said(text, COMMAND))
    assert (expected.caught.heard, expected.caught.confidence) == (False, None)


def test_what_is_no_sentence_ends_a_try(ear: Ear) -> None:
    expected = Expected(ear, COMMAND)
    expected.take(NoMatch(1.0, 2.0))
    assert expected.complete
    assert not expected.caught.heard


def test_the_name_alone_waits_for_the_command(ear: Ear) -> None:
    expected = Expected(ear, COMMAND)
    expected.take(WakeDetected("hey jarvis", 1.0, 0.7))
    expected.take(SpeechEnded(2.0, level_dbfs=-31.0))
    assert not expected.complete


def test_stop_needs_no_name(ear: Ear) -> None:
    expected = Expected(ear, CONTROL)
    expected.take(said("stop", CONTROL, 0.6))
    assert (expected.caught.heard, expected.caught.confidence) == (True, 0.6)


def test_the_two_states_are_listened_for_and_idle_for_nothing(ear: Ear) -> None:
    assert ear.request(COMMAND).wake
    assert not ear.request(CONTROL).wake
    assert not ear.request("idle").decode


def test_a_word_in_between_does_not_make_a_room_loud() -> None:
    assert room_dbfs([-60.0] * 80 + [-25.0] * 20) == -60.0
    assert room_dbfs([DIGITAL_SILENCE_DBFS] * 50 + [-58.0] * 50) == -58.0
    assert room_dbfs([DIGITAL_SILENCE_DBFS] * 5) == room_dbfs([]) == DIGITAL_SILENCE_DBFS


def talk(seconds: float) -> Pcm16:
    """Noise in syllables, as loud as a voice."""
    made = np.random.default_rng(5)
    count = round(seconds * RATE)
    syllables = 0.5 + 0.5 * np.sin(2 * np.pi * 3 * np.arange(count) / RATE)
    samples: Pcm16 = (made.normal(0, 3000, count) * syllables).astype(np.int16)
    return samples


def test_an_echo_that_the_canceller_learns_is_turned_down() -> None:
    played = talk(5.0)
    room = np.random.default_rng(6).normal(0, 10, len(played) + RATE)
    room[800 : 800 + len(played)] += 0.5 * played  # 50 ms later, half as loud
    taken = echo_taken_db(chunks(room.astype(np.int16)), chunks(played))
    assert taken is not None
    assert taken > 20


def test_where_nothing_comes_back_there_is_no_echo() -> None:
    played = talk(4.0)
    room = np.random.default_rng(6).normal(0, 10, len(played)).astype(np.int16)
    assert echo_taken_db(chunks(room), chunks(played)) is None
    assert echo_taken_db(chunks(room), []) is None


def test_levels_are_those_of_the_blocks() -> None:
    loud = np.full(BLOCK_SAMPLES, 32767, np.int16)
    assert levels_dbfs(chunks(np.concatenate([loud, 0 * loud]))) == [
        pytest.approx(0.0, abs=0.01),
        DIGITAL_SILENCE_DBFS,
    ]
