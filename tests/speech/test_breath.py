"""The wake phrase and a command in one breath: the grammar, and the text without the phrase."""

from __future__ import annotations

import pytest
from support.jsgf import Jsgf
from support.staged_hearing import grammar

from voice_coach.content.grammar import Grammar
from voice_coach.content.wake_phrases import BUILT_IN_PHRASES
from voice_coach.errors import RecognizerError, WakeWordError
from voice_coach.speech._breath import breath_grammar, breath_name, without_phrase
from voice_coach.speech.confirm import pronunciations

COMMANDS = grammar("command", "stop", "start the silent gaze")


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("hey jarvis stop", True),
        ("jarvis start the silent gaze", True),
        ("stop", True),
        ("hey jarvis", False),
        ("hey stop", False),
        ("hey jarvis hey jarvis stop", False),
        ("stop hey jarvis", False),
    ],
)
def test_the_phrase_or_its_end_may_come_first(text: str, accepted: bool) -> None:
    breath = breath_grammar(COMMANDS, "hey jarvis", pronunciations("hey jarvis"))
    assert breath.name == breath_name("command")
    assert Jsgf.parse(breath.jsgf).accepts(text) == accepted


@pytest.mark.parametrize("phrase", BUILT_IN_PHRASES)
def test_every_phrase_can_come_first(phrase: str) -> None:
    breath = breath_grammar(COMMANDS, phrase, pronunciations(phrase))
    jsgf = Jsgf.parse(breath.jsgf)
    assert jsgf.accepts(f"{phrase} stop")
    assert jsgf.accepts("stop")
    assert set(phrase.split()) <= breath.words
    assert set(phrase.split()) <= set(breath.pronunciations)
    with_phrase = (f"{phrase} stop", f"{phrase} start the silent gaze")
    assert breath.phrases == (*with_phrase, *COMMANDS.phrases)
    assert breath.preface == phrase


def test_a_grammars_own_pronunciations_are_kept() -> None:
    named = Grammar(
        "names", "public <utterance> = jarvis;", frozenset({"jarvis"}), (), {"jarvis": ("Y",)}
    )
    breath = breath_grammar(named, "hey jarvis", pronunciations("hey jarvis"))
    assert breath.pronunciations["jarvis"] == ("Y",)


def test_a_grammar_without_its_rule_is_refused() -> None:
    with pytest.raises(RecognizerError, match='grammar of "odd" has no public rule'):
        breath_grammar(Grammar("odd", "#JSGF V1.0;", frozenset()), "alexa", {})


def test_a_phrase_that_nobody_can_pronounce_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")  # no program is asked
    with pytest.raises(WakeWordError, match="Nobody can tell how") as caught:
        pronunciations("hey '")
    assert caught.value.hint
    assert pronunciations("hey zebra")["zebra"] == ("Z IY B R AH",)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("hey jarvis stop", "stop"),
        ("jarvis stop", "stop"),
        ("stop", "stop"),
        ("hey jarvis", ""),
        ("", ""),
        ("hey there", "hey there"),
    ],
)
def test_the_text_comes_without_the_phrase(text: str, rest: str) -> None:
    assert without_phrase(text, "hey jarvis") == rest
