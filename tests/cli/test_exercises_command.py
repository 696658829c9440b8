"""``voice-coach exercises`` lists what the coach leads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from support.commands import Run

from voice_coach.resources import dialogs_folder


def test_json_tells_id_title_people_minutes_and_what_is_covered(voice_coach: Run) -> None:
    ran = voice_coach("exercises", "--json")
    assert (ran.code, ran.err) == (0, "")
    rows = {row["id"]: row for row in json.loads(ran.out)}
    files = (dialogs_folder() / "exercises").glob("*.yaml")
    assert set(rows) == {file.stem for file in files} - {"set-up"}  # it is none
    assert rows["silent-gaze"] == {
        "id": "silent-gaze",
        "title": "the silent gaze",
        "people": "both",
        "minutes": 1.0,
        "covers": ["E08"],
    }
    assert rows["feeling-check-in"]["minutes"] == 3.0


def test_people_read_a_line_for_each(voice_coach: Run) -> None:
    lines = voice_coach("exercises").out.splitlines()
    (gaze,) = (line for line in lines if line.startswith("silent-gaze "))
    assert gaze.split(maxsplit=1)[1].split() == ["the", "silent", "gaze", "for", "two", "1", "min"]


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
