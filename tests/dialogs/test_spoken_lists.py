"""Which names and words may be put into which sentences that are heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voice_coach.content.dialogs import Dialogs, read_dialogs
from voice_coach.content.exercise_names import LISTS, exercise_lists
from voice_coach.content.feeling_help import check_finding
from voice_coach.content.feeling_lists import feeling_lists
from voice_coach.content.library import Library
from voice_coach.resources import dialogs_folder
from voice_coach.speech._graph import WordGraph, word_graph
from voice_coach.speech._jsgf import read_jsgf


@pytest.fixture(scope="module")
def dialogs() -> Dialogs:
    found = read_dialogs(dialogs_folder()).dialogs
    assert found is not None
    return found


@pytest.fixture(scope="module")
def graphs(library: Library) -> dict[str, WordGraph]:
    states = ("command", "feeling")
    return {state: word_graph(read_jsgf(library.grammar(state).jsgf)) for state in states}


def can_be_said(graph: WordGraph, text: str) -> bool:
    state = 0
    ways = {(start, word): end for start, end, word in graph.arcs}
    for word in text.split():
        if (state, word) not in ways:
            return False
        state = ways[state, word]
    return state in graph.final


def test_each_name_is_said_by_itself_or_has_words_around_it(dialogs: Dialogs) -> None:
    lists = {name: dict(exercise_lists(dialogs, None)[name]) for name in LISTS}
    apart = [lists[name] for name in ("saying", "own", "named")]
    assert sum(map(len, apart)) == len(lists["exercise"])
    assert apart[0] | apart[1] | apart[2] == lists["exercise"]
    assert {"the date night", "our shared journal"} <= lists["own"].keys()
    assert lists["timed"].items() <= lists["named"].items()
    takes_length = {
        name for name, found in dialogs.exercises.items() if found.exercise.length_seconds
    }
    assert set(lists["timed"].values()) == takes_length
    assert {"we are arguing", "do you want advice", "set up again"} <= lists["saying"].keys()
    assert {"silent gaze", "i statement", "repeat back drill"} <= lists["named"].keys()


def test_names_of_feelings_are_apart_from_how_one_feels(dialogs: Dialogs) -> None:
    lists = {name: dict(found) for name, found in feeling_lists(dialogs, None).items()}
    assert lists["feeling"] == lists["thing"] | lists["felt"]
    assert len(lists["thing"]) == len(dialogs.feelings.things)
    assert lists["unfelt"]["nervous"] == "not nervous"
    assert "nerves" in lists["undone"]
    assert "nerves" not in lists["unfelt"]


@pytest.mark.parametrize(
    "text",
    [
        "let's start the silent gaze for three minutes",
        "a ninety second silent gaze",
        "two minutes of silent mirroring",
        "can we do the gratitude sharing for ten minutes please",
        "so we are arguing",
        "let's swap perspectives",
        "am i burned out",
        "let's do the date night",
        "could you lead us through the eight listening steps please",
    ],
)
def test_what_people_say_is_heard(graphs: dict[str, WordGraph], text: str) -> None:
    assert can_be_said(graphs["command"], text)


@pytest.mark.parametrize(
    "text",
    [
        "lead us through an silent gaze a minute",
        "let's start with that eight minute nine couples",
        "yes that meal in silence",
        "go to the the date night",
        "guide a five minute silent gaze",
        "we'll have the an hour advice or listen",
        "start the we are arguing",
        "do you want advice for two minutes",
    ],
)
def test_what_nobody_says_is_typed_at_most(
    library: Library, graphs: dict[str, WordGraph], text: str
) -> None:
    assert not can_be_said(graphs["command"], text)
    match = library.match("command", text)
    assert match is None or match.name == "StartExercise"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("i feel a bit nervous", True),
        ("a lot of joy", True),
        ("it's anger", True),
        ("i'm not anxious", True),
        ("i feel a bit nerves", False),
        ("i'm very joy", False),
        ("i'm not anger", False),
    ],
)
def test_feelings_are_heard_as_they_are_said(
    library: Library, graphs: dict[str, WordGraph], text: str, heard: bool
) -> None:
    assert can_be_said(graphs["feeling"], text) == heard
    match = library.match("feeling", text)
    assert match is not None
    assert text.rsplit(maxsplit=1)[-1] in str(match.slots["feeling"])


def test_a_thing_that_is_no_feeling_is_told(dialogs: Dialogs) -> None:
    odd = dialogs.feelings.model_copy(update={"things": ["joi"]})
    answer = dialogs.listening.answers["feeling"]
    assert answer.finding is not None
    (problem,) = check_finding(replace(dialogs, feelings=odd), "feeling", answer, answer.finding)
    assert "joi" in problem.message
    assert "joy" in problem.hint
