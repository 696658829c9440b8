"""Finds an exercise by its name or its file, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voice_coach.app.started_as import as_typed
from voice_coach.config import Settings, user_exercises_folder
from voice_coach.content.loading import check_dialogs
from voice_coach.errors import InputError, Problem
from voice_coach.resources import dialogs_folder, is_there
from voice_coach.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class FoundExercise:
    """An exercise that was asked for on the command line."""

    id: str
    path: Path
    own: Path | None
    """Folder of exercises that are led besides ours; None: there is none."""
    is_ours: bool


def find_exercise(name: str, settings: Settings) -> FoundExercise:
    """Return the exercise of a name.

    Args:
        name: an id, ours or the user's own, or a file.
        settings: in force.

    Raises:
        InputError: there is none.
    """
    ours = dialogs_folder(settings.language) / "exercises"
    own = user_exercises_folder()
    named = Path(name)
    if named.suffix and is_there(named):
        if named.suffix != ".yaml":
            msg = f"{named} is no exercise: its name does not end in .yaml."
            raise InputError(msg, f"Call it {named.name.split('.')[0]}.yaml")
        if named.resolve().parent == ours.resolve():
            return FoundExercise(named.stem, ours / named.name, own, is_ours=True)
        return FoundExercise(named.stem, named, named.parent, is_ours=False)
    folders = [ours] if own is None else [own, ours]
    for folder in folders:
        path = folder / f"{name}.yaml"
        if len(named.parts) == 1 and is_there(path):
            return FoundExercise(name, path, own, is_ours=folder is ours)
    known = [path.stem for folder in folders for path in folder.glob("*.yaml")]
    hint = did_you_mean(name, known) or as_typed(
        "All there are: voice-coach exercises. One of your own: voice-coach new NAME"
    )
    raise InputError(f"There is no exercise “{name}”.", f"{hint[0].upper()}{hint[1:]}")


def mistakes_in(path: Path, settings: Settings) -> list[Problem]:
    """Return what is wrong with an exercise of one's own, as strictly as ``check`` does.

    Args:
        path: the file, in the folder of exercises that it belongs to.
        settings: in force.
    """
    from voice_coach.speech.lexicon import Lexicon  # noqa: PLC0415 - only a check counts phones

    found = check_dialogs(dialogs_folder(settings.language), path.parent, Lexicon().pronunciations)
    return [problem for problem in found if problem.path == path]
