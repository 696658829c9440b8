"""What people answer as a setting goes to whoever keeps it, and changes what is understood."""

from __future__ import annotations

from dataclasses import replace

from support.engine_rig import FakePhrases, FakeRepertoire
from support.fakes_runtime import (
    UNDERSTANDING,
    FakeHearing,
    FakeMatch,
    FakeMouth,
    FakeUnderstanding,
)

from voice_coach.config import ListeningSettings
from voice_coach.engine.commands import Remember, Speak
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.engine.events import ExerciseRequested, PlaybackFinished, SpeechEnded, Transcript
from voice_coach.engine.plan import Ask, Plan, Say
from voice_coach.journal.event_log import MemoryEventLog
from voice_coach.runtime.conductor import Conductor

NAME = Ask(
    "name",
    "feeling",
    "GivenName",
    "given_name",
    "ask",
    echo="echo",
    remember="people.names.1",
)
HEARS_MIA = replace(
    UNDERSTANDING,
    sentences={
        **UNDERSTANDING.sentences,
        "feeling": {"mia": FakeMatch("GivenName", {"given_name": "Mia"})},
    },
)


class OneQuestion(FakeRepertoire):
    def plan(self, exercise: str, seconds: float | None = None) -> Plan:
        return Plan("set-up", "the set up", (NAME, Say("after")), 0.0, consent=False)


class Shell:
    """A conductor that has just asked for a name."""

    def __init__(self) -> None:
        self.hearing = FakeHearing()
        self.mouth = FakeMouth()
        self.kept: list[Remember] = []
        self.renewed: FakeUnderstanding | None = None
        self.said_before: list[int] = []
        engine = Engine(OneQuestion(), FakePhrases(), EngineOptions(names=("Anna", "Ben")))
        self.conductor = Conductor(
            engine, HEARS_MIA, self.hearing, self.mouth, MemoryEventLog(), ListeningSettings()
        )
        self.conductor.keep_with(self.keep)
        self.conductor.start(0.0)
        self.conductor.receive(ExerciseRequested("set-up"), 1.0)
        _, line = self.mouth.calls[-1]
        assert isinstance(line, Speak)
        self.conductor.receive(PlaybackFinished(line.utterance_id, 1.0), 2.0)

    def keep(self, command: Remember) -> FakeUnderstanding | None:
        self.kept.append(command)
        self.said_before.append(len(self.mouth.calls))
        return self.renewed

    def hear(self, text: str) -> None:
        self.conductor.receive(SpeechEnded(3.0, result_follows=True), 3.0)
        self.conductor.receive(Transcript(text, 0.9, 2.5, 3.0, "feeling"), 3.0)


def test_an_answer_is_handed_over_while_the_next_line_already_sounds() -> None:
    shell = Shell()
    before = len(shell.mouth.calls)
    shell.hear("mia")
    assert shell.kept == [Remember("people.names.1", "Mia")]
    assert shell.said_before == [before + 1]


def test_the_ears_learn_only_what_has_changed() -> None:
    shell = Shell()
    learned = len(shell.hearing.grammars)
    who_first = {"mia goes first": FakeMatch("ChooseFirst", {"partner": 1})}
    shell.renewed = replace(HEARS_MIA, sentences={**HEARS_MIA.sentences, "who_first": who_first})
    shell.hear("mia")
    assert len(shell.hearing.grammars) == learned
    assert shell.hearing.grammars["who_first"].words == {"mia", "goes", "first"}
    assert shell.hearing.learned[learned:] == ["who_first"]


def test_nobody_needs_to_keep_anything() -> None:
    shell = Shell()
    shell.conductor.keep_with(lambda _: None)
    shell.hear("mia")
    assert shell.kept == []
    assert len(shell.hearing.learned) == len(HEARS_MIA.sentences)
