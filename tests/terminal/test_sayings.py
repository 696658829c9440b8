from __future__ import annotations

from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder
from voice_coach.terminal.sayings import MOST_SAYINGS, sayings_of


def test_names_and_the_wake_phrase_are_filled_in() -> None:
    library = load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)
    typed, spoken = sayings_of(library), sayings_of(library, "hey jarvis")
    assert list(typed("who_first"))[:2] == ["Anna", "Ben"]
    assert typed("idle") == library.shown("command")[:MOST_SAYINGS]
    assert all(words.startswith("hey jarvis, ") for words in spoken("idle"))


def test_every_listening_state_proposes_something() -> None:
    library = load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)
    for state in library.states:
        assert library.shown(state), state
        for words in library.shown(state):
            assert library.match(state, words.lower()) is not None, (state, words)
