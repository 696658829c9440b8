from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from support.small_house import small_dialogs

from voice_coach.content.household import Household
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.content.schema import Enumeration
from voice_coach.content.wording import enumerate_words
from voice_coach.engine.plan import (
    Ask,
    Card,
    ListeningWindow,
    Phrasebook,
    Repertoire,
    Say,
    Silence,
    Turn,
)
from voice_coach.resources import dialogs_folder

FIRST: Callable[[int], int] = lambda _: 0  # noqa: E731 - a constant choice


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(dialogs_folder(), ("Anna", "Ben"), choose=FIRST)


def test_it_is_what_the_engine_needs(library: Library) -> None:
    repertoire: Repertoire = library
    phrases: Phrasebook = library.phrasebook
    assert repertoire.allowed("silence") == {"Stop", "Pause"}
    assert phrases.has("goodbye")


def test_unknown_names_are_key_errors(library: Library) -> None:
    for ask in (library.plan, library.window, library.allowed, library.grammar):
        with pytest.raises(KeyError):
            ask("nothing")
    with pytest.raises(KeyError):
        library.match("nothing", "stop")


def test_names_are_how_the_two_are_called() -> None:
    for names, called in (
        ((), ("one", "two")),
        (("Anna",), ("Anna", "two")),
        (("Yusuf", "Aoife"), ("Yusuf", "Aoife")),
    ):
        library = load_library(small_dialogs(), names, choose=FIRST)
        assert library.names == called
        for partner, name in enumerate(called, start=1):
            match = library.match("who_first", f"{name} goes first")
            assert match is not None
            assert match.slots == {"partner": partner}
        assert {name.lower() for name in called} <= library.grammar("who_first").words


@pytest.mark.parametrize("name", ["Mary Jane", "Anne-Marie", "O'Brien", "Zoë", "J. R.", "Lee (2)"])
def test_unusual_names_are_heard(name: str) -> None:
    library = load_library(small_dialogs(), (name, "Ben"), choose=FIRST)
    match = library.match("who_first", name)
    assert match is not None
    assert match.slots == {"partner": 1}
    assert library.phrasebook.line("answer.feeling.given", {"name": name}).text.endswith(f"{name}.")


def test_names_bring_their_sounds_along() -> None:
    sounds = {"yusuf": ("Y UW S UH F",), "unused": ("AH",)}
    library = load_library(
        small_dialogs(), ("Yusuf", "Ben"), choose=FIRST, household=Household(pronunciations=sounds)
    )
    assert library.grammar("who_first").pronunciations == {"yusuf": ("Y UW S UH F",)}
    assert "yusuf" not in library.grammar("command").words


def test_windows_come_from_the_dialogs_or_the_settings(library: Library) -> None:
    assert library.window("consent") == ListeningWindow("yes_no", 8.0)
    assert library.window("sharing") == ListeningWindow("sharing", None)
    patient = load_library(
        small_dialogs(), (), choose=FIRST, household=Household(windows={"yes_no": 20.0})
    )
    assert patient.window("consent").no_input_after == 20.0
    assert patient.window("feeling").no_input_after == 15.0


def test_the_check_in_is_as_the_row_says(library: Library) -> None:
    plan = library.plan("feeling-check-in")
    assert (plan.seconds, plan.people, plan.consent) == (180, 2, True)
    kinds = [type(step).__name__ for step in plan.steps]
    assert kinds == ["Say", "Say", "Ask", "Say", "Turn", "Say", "Turn", "Say", "Ask", "Ask", "Say"]
    turns = [step for step in plan.steps if isinstance(step, Turn)]
    assert [turn.who for turn in turns] == ["first", "second"]
    assert [turn.seconds for turn in turns] == [90, 90]
    assert [turn.end_sound for turn in turns] == ["bell_handover", "bell_finish"]
    for turn in turns:
        assert (turn.start_sound, turn.warn_sound, turn.quiet_sound) == (
            "bell_start",
            "soft_tone",
            "tick",
        )
        assert (turn.warn_before_end, turn.quiet_after, turn.grace) == (30, 45, 15)
    asks = [step for step in plan.steps if isinstance(step, Ask)]
    assert [ask.state for ask in asks] == ["who_first", "feeling", "feeling"]
    assert asks[0].slot == "first"
    assert library.plan("feeling-check-in", 10).seconds == 60
    assert library.plan("feeling-check-in", 10_000).seconds == 1200


def test_the_gaze_is_as_the_row_says(library: Library) -> None:
    plan = library.plan("silent-gaze")
    assert plan.seconds == 60
    assert plan.steps[2:5] == (
        Silence(5, counts=False),
        Silence(60, start_sound="bell_start", end_sound="bell_end"),
        Silence(3, counts=False),
    )
    assert all(isinstance(step, Say) for step in (*plan.steps[:2], *plan.steps[5:]))
    assert library.plan("silent-gaze", 120).seconds == 120
    assert library.plan("silent-gaze", 1).seconds == 10
    assert library.plan("silent-gaze", 36_000).seconds == 1800


def test_every_line_of_every_plan_can_be_said(library: Library) -> None:
    slots: dict[str, str | int] = {"first": "Anna", "second": "Ben", "name": "Ben", "other": "Anna"}
    for name, seconds in itertools.product(library.exercises, (None, 45, 600)):
        plan = library.plan(name, seconds)
        said = {**plan.slots, **slots, "title": plan.title, "answer": "not angry"}
        for step in plan.steps:
            keys = [step.line] if isinstance(step, Say | Ask | Card) else []
            if isinstance(step, Ask):
                rest = (step.echo, step.passed, step.give_up)
                keys += [*step.noinput, *step.nomatch, *(key for key in rest if key)]
            own = step.slots if isinstance(step, Ask) else {}
            for key in keys:
                for _ in range(3):
                    line = library.phrasebook.line(key, {**said, **own})
                    assert "{" not in line.text
                    assert line.text[0].isupper()
                    assert len(line.text.split()) <= 25


def test_the_lengths_in_a_line_are_those_of_the_plan(library: Library) -> None:
    for seconds, words in (
        (None, "a minute and a half"),
        (120, "one minute"),
        (300, "two and a half"),
    ):
        plan = library.plan("feeling-check-in", seconds)
        assert words in library.phrasebook.line("feeling-check-in.opening", plan.slots).text


def test_names_feelings_and_answers_are_private(library: Library) -> None:
    line = library.phrasebook.line
    assert line("turn.hand_over", {"first": "Anna", "second": "Ben"}).text == (
        "Thank you, Anna. Ben, the floor is yours."
    )
    assert line("turn.hand_over", {"first": "Anna", "second": "Ben"}).private
    assert line("answer.feeling.echo", {"answer": "anxious"}).text == "Anxious. Thank you."
    assert line("answer.feeling.echo", {"answer": "anxious"}).private
    assert not line("consent.intro", {"title": "the silent gaze", "duration": 60}).private


def test_things_are_named_one_after_the_other() -> None:
    how = Enumeration(between=", ", last=" and ")
    assert enumerate_words([], how) == ""
    assert enumerate_words(["a"], how) == "a"
    assert enumerate_words(["a", "b"], how) == "a and b"
    assert enumerate_words(["a", "b", "c"], how) == "a, b and c"
    assert enumerate_words(list("abcdefg"), how) == "a, b, c and d"


def test_the_examples_that_are_named_are_of_different_kinds(library: Library) -> None:
    text = library.phrasebook.line("idle.what_can_you_do").text
    named = [found for found in library.exercises.values() if found.title in text]
    assert len(named) == 4
    assert len({found.family for found in named}) == 4


def test_grammars_are_made_once_and_hold_only_their_state(library: Library) -> None:
    assert library.grammar("command") is library.grammar("command")
    private = library.grammar("sharing").words | library.grammar("silence").words
    assert private.isdisjoint({"anna", "ben", "anxious", "sad", "gaze", "feeling", "feel"})
    stopping = {"stop", "it", "pause", "please", "now", "everything", "let's"}
    assert library.grammar("silence").words == stopping
    commands = library.grammar("command").words
    assert {"stop", "pause", "skip", "done"} & commands == {"stop", "skip", "done"}, "in sentences"


def test_questions_of_single_exercises_are_no_common_states(library: Library) -> None:
    common = set(library.common_states)
    assert {"command", "session_command", "consent", "choice", "silence"} <= common
    assert {state for state in library.states if state.startswith("choose_")}.isdisjoint(common)
    assert common < set(library.states)


def test_lines_of_an_exercise_are_rendered_ahead_when_it_begins() -> None:
    library = load_library(dialogs_folder(), ("Anna", "Ben"), choose=FIRST)
    always, gaze = library.fixed_lines(), library.fixed_lines("silent-gaze")
    assert gaze
    assert set(gaze).isdisjoint(always)
    own = library.exercises["silent-gaze"].lines.values()
    assert set(gaze) <= {text for variants in own for text in variants}
    assert len(always) < 400, "a small computer renders a few of them a second"
