"""What a line can become, from what can be said at that moment."""

from __future__ import annotations

import pytest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder
from voice_coach.terminal.completion import SayingsCompleter, Vocabulary, vocabulary_of


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)


def completed(vocabulary: Vocabulary, typed: str) -> list[str]:
    """The lines that Tab offers."""
    completer = SayingsCompleter(lambda: vocabulary)
    return [
        typed[: len(typed) + found.start_position] + found.text
        for found in completer.get_completions(Document(typed), CompleteEvent())
    ]


def proposed(vocabulary: Vocabulary, typed: str) -> str | None:
    """The line with what is proposed unasked."""
    document = Document(typed)
    found = SayingsCompleter(lambda: vocabulary).get_suggestion(Buffer(document=document), document)
    return None if found is None else typed + found.text


def test_exercises_are_completed_by_title_and_alias_while_a_command_is_expected(
    library: Library,
) -> None:
    vocabulary = vocabulary_of(library, ["command"])
    assert "let's do the silent gaze" in completed(vocabulary, "let's do the sil")
    assert "silent eye contact" in completed(vocabulary, "silent")
    assert completed(vocabulary, "gaz")[:1] == ["let's do the silent gaze"]
    assert "what can you do" in completed(vocabulary, "wh")


def test_everything_that_is_proposed_is_understood(library: Library) -> None:
    for state in library.states:
        vocabulary = vocabulary_of(library, [state])
        for line in (*vocabulary.phrases, *vocabulary.words):
            assert library.match(state, line) is not None, (state, line)


def test_feelings_complete_the_word_that_is_typed(library: Library) -> None:
    vocabulary = vocabulary_of(library, ["feeling"])
    assert completed(vocabulary, "anx") == ["anxious", "anxiety"]
    assert "I feel a bit anxious" in completed(vocabulary, "I feel a bit anxi")
    assert proposed(vocabulary, "I feel joyf") == "I feel joyful"


def test_feelings_are_proposed_nowhere_else(library: Library) -> None:
    for state in set(library.states) - {"feeling", "feeling_more", "their_feeling"}:
        assert "anxious" not in completed(vocabulary_of(library, [state]), "anx"), state


def test_a_turn_completes_its_own_words_first_and_what_the_name_would_open(
    library: Library,
) -> None:
    vocabulary = vocabulary_of(library, ["sharing", "session_command"])
    assert vocabulary.phrases[:2] == library.shown("sharing")[:2]
    assert completed(vocabulary, "add") == ["add a minute"]


def test_proposals_wait_for_two_letters_and_for_the_beginning_of_a_line(library: Library) -> None:
    vocabulary = vocabulary_of(library, ["command"])
    assert proposed(vocabulary, "w") is None
    assert proposed(vocabulary, "wh") == "what can you do"
    assert proposed(vocabulary, "WH") == "WHat can you do"
    assert proposed(vocabulary, "gaze") is None
    assert proposed(vocabulary, "what can you do") is None


def test_what_nobody_says_completes_to_nothing(library: Library) -> None:
    vocabulary = vocabulary_of(library, ["command"])
    assert completed(vocabulary, "xyz 😀 " * 500) == []
    assert proposed(vocabulary, "xyz 😀 " * 500) is None


def test_an_empty_line_offers_what_can_be_said() -> None:
    assert completed(Vocabulary(("yes", "no")), "") == ["yes", "no"]
