"""``voice-coach new``: a first file of one's own, with notes that say what each part is for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from voice_coach.app.own_exercises import mistakes_in
from voice_coach.app.started_as import as_typed
from voice_coach.config import Settings, user_exercises_folder
from voice_coach.content.json_schema import json_schema
from voice_coach.content.lint import MOST_TITLE_WORDS
from voice_coach.errors import InputError, Problem, UsageError
from voice_coach.resources import dialogs_folder, is_there

TEMPLATE: Final = "new-exercise.yaml"
"""Among the dialogs; ``@id@`` and ``@words@`` are filled in."""
SCHEMA: Final = "exercise.schema.json"
"""Beside the folder of exercises: editors complete and check with it."""

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST: Final = 50
"""Letters of a name; what it is called in sentences has to be said in a breath."""


def write_new(name: str, settings: Settings) -> str:
    """Write a template into the user's folder of exercises.

    Args:
        name: what it is to be called: words, or an id.
        settings: in force.

    Returns:
        What is to be told: where it is, and what to do next.

    Raises:
        UsageError: that is no name for an exercise.
        InputError: there is one of that name, or the file cannot be written.
    """
    chosen = id_of(name)
    folder = user_exercises_folder()
    if folder is None:
        raise InputError(
            "This user has no home folder, so there is no place for exercises of one's own."
        )
    if is_there(dialogs_folder(settings.language) / "exercises" / f"{chosen}.yaml"):
        raise InputError(f"There is already a “{chosen}” among ours.", "Choose another name.")
    path = folder / f"{chosen}.yaml"
    template = (dialogs_folder(settings.language) / TEMPLATE).read_text(encoding="utf-8")
    text = template.replace("@id@", chosen).replace("@words@", chosen.replace("-", " "))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(as_typed(text))
        _write_schema(folder.parent / SCHEMA)
    except FileExistsError as error:
        raise InputError(
            f"{path} is there already; nothing was changed.",
            f"Open it in an editor, or choose another name. What is in it: voice-coach preview "
            f"{chosen}",
        ) from error
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error
    return _told(chosen, path, mistakes_in(path, settings))


def id_of(name: str) -> str:
    """Return a name as it is written in files: "Tea Time" is ``tea-time``.

    Raises:
        UsageError: it cannot be.
    """
    found = re.sub(r"[\s_-]+", "-", name.strip().lower()).removesuffix(".yaml")
    if _ID.fullmatch(found) is None:
        raise UsageError(
            f"“{name}” is no name for an exercise.",
            "Use plain letters, digits and spaces: voice-coach new tea-time",
        )
    if len(found) > _LONGEST or found.count("-") + 2 > MOST_TITLE_WORDS:
        raise UsageError(
            f"“{name}” is too long: the coach says it in every sentence about it.",
            f"Use at most {MOST_TITLE_WORDS - 1} words.",
        )
    return found


def _write_schema(path: Path) -> None:
    text = json.dumps(json_schema("exercise"), indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


def _told(name: str, path: Path, problems: list[Problem]) -> str:
    lines = [
        f"Written: {path}",
        "Open it with any editor for text; its notes say what each part is for. Then:",
        f"  voice-coach check {name}      what is wrong, if anything",
        f"  voice-coach preview {name}    what will be said when",
        f"  voice-coach rehearse {name}   try it by typing",
    ]
    if problems:
        lines += ["Before it can be led:", *(f"  {problem}" for problem in problems)]
    return as_typed("\n".join(lines))
