"""What was said so far tells the ears how long to wait for more."""

from __future__ import annotations

import pytest
from support.staged_hearing import StagedEars, asking, grammar, kinds, said, silence, transcripts

from voice_coach.config import ListeningSettings
from voice_coach.engine.events import NoMatch, SpeechEnded, SpeechStarted
from voice_coach.speech.hearing import EarsOptions
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.units import Seconds

COMMAND = asking("command")


@pytest.fixture
def stage() -> StagedEars:
    staged = StagedEars(EarsOptions(endpoint_profile("command", ListeningSettings())))
    staged.ears.add_grammar(grammar("command", "yes", "stop"))
    return staged


@pytest.mark.parametrize("pause", [0.4, 1.0, 1.4])
def test_whoever_begins_a_command_may_look_for_the_rest(stage: StagedEars, pause: Seconds) -> None:
    stage.ears.add_grammar(grammar("command", "yes start the silent gaze", "stop"))
    stage.listen(COMMAND)
    rest = said("start the silent gaze")
    heard = stage.hear(silence(1.0), said("yes"), silence(pause), rest, silence(2.0))
    assert transcripts(heard) == [("command", "yes start the silent gaze")]
    assert [seconds for _, words, seconds in stage.recognizer.asked][-1] > 1.6 + pause


def test_a_command_that_is_never_finished_is_answered_after_a_while(stage: StagedEars) -> None:
    stage.ears.add_grammar(grammar("command", "yes start the silent gaze", "stop"))
    stage.listen(COMMAND)
    heard = stage.hear(silence(1.0), said("yes"), silence(4.0))
    assert kinds(heard) == [SpeechStarted, SpeechEnded, NoMatch]
    assert heard[-1][0] - 1.8 == pytest.approx(1.6, abs=0.07)


def test_a_bare_stop_is_never_waited_for_where_feelings_are(stage: StagedEars) -> None:
    stage.ears.add_grammar(grammar("feeling", "anxious {_}", "stop"))
    stage.listen(asking("feeling", "feeling"))
    stop = stage.hear(silence(1.0), said("stop"), silence(3.0))
    assert stop[-1][0] - 1.8 == pytest.approx(0.2, abs=0.05)
    stage.now = 0.0
    anxious = stage.hear(silence(1.0), said("anxious"), silence(3.0))
    assert anxious[-1][0] - 1.8 == pytest.approx(1.2, abs=0.07)


def test_what_makes_no_sense_is_looked_at_again_with_more_sound_after_it(
    stage: StagedEars,
) -> None:
    stage.listen(COMMAND)
    stage.hear(silence(3.0), said("i was alone when you left", 1.0), silence(2.0))
    lengths = [seconds for _, _, seconds in stage.recognizer.asked]
    assert lengths == pytest.approx([1.25 + 0.06, 1.25 + 0.3], abs=0.07)


def test_a_short_word_in_a_silence_is_heard_without_its_echo_in_the_room(stage: StagedEars) -> None:
    stage.ears.add_grammar(grammar("silence", "stop"))
    stage.listen(asking("silence", "silence", wake=False))
    stage.hear(silence(3.0), said("stop", 0.5), silence(2.0))
    [(_, words, seconds)] = stage.recognizer.asked
    assert words == "stop"
    assert seconds == pytest.approx(0.25 + 0.5 + 0.1, abs=0.07)
