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
    many = choice(Word(f"w{number}") for number in range(10))
    language = Language(chain((many, many)), {})
    assert pairs(sample_phrases(language)) == {
        (f"w{one}", f"w{two}") for one in range(10) for two in range(10)
    }
    few = sample_phrases(language, most=15)
    assert len(few) == 15
    assert {word for phrase in few for word in phrase.split()} == {f"w{n}" for n in range(10)}


@pytest.mark.parametrize(("left", "right"), [(30, 40), (40, 30), (500, 1)])
def test_where_many_words_meet_many_each_meets_one(left: int, right: int) -> None:
    before = [f"b{number}" for number in range(left)]
    names = [f"n{number}" for number in range(right)]
    middle = Word("the")
    language = Language(
        chain((choice(map(Word, before)), choice((middle, SILENCE)), choice(map(Word, names)))), {}
    )
    phrases = sample_phrases(language)
    found = pairs(phrases)
    assert {one for one, _ in found} >= set(before)
    assert {two for _, two in found} >= set(names)
    assert len(phrases) <= 2 * (left + right)
    for phrase in phrases:
        first, *rest = phrase.split()
        assert first in before
        assert rest[:-1] in ([], ["the"])
        assert rest[-1] in names


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
