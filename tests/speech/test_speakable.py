from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.errors import VoiceError
from voice_coach.speech._speakable import MAX_CHARACTERS, shortest, speakable


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Anna \u2014 it\u2019s your turn\u2026", "Anna, it's your turn."),
        ("--help", "help"),
        ("-w file", "w file"),
        ("wait!!!", "wait!"),
        ("[[h@l'oU]]", "h@l'oU"),
        ("ok \U0001f44d\U0001f3fd", "ok"),
        ("a\x00b\x07c\ttab\nline", "a b c tab line"),
        ("twenty-five, rock 'n' roll", "twenty-five, rock 'n' roll"),
        ("Take $5 at 10:30; 50%", "Take $5 at 10:30; 50%"),
        ("Юсуф, Zoë", "Yusuf, Zoë"),
        ("e\u0301tude", "étude"),
        ("a , , , b", "a, b"),
    ],
)
def test_what_is_said(text: str, said: str) -> None:
    assert speakable(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("José and Zoë", "Jose and Zoe"),
        ("Łukasz", "Lukasz"),
        ("प्रिया", "priya"),
        ("小雪", "XiaoXue"),
    ],
)
def test_what_is_said_by_an_engine_that_knows_ascii(text: str, said: str) -> None:
    assert speakable(text, ascii_only=True) == said


@pytest.mark.parametrize("text", ["", "  \n", "...", "?!", "\U0001f600", "\x00", "---", "_", "''"])
def test_nothing_to_say(text: str) -> None:
    assert speakable(text) == ""


def test_words_without_end_are_broken() -> None:
    """Flite hangs on a word of 10 000 letters."""
    words = speakable("a" * 100).split()
    assert "".join(words) == "a" * 100
    assert max(map(len, words)) == 40


def test_length_limit() -> None:
    assert speakable("ab " * 3333 + "a")
    assert len("ab " * 3333 + "a") == MAX_CHARACTERS
    with pytest.raises(VoiceError, match="10001 characters") as raised:
        speakable("a" * (MAX_CHARACTERS + 1))
    assert "10000" in raised.value.hint


@given(st.text(st.characters(), max_size=60), st.booleans())
def test_any_text_becomes_a_line_that_engines_can_take(text: str, ascii_only: bool) -> None:
    said = speakable(text, ascii_only=ascii_only)
    assert said == " ".join(said.split())
    assert not said.startswith("-")
    assert "[" not in said
    assert "<" not in said
    assert all(unicodedata.category(character)[0] != "C" for character in said)
    said.encode("ascii" if ascii_only else "utf-8")
    assert speakable(said, ascii_only=ascii_only) == said


def test_the_shortest_rendering_grows_with_letters_and_shrinks_with_speed() -> None:
    assert shortest("abcd!", 1.0) == pytest.approx(0.06)
    assert shortest("abcd!", 2.0) == pytest.approx(0.03)
