"""Which phrase wakes the coach: it follows the recogniser, or what was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.vosk_words import TINY_MODEL

from voice_coach.app.hearing import (
    check_wake_phrase,
    describe_ears,
    ears_options,
    make_ears,
    make_ears_process,
    wake_phrase,
)
from voice_coach.config import Settings, load_settings
from voice_coach.content.wake_phrases import BUILT_IN_PHRASES
from voice_coach.errors import ConfigError, WakeWordError

EMBEDDED = "recognizer.engine=pocketsphinx"
VOSK = f"recognizer.model={TINY_MODEL}"


def settings(*overrides: str) -> Settings:
    return load_settings(Path("/dev/null"), overrides, environ={}).settings


@pytest.mark.parametrize(
    ("overrides", "phrase"),
    [
        ((EMBEDDED,), "hey jarvis"),
        ((VOSK,), "hey coach"),
        ((VOSK, EMBEDDED), "hey jarvis"),
        (("recognizer.engine=vosk",), "hey coach"),
        ((EMBEDDED, "wake.phrase=auto"), "hey jarvis"),
        ((VOSK, "wake.phrase=AUTO"), "hey coach"),
        ((EMBEDDED, "wake.phrase=Okay  Nabu"), "okay nabu"),
        ((VOSK, "wake.phrase=okay_nabu"), "okay nabu"),
        ((VOSK, "wake.phrase=Good Morning Computer"), "good morning computer"),
    ],
)
def test_the_phrase_follows_the_recogniser_unless_one_was_chosen(
    overrides: tuple[str, ...], phrase: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    chosen = settings(*overrides)
    assert wake_phrase(chosen) == phrase
    check_wake_phrase(chosen)
    assert ears_options(chosen).wake_phrase == phrase
    assert f'the wake phrase is "{phrase}"' in describe_ears(chosen)


def test_without_a_model_the_embedded_recogniser_hears(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert wake_phrase(settings()) == "hey jarvis"


@pytest.mark.parametrize(
    ("overrides", "message", "hints"),
    [
        (
            ("wake.phrase=hey coach",),
            '"hey coach" needs Vosk, and the built-in recogniser hears',
            ("run `voice-coach setup --model`", '"auto"', *BUILT_IN_PHRASES),
        ),
        ((EMBEDDED, "wake.phrase=hey coach"), "needs Vosk", ('recognizer.engine to "auto"',)),
        (("wake.phrase=hey travis",), "needs Vosk", ('Did you mean "hey jarvis"?',)),
    ],
)
def test_a_phrase_that_cannot_be_spotted_is_an_error_that_names_the_way_out(
    overrides: tuple[str, ...],
    message: str,
    hints: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    chosen = settings(*overrides)
    for start in (
        check_wake_phrase,
        make_ears,
        lambda one: make_ears_process(one, print, print, print),
    ):
        with pytest.raises(WakeWordError) as caught:
            start(chosen)
        assert message in caught.value.message
        assert all(hint in caught.value.hint for hint in hints)
        assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("phrase", "message", "hint"),
    [
        ("hey jarvi", 'cannot be "hey jarvi", which is nearly "hey jarvis"', '"hey jarvis"?'),
        ("hey coch", 'which is nearly "hey coach"', '"hey coach"?'),
        ("jarvis", 'must be "auto", two to 5 words, or one of "hey jarvis"', '"hey jarvis"?'),
        ("computer", "two to 5 words", ""),
        ("", "two to 5 words", ""),
        ("one two three four five six", "two to 5 words", ""),
        ("hey coach!", "two to 5 words", '"hey coach"?'),
        ("hey, you there", "two to 5 words", ""),
        ("route 66", "two to 5 words", ""),
    ],
)
def test_what_can_be_no_phrase_is_a_mistake_in_the_settings(
    phrase: str, message: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(f"wake.phrase={phrase!r}")
    (problem,) = caught.value.problems
    assert message in problem.message
    assert hint in problem.hint
