from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.content.clock_schema import ClockWording, DayPart, WhenPatterns
from voice_coach.content.clock_words import ClockWords
from voice_coach.content.durations import DurationWords
from voice_coach.content.numbers import NumberWords
from voice_coach.content.phrasebook import Wordings, slots_of
from voice_coach.content.schema import Durations
from voice_coach.engine.plan import Line

PATTERNS = Durations(
    exact={"0": "no time", "1": "one second", "60": "one minute", "90": "a minute and a half"},
    seconds="{number} seconds",
    minutes="{number} minutes",
    minutes_and_half="{number} and a half minutes",
    both="{minutes} and {seconds}",
)
DURATIONS = DurationWords(PATTERNS, NumberWords("en"))
CLOCK = ClockWording(
    minutes={"0": "{hour} sharp"},
    other_minutes="{hour} {minute}",
    parts={"00:00": DayPart(**{"with": "{clock}", "each": "every day"})},
    weekdays=["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
    when=WhenPatterns(**dict.fromkeys(WhenPatterns.model_fields, "{clock}")),
)


def phrasebook(choose: Callable[[int], int] = lambda _: 0, **wordings: list[str]) -> Wordings:
    return Wordings(
        wordings,
        durations=DURATIONS,
        times=ClockWords(CLOCK, DURATIONS, NumberWords("en")),
        public_slots=frozenset({"duration", "exercises"}),
        standing={"exercises": "this and that"},
        choose=choose,
    )


def generator(seed: int) -> Callable[[int], int]:
    return random.Random(seed).randrange  # noqa: S311 - it picks wordings, it guards nothing


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "no time"),
        (1, "one second"),
        (2, "two seconds"),
        (40, "forty seconds"),
        (59.6, "one minute"),
        (60, "one minute"),
        (61, "one minute and one second"),
        (83, "one minute and twenty three seconds"),
        (90, "a minute and a half"),
        (120, "two minutes"),
        (130, "two minutes and ten seconds"),
        (150, "two and a half minutes"),
        (180, "three minutes"),
        (1800, "thirty minutes"),
        (-3, "no time"),
    ],
)
def test_lengths_are_said_in_words(seconds: float, words: str) -> None:
    assert DURATIONS.say(seconds) == words


def test_a_language_may_have_no_half_minutes() -> None:
    patterns = PATTERNS.model_copy(update={"minutes_and_half": None})
    assert DurationWords(patterns, None).say(150) == "2 minutes and 30 seconds"


def test_slots_are_filled_and_names_are_private() -> None:
    book = phrasebook(
        hello=["Hello."],
        thanks=["Thank you, {first}. {second}, please."],
        left=["{duration}."],
        menu=["We can do {exercises}."],
        echo=["{answer}. Thank you, and {duration} left."],
    )
    assert book.line("hello") == Line("Hello.", private=False)
    assert book.line("thanks", {"first": "Anna", "second": "ben"}) == Line(
        "Thank you, Anna. Ben, please.", private=True
    )
    assert book.line("left", {"duration": 40}) == Line("Forty seconds.", private=False)
    assert book.line("menu") == Line("We can do this and that.", private=False)
    assert book.line("echo", {"answer": "not angry", "duration": 60}) == Line(
        "Not angry. Thank you, and one minute left.", private=True
    )


def test_a_name_that_looks_like_a_slot_stays_a_name() -> None:
    book = phrasebook(hello=["Hello {name}."])
    assert book.line("hello", {"name": "{duration}"}).text == "Hello {duration}."


def test_what_is_missing_is_an_error() -> None:
    book = phrasebook(hello=["Hello {name}."])
    with pytest.raises(KeyError, match="name"):
        book.line("hello", {"first": "Anna"})
    with pytest.raises(KeyError, match="goodbye"):
        book.line("goodbye")
    assert book.has("hello")
    assert not book.has("goodbye")


@given(st.integers(2, 5), st.integers(0, 2**32))
def test_no_wording_comes_twice_running_and_all_of_them_come(count: int, seed: int) -> None:
    variants = [f"Line {'x' * number}." for number in range(count)]
    book = phrasebook(generator(seed), a=variants, b=variants)
    said = []
    for _ in range(60):
        said.append(book.line("a").text)
        book.line("b")
    assert all(one != two for one, two in pairwise(said))
    assert set(said) == set(variants)


def test_the_choice_is_the_generators() -> None:
    texts = [[phrasebook(generator(7), a=["A.", "B.", "C."]).line("a").text] for _ in range(2)]
    assert texts[0] == texts[1]
    assert phrasebook(lambda count: count - 1, a=["A.", "B.", "C."]).line("a").text == "C."


def test_lines_that_never_change_can_be_rendered_ahead() -> None:
    book = phrasebook(a=["Yes.", "Sure."], b=["{name}?"], c=["{duration}."], d=["{exercises}."])
    assert book.fixed_lines() == ("Sure.", "This and that.", "Yes.")
    assert book.fixed_lines(lambda key: key == "a") == ("Sure.", "Yes.")


def test_slots_of_a_wording() -> None:
    assert slots_of("{a} and {b_2}, {} {X} { c }") == ("a", "b_2")
