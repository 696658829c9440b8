from __future__ import annotations

from itertools import pairwise

import pytest

from voice_coach.content.phrases import sample_phrases
from voice_coach.content.terms import (
    SILENCE,
    Chain,
    Choice,
    Language,
    Rule,
    Word,
    chain,
    choice,
    factored,
    may_be_silent,
    spoken,
    words,
)


def pairs(phrases: tuple[str, ...]) -> set[tuple[str, str]]:
    return {pair for phrase in phrases for pair in pairwise(phrase.split())}


def test_phrases_hold_every_pair_of_neighbours() -> None:
    optional = choice((Word("b"), SILENCE))
    term = chain((choice((Word("a"), Word("x"))), optional, Rule("c")))
    language = Language(term, {"c": choice((words("c d"), Word("e")))})
    found = sample_phrases(language)
    expected = {(one, "b") for one in "ax"} | {(one, two) for one in "axb" for two in "ce"}
    assert pairs(found) == expected | {("c", "d")}


def test_phrases_are_bounded_and_still_hold_every_word() -> None:
    many = choice(Word(f"w{number}") for number in range(30))
    language = Language(chain((many, many)), {})
    assert pairs(sample_phrases(language)) == {
        (f"w{one}", f"w{two}") for one in range(30) for two in range(30)
    }
    few = sample_phrases(language, most=40)
    assert len(few) == 40
    assert {word for phrase in few for word in phrase.split()} == {f"w{n}" for n in range(30)}


def test_a_repeated_word_is_a_pair_of_its_own() -> None:
    assert sample_phrases(Language(words("bye bye"), {})) == ("bye bye",)


@pytest.mark.parametrize(
    ("term", "silent"),
    [
        (SILENCE, True),
        (Word("a"), False),
        (Rule("a"), False),
        (choice((Word("a"), SILENCE)), True),
        (Chain((choice((Word("a"), SILENCE)), Word("b"))), False),
    ],
)
def test_what_may_be_silent_is_known(term: Chain | Word | Rule | Choice, silent: bool) -> None:
    assert may_be_silent(term) is silent
    assert not may_be_silent(spoken(term))


def test_common_beginnings_and_endings_are_shared() -> None:
    numbers = [
        (f"{tens}ty", *rest) for tens in ("twen", "thir") for rest in ((), ("one",), ("two",))
    ]
    term = factored(numbers)
    assert term == chain(
        (
            choice((Word("twenty"), Word("thirty"))),
            choice((SILENCE, Word("one"), Word("two"))),
        )
    )
