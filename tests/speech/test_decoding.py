"""Which grammar decodes what: a command's is heard with the wake phrase and without it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.scripted_recognizer import ScriptedRecognizer, spelled
from support.staged_hearing import grammar

from voice_coach.clip import Pcm16
from voice_coach.content.loading import load_library
from voice_coach.engine.attention import CALLED
from voice_coach.engine.events import NoMatch
from voice_coach.resources import dialogs_folder
from voice_coach.speech import _decoding
from voice_coach.speech._decoding import Decoding
from voice_coach.speech._tape import Tape
from voice_coach.speech.acceptance import WORTH_ASKING
from voice_coach.speech.hearing import NearMiss, Recognition
from voice_coach.speech.segmenter import Utterance

COMMANDS = replace(grammar("command", "stop", "start the silent gaze"), called=True)
TURN = grammar("sharing", "done", "stop")


class Whole(Tape):
    """A tape that gives the same sound wherever it is cut."""

    end = 20_800

    def __init__(self, text: str) -> None:
        self.text = text

    def cut(self, start: int, end: int) -> Pcm16:
        return spelled(self.text)

    def versions(self, start: int, end: int, voice: int) -> list[Pcm16]:
        return [self.cut(start, end)]


@pytest.mark.parametrize("after_wake", [True, False])
@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("hey jarvis start the silent gaze", "start the silent gaze"),
        ("jarvis stop", "stop"),
        ("stop", "stop"),
    ],
)
def test_a_command_has_one_grammar_with_and_without_the_phrase(
    said: str, text: str, after_wake: bool
) -> None:
    recognizer = ScriptedRecognizer()
    decoding = Decoding(recognizer, Whole(said), "hey jarvis")
    decoding.add_grammar(COMMANDS)
    decoding.add_breath("command")
    heard = decoding.words(Utterance(0, 16_000, after_wake=after_wake), "command")
    assert heard.text == text
    assert recognizer.heard == [("command", said)]
    assert recognizer.grammars == {"command"}, "a second graph would be the largest of all"


def test_any_other_state_gets_a_second_one_once_it_is_called_in() -> None:
    recognizer = ScriptedRecognizer()
    decoding = Decoding(recognizer, Whole("hey jarvis done"), "hey jarvis")
    decoding.add_grammar(TURN)
    assert recognizer.grammars == {"sharing"}
    decoding.add_breath("sharing")
    assert recognizer.grammars == {"sharing", "sharing+wake"}
    assert not decoding.words(Utterance(0, 16_000), "sharing").accepted
    decoding.forget()
    assert decoding.words(Utterance(0, 16_000, after_wake=True), "sharing").text == "done"


def test_without_a_phrase_nothing_comes_before_a_command() -> None:
    recognizer = ScriptedRecognizer()
    decoding = Decoding(recognizer, Whole("hey jarvis stop"), None)
    decoding.add_grammar(COMMANDS)
    assert not decoding.words(Utterance(0, 16_000), "command").accepted


def test_the_states_that_are_called_in_say_so() -> None:
    library = load_library(dialogs_folder(), (), choose=lambda _: 0)
    called = {state for state in library.common_states if library.grammar(state).called}
    assert called == set(CALLED)


@pytest.mark.parametrize(
    ("confidence", "guesses", "told"),
    [(WORTH_ASKING, True, True), (WORTH_ASKING - 0.01, True, False), (0.49, False, False)],
)
def test_only_what_is_near_is_told_and_only_where_it_is_asked_about(
    confidence: float, guesses: bool, told: bool
) -> None:
    decoding = Decoding(ScriptedRecognizer(), Whole("stop"), None)
    decoding.add_grammar(replace(COMMANDS, guesses=guesses))
    near = Recognition("start the silent gaze", confidence, accepted=False)
    missed = decoding.missed(near, "command", 1.0, 2.0)
    assert (missed.start, missed.end, missed.guess) == (1.0, 2.0, None)
    assert isinstance(missed, NearMiss) == told
    if isinstance(missed, NearMiss):
        assert (missed.text, missed.state) == ("start the silent gaze", "command")


def test_where_no_words_were_found_there_is_nothing_to_ask_about() -> None:
    decoding = Decoding(ScriptedRecognizer(), Whole("stop"), None)
    decoding.add_grammar(replace(COMMANDS, guesses=True))
    missed = decoding.missed(Recognition("", 0.4, accepted=False), "command", 1.0, 2.0)
    assert type(missed) is NoMatch


class Echoing(Whole):
    """Another sound in each of its versions."""

    def versions(self, start: int, end: int, voice: int) -> list[Pcm16]:
        return [spelled(text) for text in self.text.split("/")]


@pytest.mark.parametrize(
    ("versions", "heard", "accepted"),
    [
        ("stop/mumble/mumble", "stop", True),
        ("mumble/stop/mumble", "stop", True),
        ("mumble/mumble/stop", "stop", True),
        ("mumble/mumble/mumble", "", False),
    ],
)
def test_over_an_echo_the_first_version_that_is_accepted_counts(
    versions: str, heard: str, accepted: bool
) -> None:
    decoding = Decoding(ScriptedRecognizer(), Echoing(versions), "hey jarvis")
    decoding.add_grammar(TURN)
    found = decoding.words(Utterance(8_000, 16_000), "sharing")
    assert (found.text, found.accepted) == (heard, accepted)


class Television(Whole):
    """Talk, with a command in the middle that is said nearby, from 4000 to 12 000."""

    def __init__(self, whole: str, near: str) -> None:
        super().__init__(whole)
        self.near = near

    def cut(self, start: int, end: int) -> Pcm16:
        return spelled(self.near if (start, end) == (4_000, 12_000) else self.text)


@pytest.fixture
def nearby(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_decoding, "near_part", lambda _: (4_000, 12_000))


@pytest.mark.usefixtures("nearby")
@pytest.mark.parametrize(
    ("whole", "near", "text", "accepted", "looks"),
    [
        ("and so he said stop it now", "stop", "stop", True, 2),
        ("stop", "start the silent gaze", "stop", True, 1),
        ("and so he said", "nothing of this", "", False, 2),
    ],
)
def test_what_is_said_nearby_counts_where_the_whole_is_not_clear(
    whole: str, near: str, text: str, accepted: bool, looks: int
) -> None:
    recognizer = ScriptedRecognizer()
    decoding = Decoding(recognizer, Television(whole, near), None)
    decoding.add_grammar(replace(COMMANDS, called=False))
    heard = decoding.words(Utterance(0, 16_000), "command")
    assert (heard.text if heard.accepted else "", heard.accepted) == (text, accepted)
    assert len(recognizer.heard) == looks


@pytest.mark.usefixtures("nearby")
@pytest.mark.parametrize("state", ["sharing", "control", "open_silence"])
def test_nothing_is_taken_out_of_what_people_say_to_each_other(state: str) -> None:
    recognizer = ScriptedRecognizer()
    decoding = Decoding(recognizer, Television("i am not done yet", "done"), None)
    decoding.add_grammar(grammar(state, "done"))
    assert not decoding.words(Utterance(0, 16_000), state).accepted
    assert len(recognizer.heard) == 1


@pytest.mark.parametrize(
    ("part", "surer"), [(0.95, "stop"), (0.6, "start the silent gaze"), (0.4, None)]
)
def test_the_surer_of_two_counts(part: float, surer: str | None) -> None:
    whole = Recognition("start the silent gaze", 0.7 if surer else 0.3, accepted=surer is not None)
    heard = _decoding._surer(whole, Recognition("stop", part, accepted=part >= 0.5))
    assert heard.text == (surer or "start the silent gaze")
