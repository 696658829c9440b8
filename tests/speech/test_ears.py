"""The ears with detectors and a recogniser that know what was said: every decision to the block."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.staged_hearing import (
    WAKE_PHRASE,
    LateWake,
    StagedEars,
    asking,
    blocks,
    grammar,
    kinds,
    said,
    silence,
    transcripts,
    wake,
)

from voice_coach.config import ListeningSettings
from voice_coach.engine.events import NoMatch, SpeechEnded, SpeechStarted, Transcript, WakeDetected
from voice_coach.errors import RecognizerError, WakeWordError
from voice_coach.speech._level import level_dbfs
from voice_coach.speech.ears import Ears
from voice_coach.speech.hearing import EarsOptions, ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.units import AudioChunk, AudioFormat, Seconds

SETTINGS = ListeningSettings()
ALL = ("stop", "pause", "done", "yes", "start the silent gaze", "what can you do", "anxious")


IDLE = ListenRequest("idle", endpoint_profile("idle", SETTINGS), decode=False)
COMMAND = asking("command")
SHARING = asking("sharing", "sharing")


@pytest.fixture
def stage() -> StagedEars:
    staged = StagedEars(EarsOptions(endpoint_profile("command", SETTINGS)))
    for state in ("command", "session_command", "sharing", "consent", "feeling"):
        staged.ears.add_grammar(grammar(state, *ALL))
    return staged


# --- one utterance ---------------------------------------------------------------------


def test_an_utterance_is_started_ended_and_understood(stage: StagedEars) -> None:
    stage.listen(asking("consent", "yes_no"))
    heard = stage.hear(silence(1.0), said("yes"), silence(2.0))
    assert kinds(heard) == [SpeechStarted, SpeechEnded, Transcript]
    started, ended, result = (event for _, event in heard)
    assert isinstance(started, SpeechStarted)
    assert started.at == pytest.approx(1.0, abs=0.035)
    assert isinstance(ended, SpeechEnded)
    assert ended.at == pytest.approx(1.8, abs=0.035)
    assert ended.result_follows
    assert ended.level_dbfs == pytest.approx(level_dbfs(said("yes")), abs=0.15)
    assert isinstance(result, Transcript)
    assert (result.text, result.state, result.confidence) == ("yes", "consent", 0.9)
    assert (result.start, result.end) == (started.at, ended.at)


def test_speech_is_told_within_200_ms_and_ends_with_its_profile(stage: StagedEars) -> None:
    stage.listen(asking("consent", "yes_no"))
    heard = stage.hear(silence(1.0), said("i was alone when you left"), silence(2.0))
    assert heard[0][0] - 1.0 <= 0.2
    assert heard[1][0] - 1.8 == pytest.approx(0.6, abs=0.07)


def test_a_complete_command_does_not_wait_for_the_full_silence(stage: StagedEars) -> None:
    stage.listen(COMMAND)
    complete = stage.hear(silence(1.0), said("what can you do"), silence(2.0))
    assert complete[-1][0] - 1.8 == pytest.approx(0.2, abs=0.05)
    stage.now = 0.0
    talk = stage.hear(silence(1.0), said("i was alone when you left"), silence(2.0))
    assert kinds(talk) == [SpeechStarted, SpeechEnded, NoMatch]
    assert talk[-1][0] - 1.8 == pytest.approx(0.6, abs=0.07)


def test_what_is_decoded_ahead_is_decoded_once(stage: StagedEars) -> None:
    stage.listen(COMMAND)
    stage.hear(silence(1.0), said("what can you do"), silence(2.0))
    assert [words for _, words, _ in stage.recognizer.asked] == ["what can you do"]


def test_speech_that_goes_on_is_decoded_again_as_a_whole(stage: StagedEars) -> None:
    stage.listen(asking("consent", "yes_no"))
    heard = stage.hear(silence(1.0), said("yes"), silence(0.2), said("stop"), silence(2.0))
    asked = [words for _, words, _ in stage.recognizer.asked]
    assert (asked[0], asked[-1]) == ("yes", "yes stop")
    assert kinds(heard) == [SpeechStarted, SpeechEnded, NoMatch]


def test_the_utterance_is_trimmed_to_speech(stage: StagedEars) -> None:
    stage.listen(COMMAND)
    stage.hear(silence(3.0), said("pause", 1.0), silence(2.0))
    [(_, _, seconds)] = stage.recognizer.asked
    assert seconds == pytest.approx(0.25 + 1.0 + 0.06, abs=0.07)


def test_a_click_is_nothing(stage: StagedEars) -> None:
    stage.listen(COMMAND)
    assert stage.hear(silence(1.0), said("stop", 0.06), silence(2.0)) == []


def test_overlong_talk_is_answered_at_once_and_never_decoded(stage: StagedEars) -> None:
    stage.listen(COMMAND)
    heard = stage.hear(silence(1.0), said("i was alone when you left", 9.0), silence(2.0))
    assert kinds(heard) == [SpeechStarted, NoMatch, SpeechEnded]
    assert heard[1][0] == pytest.approx(1.0 + 6.0, abs=0.1)
    assert stage.recognizer.asked == []


# --- while people share ----------------------------------------------------------------


def test_a_word_alone_is_heard_in_a_sharing_turn(stage: StagedEars) -> None:
    stage.listen(SHARING)
    heard = stage.hear(silence(2.0), said("done", 0.5), silence(2.0))
    assert kinds(heard) == [SpeechStarted, Transcript, SpeechEnded]
    assert transcripts(heard) == [("sharing", "done")]
    assert heard[1][0] - 2.5 == pytest.approx(0.7, abs=0.07)
    assert heard[2][0] - 2.5 == pytest.approx(1.0, abs=0.07)


def test_what_is_shared_is_never_given_to_the_recogniser(stage: StagedEars) -> None:
    stage.listen(SHARING)
    heard = stage.hear(silence(1.0), said("i was alone when you left", 6.0), silence(2.0))
    assert kinds(heard) == [SpeechStarted, SpeechEnded]
    assert stage.recognizer.asked == []


@pytest.mark.parametrize("pause", [0.2, 0.4, 0.55])
def test_a_word_inside_a_sentence_is_talk(stage: StagedEars, pause: Seconds) -> None:
    stage.listen(SHARING)
    heard = stage.hear(
        *(silence(1.0), said("i was alone when you left", 4.0), silence(pause)),
        *(said("stop", 0.5), silence(2.0)),
    )
    assert kinds(heard) == [SpeechStarted, SpeechEnded]
    assert stage.recognizer.asked == []


def test_a_thinking_pause_is_not_the_end_of_speech(stage: StagedEars) -> None:
    stage.listen(SHARING)
    talk = said("i was alone when you left", 4.0)
    heard = stage.hear(silence(1.0), talk, silence(0.9), talk, silence(2.0))
    assert kinds(heard) == [SpeechStarted, SpeechEnded]


# --- the wake phrase -------------------------------------------------------------------


def test_nothing_but_the_wake_phrase_is_decoded_at_idle(stage: StagedEars) -> None:
    stage.listen(IDLE)
    heard = stage.hear(silence(1.0), said("start the silent gaze"), silence(2.0))
    assert kinds(heard) == [SpeechStarted, SpeechEnded]
    assert not any(isinstance(e, SpeechEnded) and e.result_follows for _, e in heard)
    assert stage.recognizer.asked == []


def test_the_name_alone_ends_soon(stage: StagedEars) -> None:
    stage.listen(IDLE)
    heard = stage.hear(silence(1.0), wake(), silence(2.0))
    assert kinds(heard) == [SpeechStarted, WakeDetected, SpeechEnded]
    assert heard[1][0] - 1.0 == pytest.approx(0.5, abs=0.07)
    ended = heard[2][1]
    assert isinstance(ended, SpeechEnded)
    assert not ended.result_follows
    assert heard[2][0] - 1.6 <= 0.4
    assert stage.recognizer.asked == []


@pytest.mark.parametrize("pause", [0.0, 0.2])
def test_a_command_in_the_same_breath_is_understood(stage: StagedEars, pause: Seconds) -> None:
    stage.listen(IDLE)
    heard = stage.hear(
        silence(1.0), wake(), silence(pause), said("start the silent gaze", 1.2), silence(2.0)
    )
    assert kinds(heard) == [SpeechStarted, WakeDetected, SpeechEnded, Transcript]
    assert transcripts(heard) == [("command", "start the silent gaze")]
    [(grammar_name, words, _)] = stage.recognizer.asked
    assert grammar_name == "command+wake"
    assert words == f"{WAKE_PHRASE} start the silent gaze"


@pytest.mark.parametrize("late", [0.1, 0.4, 0.9])
@pytest.mark.parametrize("words", ["pause", "start the silent gaze"])
def test_a_command_that_was_over_before_the_phrase_was_known_is_understood(
    late: Seconds, words: str
) -> None:
    options = EarsOptions(endpoint_profile("command", SETTINGS))
    stage = StagedEars(options, wake=LateWake(late))
    stage.ears.add_grammar(grammar("command", *ALL))
    stage.listen(replace(IDLE, profile=replace(IDLE.profile, end_silence=1.0)))
    heard = stage.hear(silence(1.0), wake(), said(words, 0.5), silence(3.0))
    assert kinds(heard) == [SpeechStarted, WakeDetected, SpeechEnded, Transcript]
    assert transcripts(heard) == [("command", words)]
    assert [said for _, said, _ in stage.recognizer.asked] == [f"{WAKE_PHRASE} {words}"]
    woken = next(event for _, event in heard if isinstance(event, WakeDetected))
    assert woken.at == pytest.approx(1.6, abs=0.05)


def test_inside_a_session_the_breath_is_decoded_in_the_sessions_state(stage: StagedEars) -> None:
    stage.listen(replace(SHARING, breath_state="session_command"))
    talk = said("i was alone when you left", 8.0)
    heard = stage.hear(silence(1.0), talk, silence(0.6), wake(), said("pause", 0.6), silence(2.0))
    assert kinds(heard) == [SpeechStarted, WakeDetected, SpeechEnded, Transcript]
    assert transcripts(heard) == [("session_command", "pause")]
    assert [name for name, _, _ in stage.recognizer.asked] == ["session_command+wake"]


def test_the_breath_goes_on_when_the_engine_asks_for_something_else(stage: StagedEars) -> None:
    stage.listen(SHARING)
    first = stage.hear(silence(1.0), wake())
    assert kinds(first) == [SpeechStarted, WakeDetected]
    stage.listen(asking("session_command"))
    rest = stage.hear(said("pause", 0.6), silence(2.0))
    assert kinds(rest) == [SpeechEnded, Transcript]


def test_nonsense_after_the_name_is_no_match(stage: StagedEars) -> None:
    stage.listen(IDLE)
    heard = stage.hear(silence(1.0), wake(), said("i was alone when you left", 2.0), silence(2.0))
    assert kinds(heard) == [SpeechStarted, WakeDetected, SpeechEnded, NoMatch]


def test_a_scrap_after_the_name_counts_as_the_name_alone(stage: StagedEars) -> None:
    stage.listen(IDLE)
    heard = stage.hear(silence(1.0), wake(), said("i was alone when you left", 0.35), silence(2.0))
    assert kinds(heard) == [SpeechStarted, WakeDetected, SpeechEnded]


def test_the_wake_phrase_is_not_heard_where_it_is_not_asked_for(stage: StagedEars) -> None:
    stage.listen(asking("consent", "yes_no", wake=False))
    heard = stage.hear(silence(1.0), wake(), silence(2.0))
    assert WakeDetected not in kinds(heard)
    assert stage.wake.samples == 0


def test_wake_spotting_costs_nothing_in_a_quiet_room(stage: StagedEars) -> None:
    stage.listen(IDLE)
    stage.hear(silence(60.0))
    assert stage.wake.samples == 0
    assert stage.windows.samples == 0
    assert stage.frames.frames == 2000


# --- windows that open and close -------------------------------------------------------


def test_speech_begun_shortly_before_a_window_counts_in_it(stage: StagedEars) -> None:
    stage.listen(IDLE)
    stage.hear(silence(1.0), said("yes", 0.5))
    stage.listen(asking("consent", "yes_no"))
    heard = stage.hear(said("yes", 0.5), silence(2.0))
    assert transcripts(heard) == [("consent", "yes")]


def test_speech_begun_long_before_a_window_does_not(stage: StagedEars) -> None:
    stage.listen(IDLE)
    stage.hear(silence(1.0), said("yes", 1.5))
    stage.listen(asking("consent", "yes_no"))
    heard = stage.hear(said("yes", 0.5), silence(2.0))
    assert kinds(heard) == [SpeechEnded]
    assert stage.recognizer.asked == []


def test_asking_again_for_the_same_does_not_open_a_window(stage: StagedEars) -> None:
    stage.listen(COMMAND)
    stage.hear(silence(1.0), said("start the silent gaze", 1.5))
    stage.listen(COMMAND)
    heard = stage.hear(said("start the silent gaze", 0.5), silence(2.0))
    assert transcripts(heard) == [("command", "start the silent gaze")]


def test_an_utterance_is_decoded_in_the_state_at_its_end(stage: StagedEars) -> None:
    stage.listen(asking("consent", "yes_no"))
    stage.hear(silence(1.0), said("anxious", 0.4))
    stage.listen(asking("feeling", "feeling"))
    heard = stage.hear(said("anxious", 0.4), silence(3.0))
    assert transcripts(heard) == [("feeling", "anxious")]


def test_a_state_without_a_grammar_is_refused(stage: StagedEars) -> None:
    with pytest.raises(RecognizerError, match='no grammar for "nonsense"'):
        stage.listen(asking("nonsense"))
    with pytest.raises(RecognizerError, match='no grammar for "nonsense"'):
        stage.listen(replace(IDLE, breath_state="nonsense"))


def test_a_grammar_can_be_replaced_with_its_breath(stage: StagedEars) -> None:
    stage.listen(IDLE)
    stage.ears.add_grammar(grammar("command", "stop"))
    heard = stage.hear(silence(1.0), wake(), said("start the silent gaze", 1.2), silence(2.0))
    assert kinds(heard)[-1] is NoMatch


def test_ears_without_a_wake_word_say_so(stage: StagedEars) -> None:
    ears = Ears(stage.recognizer, None, endpoint_profile("command", SETTINGS))
    ears.add_grammar(grammar("command", "stop"))
    ears.listen(asking("command", wake=False))
    with pytest.raises(WakeWordError, match="without a wake word"):
        ears.listen(COMMAND)


# --- the stream ------------------------------------------------------------------------


def test_moments_are_those_of_the_blocks(stage: StagedEars) -> None:
    stage.listen(COMMAND)
    stage.now = 1000.5
    heard = stage.hear(silence(1.0), said("pause"), silence(2.0))
    started = heard[0][1]
    assert isinstance(started, SpeechStarted)
    assert started.at == pytest.approx(1001.5, abs=0.035)


def test_a_gap_in_the_moments_moves_what_comes_after_it(stage: StagedEars) -> None:
    stage.listen(COMMAND)
    stage.hear(silence(1.0))
    stage.now += 5.0
    heard = stage.hear(silence(1.0), said("pause"), silence(2.0))
    started = heard[0][1]
    assert isinstance(started, SpeechStarted)
    assert started.at == pytest.approx(7.0, abs=0.035)


def test_the_same_blocks_are_heard_the_same(stage: StagedEars) -> None:
    script = (silence(0.7), wake(), said("what can you do"), silence(1.3), said("stop"), silence(2))
    once = StagedEars(stage.breath)
    for staged in (stage, once):
        staged.ears.add_grammar(grammar("command", *ALL))
        staged.listen(IDLE)
    assert stage.hear(*script) == once.hear(*script)


def test_blocks_may_be_longer(stage: StagedEars) -> None:
    stage.listen(COMMAND)
    sound = np.concatenate([silence(1.0), said("pause"), silence(2.0)])
    longer = [
        AudioChunk(b"".join(block.pcm for block in three), three[0].format, three[0].at)
        for three in zip(*[iter(blocks(sound))] * 3, strict=False)
    ]
    heard = [event for chunk in longer for event in stage.ears.hear(chunk)]
    assert [type(event) for event in heard] == [SpeechStarted, SpeechEnded, Transcript]


def test_another_format_is_refused(stage: StagedEars) -> None:
    with pytest.raises(ValueError, match="the ears hear"):
        stage.ears.hear(AudioChunk(b"\0" * 960, AudioFormat(48_000), 0.0))


def test_nothing_is_kept_of_a_long_evening(stage: StagedEars) -> None:
    stage.listen(SHARING)
    stage.hear(*[silence(2.0), said("i was alone when you left", 8.0)] * 6)
    tape = stage.ears._tape
    assert (tape.end - tape.start) / 16_000 <= 2.6


def test_close_closes_the_recogniser(stage: StagedEars) -> None:
    stage.ears.close()
    stage.ears.close()
    assert stage.recognizer.closed


def test_a_command_is_answered_while_a_television_goes_on(stage: StagedEars) -> None:
    stage.listen(asking("command", "command"))
    television = np.full(3 * 16_000, 1_500, np.int16)
    heard = stage.hear(silence(1.0), said("what can you do", 1.2), television)
    assert kinds(heard)[:3] == [SpeechStarted, SpeechEnded, Transcript]
    assert transcripts(heard) == [("command", "what can you do")]
    assert heard[2][0] - 2.2 <= 0.75
