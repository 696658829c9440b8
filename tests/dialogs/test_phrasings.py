"""How people ask for each exercise by each of its names, and talk of it without asking."""

from __future__ import annotations

import cProfile
import pstats
import statistics
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Final

import pytest
import yaml
from hassil import recognize_all
from pydantic import BaseModel
from support.asking import is_question, put
from support.every_template import every_template

from voice_coach.content.library import Library
from voice_coach.engine.events import Slot

TABLE: Final = Path(__file__).parent / "phrasings" / "starting.yaml"
PLAIN_EACH, TIMED_EACH, NOTHING_EACH = 6, 1, 2
"""Sentences that each name is tried in."""


class Timed(BaseModel):
    """A sentence with a length."""

    say: str
    slots: dict[str, int]


class Table(BaseModel):
    """Sentences with {name} in them."""

    plain: list[str]
    bare: list[str]
    timed: list[Timed]
    nothing: list[str]


@pytest.fixture(scope="module")
def table() -> Table:
    return Table.model_validate(yaml.safe_load(TABLE.read_text("utf-8")))


def in_turn(sentences: Sequence[str], names: Sequence[str], each: int) -> Iterator[tuple[str, str]]:
    """Yield every name in some of the sentences, which take turns; all of them are used."""
    turn = cycle(sentences)
    for name in names:
        for sentence in islice(turn, each):
            yield name, put(sentence, name)


class Asked:
    """What the tables make of the library: sentences, and what they mean."""

    def __init__(self, library: Library, table: Table) -> None:
        self.owners = {
            alias: exercise.id
            for exercise in library.exercises.values()
            for alias in exercise.aliases
        }
        bare = [name for name in self.owners if is_question(name)]
        plain = [name for name in self.owners if name not in bare]
        counted = [
            name for name in plain if not {"minute", "minutes", "second"} & set(name.split())
        ]
        self.means: list[tuple[str, dict[str, Slot]]] = [
            (text, {"exercise": self.owners[name]})
            for name, text in (
                *in_turn(table.plain, plain, PLAIN_EACH),
                *in_turn(table.bare, bare, PLAIN_EACH),
            )
        ]
        lengths = cycle(table.timed)
        for name in counted:
            for timed in islice(lengths, TIMED_EACH):
                self.means.append(
                    (put(timed.say, name), {**timed.slots, "exercise": self.owners[name]})
                )
        self.nothing = [text for _, text in in_turn(table.nothing, plain, NOTHING_EACH)]


@pytest.fixture(scope="module")
def asked(library: Library, table: Table) -> Asked:
    return Asked(library, table)


@pytest.mark.parametrize(
    "each", [pytest.param(1, id="all", marks=pytest.mark.slow), pytest.param(5, id="some")]
)
def test_every_exercise_is_started_by_every_name(library: Library, asked: Asked, each: int) -> None:
    wrong = []
    for text, slots in asked.means[::each]:
        match = library.match("command", text)
        if match is None or (match.name, dict(match.slots)) != ("StartExercise", slots):
            wrong.append(f"{text!r}: {match}, not {slots}")
    assert wrong == []


def test_talk_about_an_exercise_starts_none(library: Library, asked: Asked) -> None:
    heard = {text: library.match("command", text) for text in asked.nothing}
    assert {text: match for text, match in heard.items() if match is not None} == {}


def test_there_are_as_many_phrasings_as_there_should_be(asked: Asked, table: Table) -> None:
    assert len({text for text, _ in asked.means}) >= 1500
    assert len(set(asked.nothing)) >= 300
    used = " ".join(text for text, _ in asked.means)
    assert all(sentence.partition("{name}")[0] in used for sentence in table.plain)


def test_in_a_session_the_same_words_mean_the_same(library: Library, asked: Asked) -> None:
    """The coach then tells how to stop first."""
    for text, slots in asked.means[::29]:
        match = library.match("session_command", text)
        assert match is not None, text
        assert dict(match.slots) == slots


def test_looking_at_the_words_first_changes_no_meaning(library: Library, asked: Asked) -> None:
    intents = library.intents
    allowed = library.allowed("command")
    for text in [*(text for text, _ in asked.means[::17]), *asked.nothing[::7]]:
        words = intents.spoken(text)
        slow = recognize_all(words, every_template(intents, allowed))
        quick = recognize_all(words, intents._shortlist.of(words, allowed))
        assert [str(found.entities_list) for found in quick] == [
            str(found.entities_list) for found in slow
        ], text


def test_matching_costs_little(library: Library, asked: Asked) -> None:
    """Counted in calls, ten million of which are a second here: no busy machine fails it."""
    said = [*(text for text, _ in asked.means[::13]), *asked.nothing[::5], "louder", "stop"]
    counts = []
    for text in said:
        library.match("command", text)  # what is made at the first time is remembered
        words, allowed = library.intents.spoken(text), library.allowed("command")
        profile = cProfile.Profile()
        profile.enable()
        for _ in recognize_all(words, library.intents._shortlist.of(words, allowed)):
            pass
        profile.disable()
        counts.append(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined] # untyped
    assert statistics.median(counts) < 8_000
    assert max(counts) < 60_000
