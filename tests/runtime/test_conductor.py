from __future__ import annotations

from dataclasses import replace

import pytest
from support.engine_rig import FakePhrases, FakeRepertoire
from support.fakes_runtime import UNDERSTANDING, FakeHearing, FakeMouth, FakeUnderstanding

from voice_coach.config import ListeningSettings
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.engine.events import (
    PlaybackFinished,
    ShutdownRequested,
    SpeechEnded,
    Transcript,
    WakeDetected,
)
from voice_coach.journal.event_log import MemoryEventLog
from voice_coach.runtime.conductor import Conductor
from voice_coach.speech.hearing import NearMiss


class Shell:
    """A conductor with everything it touches in reach."""

    def __init__(self, understanding: FakeUnderstanding = UNDERSTANDING) -> None:
        self.hearing = FakeHearing()
        self.mouth = FakeMouth()
        self.log = MemoryEventLog()
        engine = Engine(FakeRepertoire(), FakePhrases(), EngineOptions(names=("Anna", "Ben")))
        self.conductor = Conductor(
            engine, understanding, self.hearing, self.mouth, self.log, ListeningSettings()
        )
        self.conductor.start(0.0)

    def breath(self, text: str, at: float, state: str = "command") -> None:
        self.conductor.receive(WakeDetected("hey jarvis", at), at)
        self.conductor.receive(SpeechEnded(at, result_follows=True), at)
        self.conductor.receive(Transcript(text, 0.9, at, at, state), at)

    def finish_lines(self, at: float) -> None:
        """Report every line and sound as over, until nothing new is said."""
        done = 0
        while done < len(self.mouth.calls):
            for kind, command in self.mouth.calls[done:]:
                done += 1
                if kind in ("speak", "play"):
                    assert isinstance(command, Speak | PlayEarcon)
                    self.conductor.receive(PlaybackFinished(command.utterance_id, 1.0), at)

    def events(self, *names: str) -> list[dict[str, object]]:
        return [line for line in self.log.lines if line["event"] in names]


@pytest.fixture
def shell() -> Shell:
    return Shell()


def test_the_ears_get_every_grammar_and_wait_for_the_name(shell: Shell) -> None:
    assert set(shell.hearing.grammars) == set(UNDERSTANDING.sentences)
    (request,) = shell.hearing.requests
    assert (request.state, request.decode, request.wake) == ("idle", False, True)
    assert request.breath_state == "command"


def test_a_transcript_becomes_an_intent_and_the_intent_a_line(shell: Shell) -> None:
    shell.breath("start the silent gaze", 3.0)
    order = [str(line["event"]) for line in shell.log.lines if line["at"] == 3.0]
    heard = [name for name in order if name in ("wake_detected", "transcript", "intent_recognized")]
    assert heard == ["wake_detected", "transcript", "intent_recognized"]
    assert order.index("speak") > order.index("intent_recognized")
    assert [kind for kind, _ in shell.mouth.calls] == ["speak"]


def test_words_that_are_no_sentence_are_no_match(shell: Shell) -> None:
    shell.breath("mow the lawn", 1.0)
    assert shell.events("intent_recognized") == []
    (line,) = shell.events("no_match")
    assert line["at"] == 1.0


def test_every_deadline_is_logged_at_its_own_moment(shell: Shell) -> None:
    shell.breath("start the silent gaze", 1.0)
    shell.finish_lines(5.0)
    shell.conductor.receive(Transcript("yes", 1.0, 6, 6, "consent"), 6.0)
    shell.finish_lines(7.0)
    shell.conductor.receive(Transcript("yes", 1.0, 8, 8, "consent"), 8.0)
    shell.finish_lines(9.0)
    shell.conductor.handle_timeout(200.0)
    bells = [line["at"] for line in shell.events("earcon")]
    assert bells == [14.0, 74.0]
    assert shell.conductor.next_timeout() is None


def test_a_window_is_logged_as_listening_with_its_profile(shell: Shell) -> None:
    shell.breath("start the silent gaze", 1.0)
    shell.finish_lines(5.0)
    assert [line["profile"] for line in shell.events("listening")] == ["yes_no"]


def test_loudness_reaches_the_mouth(shell: Shell) -> None:
    shell.breath("speak louder", 1.0)
    assert ("volume", 0.72) in shell.mouth.calls


def test_a_shutdown_ends_it(shell: Shell) -> None:
    assert not shell.conductor.ended
    shell.conductor.receive(ShutdownRequested("SIGTERM"), 1.0)
    assert shell.conductor.ended


def test_goodbye_ends_it_after_the_farewell(shell: Shell) -> None:
    shell.breath("goodbye", 1.0)
    assert not shell.conductor.ended
    shell.finish_lines(2.0)
    assert shell.conductor.ended


def test_hello_comes_before_anything_is_heard() -> None:
    shell = Shell()
    fresh = Conductor(
        Engine(FakeRepertoire(), FakePhrases(), EngineOptions(names=("Anna", "Ben"))),
        UNDERSTANDING,
        shell.hearing,
        shell.mouth,
        shell.log,
        ListeningSettings(),
    )
    fresh.start(0.0, greet=True)
    assert shell.mouth.calls[-1][0] == "speak"


def test_the_ears_learn_a_question_of_one_exercise_when_it_is_asked() -> None:
    shell = Shell(replace(UNDERSTANDING, rare=frozenset({"consent", "feeling"})))
    at_first = set(shell.hearing.grammars)
    assert at_first == set(UNDERSTANDING.sentences) - {"consent", "feeling"}
    shell.breath("start the silent gaze", 1.0)
    shell.finish_lines(5.0)
    assert shell.hearing.requests[-1].state == "consent"
    assert set(shell.hearing.grammars) == at_first | {"consent"}
    shell.conductor.receive(Transcript("maybe", 1.0, 6, 6, "consent"), 6.0)
    shell.finish_lines(7.0)
    assert shell.hearing.requests[-1].state == "consent"
    assert shell.hearing.learned.count("consent") == 1


def test_what_was_nearly_understood_is_asked_about_and_its_words_are_written_nowhere(
    shell: Shell,
) -> None:
    near = NearMiss(1.0, 2.0, text="start the silent gaze", state="command")
    shell.conductor.receive(WakeDetected("hey jarvis", 1.0), 1.0)
    shell.conductor.receive(SpeechEnded(2.0, result_follows=True), 2.0)
    shell.conductor.receive(near, 2.0)
    (line,) = shell.events("no_match")
    assert line["guess"] == ["StartExercise", {"exercise": "silent-gaze"}]
    said = [command.text for _, command in shell.mouth.calls if isinstance(command, Speak)]
    assert said == ["nearest.exercise title=the silent gaze"]
    assert "start the silent gaze" not in str(shell.log.lines)


def test_words_in_a_state_that_nobody_asks_about_are_no_guess(shell: Shell) -> None:
    near = NearMiss(1.0, 2.0, text="add a minute", state="session_command")
    shell.conductor.receive(near, 2.0)
    (line,) = shell.events("no_match")
    assert line["guess"] is None


def test_typed_words_that_are_no_sentence_are_guessed_too(shell: Shell) -> None:
    shell.breath("the silent gaze thing", 1.0)
    said = [command.text for _, command in shell.mouth.calls if isinstance(command, Speak)]
    assert said == ["nearest.exercise title=the silent gaze"]
