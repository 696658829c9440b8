"""What people say, state by state: meant, or nobody's business. The tables lie in ``en/``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_coach.content.dialogs import read_dialogs
from voice_coach.content.documents import read_document
from voice_coach.content.feeling_help import known_feelings
from voice_coach.content.library import Library
from voice_coach.content.questions import closed_questions
from voice_coach.engine.events import Slot
from voice_coach.resources import dialogs_folder

TABLES = Path(__file__).parent / "en"
Case = tuple[str, str, str | None, dict[str, Slot]]
"""State, utterance, intent (None: nothing), slots."""


def cases() -> Iterator[Case]:
    for path in sorted(TABLES.glob("*.yaml")):
        document, problems = read_document(path)
        assert document is not None
        assert problems == []
        assert isinstance(document.value, list)
        for row in document.value:
            state = row.get("state", path.stem)
            for text in row.get("say", ()):
                yield state, text, row["means"], row.get("slots", {})
            for text in row.get("nothing", ()):
                yield state, text, None, {}


CASES = list(cases())


@pytest.mark.parametrize("state", sorted({case[0] for case in CASES}))
def test_utterances_mean_what_people_mean(library: Library, state: str) -> None:
    wrong = []
    for case_state, text, intent, slots in CASES:
        if case_state != state:
            continue
        match = library.match(state, text)
        heard = None if match is None else (match.name, dict(match.slots))
        if heard != (None if intent is None else (intent, slots)):
            wrong.append(f"{text!r}: {heard}")
    assert wrong == []


def test_the_tables_cover_every_intent_of_every_state(library: Library) -> None:
    covered = {(state, intent) for state, _, intent, _ in CASES if intent is not None}
    held = {
        (state, intent)
        for state, found in library.states.items()
        for intent in library.allowed(state)
        if found.like is None
    }
    assert held - covered == set()


def test_every_answer_of_every_question_means_just_that(library: Library) -> None:
    questions = [
        question
        for exercise in library.exercises.values()
        for question in closed_questions(exercise)
    ]
    assert questions
    for question in questions:
        base = library.states[question.state].like
        assert base is not None
        for answer in question.answers:
            match = library.match(question.state, answer.name)
            assert match is not None, (question.state, answer.name)
            assert (match.name, dict(match.slots)) == (question.state, {"option": answer.id})
            assert library.match(base, answer.name) is None
        for text in ("stop", "pass", "repeat", "help"):
            match, common = library.match(question.state, text), library.match(base, text)
            assert match == common
            assert match is not None


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert sum(intent is not None for _, _, intent, _ in CASES) >= 500
    assert sum(intent is None for _, _, intent, _ in CASES) >= 200


@pytest.mark.parametrize(
    "step", [pytest.param(1, id="every word", marks=pytest.mark.slow), pytest.param(7, id="some")]
)
def test_every_feeling_word_is_understood_as_it_was_said(library: Library, step: int) -> None:
    dialogs = read_dialogs(dialogs_folder()).dialogs
    assert dialogs is not None
    assert len(dialogs.feelings.words) == 122
    assert sum(len(word.also) for word in dialogs.feelings.words.values()) == 162
    assert len(dialogs.feelings.borrowed) == 26
    for word in sorted(known_feelings(dialogs))[::step]:
        for text, answer in (
            (word, word),
            (f"i feel {word}", word),
            (f"not {word}", f"not {word}"),
        ):
            match = library.match("feeling", text)
            assert match is not None, text
            assert str(match.slots["feeling"]).replace("-", " ") == answer.replace("-", " ")
