"""What is named as an example: of different kinds, in one breath, and not always the same."""

from __future__ import annotations

import random

from support.whole_library import whole_library

from voice_coach.content.examples import SHORT_TITLE_WORDS, Examples, longest_examples
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.content.schema import Enumeration
from voice_coach.resources import dialogs_folder

ENUMERATION = Enumeration(last=" and ")


def drawn(library: Library, seed: int) -> str:
    generator = random.Random(seed)  # noqa: S311 - it picks examples, it guards nothing
    return Examples(library.exercises.values(), ENUMERATION, generator.randrange).draw()


def test_each_time_others_are_named() -> None:
    library = whole_library()
    assert len({drawn(library, seed) for seed in range(20)}) > 15


def test_they_are_of_different_kinds_and_fit_into_a_breath() -> None:
    library = whole_library()
    kinds = {exercise.title: exercise.family for exercise in library.exercises.values()}
    for seed in range(20):
        words = drawn(library, seed)
        names = words.replace(" and ", ", ").split(", ")
        assert len({kinds[name] for name in names}) == ENUMERATION.most
        assert all(len(name.split()) <= SHORT_TITLE_WORDS for name in names)
        assert len(words.split()) <= longest_examples(ENUMERATION)


def test_where_there_are_none_nothing_is_named() -> None:
    assert Examples([], ENUMERATION, lambda _: 0).draw() == ""


def test_the_coach_names_others_when_it_is_asked_again() -> None:
    generator = random.Random(3)  # noqa: S311 - same
    library = load_library(dialogs_folder(), (), choose=generator.randrange)
    said = {library.phrasebook.line("idle.what_can_you_do").text for _ in range(10)}
    assert len(said) > 5
    assert not said & set(library.phrasebook.fixed_lines())
