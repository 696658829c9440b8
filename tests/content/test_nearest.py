"""What somebody meant whose words are no sentence: slips, words too many, and mere talk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.content.intents import IntentMatch
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.content.nearest import NearestSentences
from voice_coach.resources import dialogs_folder

FIRST: Callable[[int], int] = lambda _: 0  # noqa: E731 - a constant choice


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(dialogs_folder(), ("Anna", "Ben"), choose=FIRST)


@pytest.mark.parametrize(
    ("typed", "intent", "slots"),
    [
        ("lets do the silent gase", "StartExercise", {"exercise": "silent-gaze"}),
        ("the feling chek in", "StartExercise", {"exercise": "feeling-check-in"}),
        ("we want to gaze silently", "StartExercise", {"exercise": "silent-gaze"}),
        ("turn the sound up", "Louder", {}),
        ("what exactly is empathy", "AskAbout", {"exercise": "definitions/empathy"}),
        ("any reminders for us then", "ListReminders", {}),
        ("forget all the reminders we made", "CancelReminders", {}),
        ("who are you really", "WhoAreYou", {}),
        ("speak mutch louder", "Louder", {}),
        ("good by for now", "Goodbye", {}),
    ],
)
def test_what_comes_near_is_found(
    library: Library, typed: str, intent: str, slots: dict[str, object]
) -> None:
    assert library.match("command", typed) is None
    meant = library.nearest("command", typed)
    assert meant is not None
    assert (meant.name, meant.slots) == (intent, slots)


@pytest.mark.parametrize(
    "talk",
    [
        "the dog has eaten the whole chicken again",
        "i told your mother that we would come on sunday after the match",
        "i can't stop thinking about what you said at dinner",
        "you never listen to me when i talk about work",
        "did you remember to pay the electricity bill",
        "he feels that the car needs new tyres",
        "no i don't want to talk about it now",
        "the goalkeeper was not so good tonight",
        "xyzzy plugh",
        "?",
    ],
)
def test_mere_talk_comes_near_to_nothing(library: Library, talk: str) -> None:
    assert library.nearest("command", talk) is None


def test_what_is_understood_is_nearest_to_itself(library: Library) -> None:
    assert library.nearest("command", "speak louder") == library.match("command", "speak louder")


@pytest.mark.parametrize("state", ["sharing", "card", "silence", "paused", "control", "consent"])
def test_only_commands_are_asked_about(library: Library, state: str) -> None:
    assert library.nearest(state, "stop") is None
    assert not library.grammar(state).guesses


def test_the_commands_tell_the_ears_that_they_are_asked_about(library: Library) -> None:
    assert [name for name, state in library.states.items() if state.nearest] == ["command"]
    assert library.grammar("command").guesses


@given(st.lists(st.sampled_from(["the", "silent", "gaze", "a", "story", "zebra"]), max_size=9))
def test_it_always_means_a_sentence_or_nothing(words: list[str]) -> None:
    sentences = {"the silent gaze", "a story", "the story"}

    def match(text: str) -> IntentMatch | None:
        return IntentMatch(text, {}) if text in sentences else None

    near = NearestSentences(sentences, {"the", "silent", "gaze", "a", "story"}, match)
    meant = near.meant(" ".join(words))
    assert meant is None or meant.name in sentences
    said_once = len(words) == len(set(words))  # what is said again and again is a story
    if said_once and {"silent", "gaze"} <= set(words) and not {"zebra", "story", "a"} & set(words):
        assert meant == IntentMatch("the silent gaze", {})
