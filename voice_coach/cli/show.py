"""Commands that only show something."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, TypedDict

from voice_coach.cli.options import ConfigOption, JsonOption, SetOption, loaded_settings

if TYPE_CHECKING:
    from voice_coach.content.schema import Exercise


def exercises(
    config_file: ConfigOption = None, overrides: SetOption = None, as_json: JsonOption = False
) -> None:
    """List the exercises."""
    from voice_coach.config import user_exercises_folder
    from voice_coach.content.loading import load_library
    from voice_coach.resources import dialogs_folder

    settings = loaded_settings(config_file, overrides).settings
    library = load_library(
        dialogs_folder(settings.language),
        (),
        choose=lambda _: 0,
        user_folder=user_exercises_folder(),
    )
    for problem in library.problems:
        print(f"voice-coach: {problem}", file=sys.stderr)
    rows = [_exercise_row(exercise) for exercise in library.exercises.values()]
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        people = "for two" if row["people"] == "both" else "for one"
        length = "" if row["minutes"] is None else f"{row['minutes']:g} min"
        print(f"{row['id']:<24} {row['title']:<32} {people:<8} {length}".rstrip())


class _ExerciseRow(TypedDict):
    id: str
    title: str
    people: str
    minutes: float | None
    """The length where none is asked for; None for an exercise without one."""
    covers: list[str]


def _exercise_row(exercise: Exercise) -> _ExerciseRow:
    length = exercise.length_seconds
    return {
        "id": exercise.id,
        "title": exercise.title,
        "people": exercise.people,
        "minutes": None if length is None else length.default / 60,
        "covers": exercise.covers,
    }


def devices() -> None:
    """List microphones and speakers."""
    from voice_coach.devices.listing import describe_devices, list_devices

    print(describe_devices(list_devices()))
