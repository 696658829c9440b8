"""Exercises that include and lead to one another, and steps that end with words of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_house import small_dialogs

from voice_coach.content.dialogs import Dialogs, ExerciseFile, read_dialogs
from voice_coach.content.documents import read_document
from voice_coach.content.library import Library
from voice_coach.content.lint import lint_exercise
from voice_coach.content.loading import load_library
from voice_coach.content.references import check_exercise, sounds_in
from voice_coach.content.schema import Exercise
from voice_coach.content.validation import validate
from voice_coach.engine.plan import Branch, Lead, Say, Silence, Turn
from voice_coach.resources import audio_folder

EVENING = """\
id: our-evening
title: our evening
aliases: [our evening together, an evening of our own, the evening we made]
people: both
depth: 2
consent: both
lines:
  opening: This is our evening.
steps:
  - say: opening
"""


def library(folder: Path, steps: str, **files: str) -> Library:
    (folder / "our-evening.yaml").write_text(EVENING + steps, "utf-8")
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, "utf-8")
    return load_library(small_dialogs(), ("Anna", "Ben"), choose=lambda _: 0, user_folder=folder)


@pytest.fixture(scope="module")
def dialogs() -> Dialogs:
    found = read_dialogs(small_dialogs()).dialogs
    assert found is not None
    return found


def mistakes(dialogs: Dialogs, folder: Path, steps: str, head: str = EVENING) -> list[str]:
    path = folder / "our-evening.yaml"
    path.write_text(head + steps, "utf-8")
    document, problems = read_document(path)
    assert document is not None
    exercise, problems = validate(Exercise, document)
    if exercise is not None:
        found = ExerciseFile(exercise, document, own=True)
        problems = [
            *check_exercise(dialogs, found, sounds_in(audio_folder())),
            *lint_exercise(dialogs, found),
        ]
    return [f"{problem.message} {problem.hint}".strip() for problem in problems]


# --- include --------------------------------------------------------------------------------


def test_an_included_exercise_is_the_same_as_on_its_own(tmp_path: Path) -> None:
    found = library(tmp_path, "  - include: two-minute-shares\n  - include: silent-gaze\n")
    assert found.problems == ()
    plan = found.plan("our-evening")
    shares, gaze = found.plan("two-minute-shares"), found.plan("silent-gaze")
    assert plan.seconds == shares.seconds + gaze.seconds
    timed = [step for step in plan.steps if isinstance(step, Turn | Silence)]
    alone = [step for step in (*shares.steps, *gaze.steps) if isinstance(step, Turn | Silence)]
    assert timed == alone, "its bells are those of the end of each part"
    said = [step.line for step in plan.steps if isinstance(step, Say)]
    assert said == [
        "our-evening.opening",
        *(step.line for step in (*shares.steps, *gaze.steps) if isinstance(step, Say)),
    ]


def test_lines_of_an_included_exercise_tell_its_own_length_and_title(tmp_path: Path) -> None:
    found = library(tmp_path, "  - include: feeling-check-in\n  - include: two-minute-shares\n")
    said = {
        step.line: step.slots for step in found.plan("our-evening").steps if isinstance(step, Say)
    }
    assert said["our-evening.opening"] == {}
    for name, turn in (("feeling-check-in", 90), ("two-minute-shares", 120)):
        (slots,) = {
            tuple(sorted(slots.items())) for line, slots in said.items() if line.startswith(name)
        }
        assert dict(slots)["turn"] == turn
        assert dict(slots)["title"] == found.exercises[name].title


def test_what_an_included_exercise_offers_at_its_end_is_left_out(tmp_path: Path) -> None:
    found = library(tmp_path, "  - include: listening-checklist\n  - say: opening\n")
    assert found.problems == ()
    steps = found.plan("our-evening").steps
    assert not any(isinstance(step, Lead) for step in steps)
    assert steps[-1] == Say("our-evening.opening")
    assert all(
        at < target <= len(steps) - 1
        for at, step in enumerate(steps)
        if isinstance(step, Branch)
        for target in (step.otherwise, *step.targets.values())
    ), "its labels lead to places inside it, or behind it"


def test_included_in_a_repetition_it_is_there_each_time(tmp_path: Path) -> None:
    found = library(
        tmp_path, "  - repeat: {times: 3, steps: [{include: silent-gaze}]}\n  - say: opening\n"
    )
    gaze = found.plan("silent-gaze").seconds
    assert found.plan("our-evening").seconds == 3 * gaze


@pytest.mark.parametrize(
    ("change", "steps", "message"),
    [
        (("", ""), "  - include: silent-gazee\n", 'there is no other exercise "silent-gazee"'),
        (("", ""), "  - include: our-evening\n", 'there is no other exercise "our-evening"'),
        (("people: both", "people: one"), "  - include: silent-gaze\n", "is for two"),
        (("consent: both", "consent: none"), "  - include: silent-gaze\n", "needs a yes of both"),
        (("", ""), "  - include: twenty-cards\n", "goes deeper than depth 2"),
        (
            ("depth: 2", "depth: 3"),
            "  - include: twenty-cards\n",
            "is led only with gates",
        ),
        (("", ""), "  - lead: nothing-at-all\n", 'there is no other exercise "nothing-at-all"'),
    ],
)
def test_what_cannot_be_joined(
    dialogs: Dialogs, tmp_path: Path, change: tuple[str, str], steps: str, message: str
) -> None:
    found = mistakes(dialogs, tmp_path, steps, EVENING.replace(*change) if change[0] else EVENING)
    assert any(message in problem for problem in found), found


def test_what_joins_a_broken_exercise_is_left_out_with_it(tmp_path: Path) -> None:
    broken = EVENING.replace("our-evening", "broken-one").replace("evening", "broken thing")
    found = library(
        tmp_path, "  - include: broken-one\n", broken_one=broken + "  - say: nothing_of_the_kind\n"
    )
    assert {"our-evening", "broken-one"}.isdisjoint(found.exercises)
    assert {problem.path.stem for problem in found.problems if problem.path} == {
        "our-evening",
        "broken-one",
    }
    assert "silent-gaze" in found.exercises


# --- lead -----------------------------------------------------------------------------------


def test_an_answer_can_lead_to_another_exercise(tmp_path: Path) -> None:
    found = library(
        tmp_path,
        """\
  - choose:
      line: opening
      slot: what
      options:
        - {id: gaze, sentences: [looking at each other], lead: silent-gaze}
        - {id: cards, sentences: [a few cards], lead: twenty-cards}
        - {id: neither, sentences: [something else]}
  - say: opening
""",
    )
    assert found.problems == ()
    steps = found.plan("our-evening").steps
    branch = steps[2]
    assert isinstance(branch, Branch)
    assert steps[branch.targets["gaze"]] == Lead("silent-gaze")
    assert steps[branch.targets["cards"]] == Lead("twenty-cards")
    assert steps[branch.targets["neither"]] == steps[branch.otherwise] == Say("our-evening.opening")


# --- words of its own -----------------------------------------------------------------------

DINNER = """\
  - silence:
      until: done
      seconds: 7200
      words: [dinner is over, "(we have|we've) finished (dinner|eating)"]
  - say: opening
"""


def test_a_silence_can_end_with_words_of_its_own(tmp_path: Path) -> None:
    found = library(tmp_path, DINNER)
    assert found.problems == ()
    silence = found.plan("our-evening").steps[1]
    assert isinstance(silence, Silence)
    state = silence.ending
    assert state is not None
    assert found.states[state].private
    for words in ("dinner is over", "we've finished eating"):
        match = found.match(state, words)
        assert match is not None
        assert match.name == state
        assert found.match("open_silence", words) is None, "it ends nothing else"
    stop = found.match(state, "stop")
    assert stop is not None
    assert stop.name == "Stop"


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("  - silence: {seconds: 20, words: [dinner is over]}\n", "add until: done"),
        ("  - silence: {until: done, words: ['(a|b) first']}\n", "let the first be plain words"),
        ("  - silence: {until: done, words: [dinner is over, 'a {b}']}\n", "only (a|b) and [c]"),
        (
            """\
  - silence: {until: done, words: [dinner is over]}
  - silence: {until: done, words: [dinner is over, we are done]}
""",
            "ends another step with other words too",
        ),
    ],
)
def test_words_that_cannot_end_anything(
    dialogs: Dialogs, tmp_path: Path, steps: str, message: str
) -> None:
    found = mistakes(dialogs, tmp_path, steps)
    assert any(message in problem for problem in found), found
