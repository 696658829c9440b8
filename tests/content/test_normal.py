from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.content.normal import spoken_template, spoken_words
from voice_coach.content.numbers import NumberWords, number_words

ENGLISH = NumberWords("en")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stop!", "stop"),
        ("  two   words ", "two words"),
        ("check-in", "check in"),
        ("self\u2013conscious", "self conscious"),
        ("let\u2019s", "let's"),
        ("'quoted'", "quoted"),
        ("i'd like that's", "i'd like that's"),
        ("[unk] stop <unk>", "stop"),
        ("[UNK]", ""),
        ("2 minutes", "two minutes"),
        ("25", "twenty five"),
        ("2.5 minutes", "two point five minutes"),
        ("2,5 minutes", "two point five minutes"),
        ("120 seconds.", "one hundred twenty seconds"),
        ("a2b", "a2b"),
        ("Zoë", "zoë"),
        ("O'Brien", "o'brien"),
        ("a,b;c", "a b c"),
        ("snake_case", "snake case"),
        ("", ""),
        ("...", ""),
    ],
)
def test_text_becomes_words(text: str, words: str) -> None:
    assert spoken_words(text, ENGLISH) == words


@given(st.text(max_size=60))
def test_words_stay_words(text: str) -> None:
    words = spoken_words(text, ENGLISH)
    assert spoken_words(words, ENGLISH) == words
    assert "  " not in words
    assert words == words.strip()


@pytest.mark.parametrize(
    ("template", "spoken"),
    [
        ("start [the] {exercise}", "start [the] {exercise}"),
        ("check-in", "check in"),
        ("{minutes}-minute", "{minutes} minute"),
        ("a-{size}", "a {size}"),
        ("<my-rule> {my-list:slot-name}", "<my-rule> {my-list:slot-name}"),
        ("{-5..20:degrees}", "{-5..20:degrees}"),
        ("(8|12) ounce", "(eight|twelve) ounce"),
        ("{1..20:minutes} minutes", "{1..20:minutes} minutes"),
        ("what is this?", "what is this"),
        ("yes, please", "yes please"),
        ("let\u2019s", "let's"),
        ("(well-known|self-made) thing", "(well known|self made) thing"),
    ],
)
def test_templates_get_the_same_spelling(template: str, spoken: str) -> None:
    assert spoken_template(template, ENGLISH) == spoken


def test_number_words_have_no_ordinals_and_no_hyphens() -> None:
    assert ENGLISH.forms(25) == ("twenty five",)
    assert ENGLISH.spell(121) == "one hundred twenty one"
    assert ENGLISH.spell(0) == "zero"


def test_a_language_without_number_words_is_known() -> None:
    assert number_words("xx") is None
    assert number_words("en-GB") is not None
    german = number_words("de")
    assert german is not None
    assert german.spell(21) == "einundzwanzig"
