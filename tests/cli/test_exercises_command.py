"""``voice-coach exercises`` lists what the coach leads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.commands import Run
from support.refusals import assert_refused

from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder


def test_json_tells_id_title_people_minutes_and_what_is_covered(voice_coach: Run) -> None:
    ran = voice_coach("exercises", "--json")
    assert (ran.code, ran.err) == (0, "")
    rows = {row["id"]: row for row in json.loads(ran.out)}
    folders = {"exercise": "exercises", "programme": "programmes", "answers": "answers"}
    for kind, folder in folders.items():
        files = {file.stem for file in (dialogs_folder() / folder).glob("*.yaml")}
        listed = {name for name, row in rows.items() if row["kind"] == kind}
        assert listed == files - {"set-up"}  # it is led like an exercise and is none
    assert rows["silent-gaze"] == {
        "id": "silent-gaze",
        "title": "the silent gaze",
        "kind": "exercise",
        "family": "presence",
        "people": "both",
        "minutes": 1.0,
        "depth": 1,
        "covers": ["E08"],
    }
    assert rows["definitions"]["covers"] == ["E68"]
    assert rows["nine-step-week"]["covers"] == ["E65"]
    assert rows["suggestions"]["covers"] == ["E67"]
    covered = {number for row in rows.values() for number in row["covers"]}
    assert covered == {f"E{number:02}" for number in range(1, 78)}
    assert rows["twenty-cards"]["minutes"] is None
    assert rows["feeling-check-in"]["minutes"] == 3.0


def test_people_read_a_line_for_each(voice_coach: Run) -> None:
    lines = [line.rstrip() for line in voice_coach("exercises").out.splitlines()]
    assert lines[0].split("  ")[0] == "exercise"
    (gaze,) = (line for line in lines if line.startswith("silent-gaze "))
    assert gaze.split()[1:] == ["the", "silent", "gaze", "1", "two", "1"]
    families = [line for line in lines if line.endswith(":")]
    assert families == sorted(families)
    assert lines.index("presence:") < lines.index(gaze) < lines.index("questions:")
    (moment,) = (line for line in lines if line.startswith("micro-check-in "))
    assert moment.split()[-4:] == ["10", "s", "one", "1"]
    (cards,) = (line for line in lines if line.startswith("twenty-cards "))
    assert cards.split()[-3:] == ["open", "two", "3"]
    assert max(map(len, lines)) <= 80


def test_questions_that_are_answered_are_counted(voice_coach: Run) -> None:
    folder = dialogs_folder()
    answers = load_library(folder, (), choose=lambda _: 0).answers
    count = sum(len(found.topics) for found in answers.values())
    assert count > 29
    last = voice_coach("exercises").out.splitlines()[-1]
    assert last == f"And answers to {count} questions, such as: what is empathy good for?"


def test_every_exercise_of_ours_has_a_family(voice_coach: Run) -> None:
    rows = json.loads(voice_coach("exercises", "--json").out)
    assert all(row["family"] != "of your own" for row in rows)


@pytest.mark.usefixtures("small_house")
def test_a_broken_exercise_of_ones_own_is_named_and_left_out(
    voice_coach: Run, own_folder: Path
) -> None:
    own = own_folder / "exercises"
    own.mkdir(parents=True)
    shutil.copy(dialogs_folder() / "exercises" / "silent-gaze.yaml", own / "mine.yaml")
    ran = voice_coach("exercises", "--json")
    assert ran.code == 0
    assert "mine" not in {row["id"] for row in json.loads(ran.out)}
    assert str(own / "mine.yaml") in ran.err


def test_a_language_that_is_not_there_is_told(voice_coach: Run) -> None:
    ran = voice_coach("exercises", "--set", "language=xx")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no such folder" in ran.err


@pytest.mark.usefixtures("small_house")
def test_one_family_is_listed_alone(voice_coach: Run) -> None:
    everything = json.loads(voice_coach("exercises", "--json").out)
    families = {row["family"] for row in everything}
    assert {"presence", "answers"} <= families
    for family in families:
        rows = json.loads(voice_coach("exercises", "--family", family, "--json").out)
        assert rows == [row for row in everything if row["family"] == family]
    shown = voice_coach("exercises", "--family", "presence").out
    assert "silent-gaze" in shown
    assert "feeling-check-in" not in shown
    assert "questions, such as" not in shown
    assert "questions, such as" in voice_coach("exercises", "--family", "answers").out


@pytest.mark.usefixtures("small_house")
@pytest.mark.parametrize(("family", "hint"), [("presense", '"presence"'), ("xyz", "There are ")])
def test_a_family_that_is_not_there_is_told(voice_coach: Run, family: str, hint: str) -> None:
    assert_refused(voice_coach("exercises", "--family", family), 2, "There is no family", hint)
