"""The first run: the two names, asked once at a keyboard; without one, the set up by voice."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, TextIO

from voice_coach.app.beginning import Beginning
from voice_coach.config import LoadedSettings, PeopleSettings, Settings, save_names
from voice_coach.engine.events import ExerciseRequested
from voice_coach.errors import CoachError

SET_UP: Final = "set-up"
"""The id of the set up by voice, which is led like an exercise."""


def first_words(loaded: LoadedSettings, keyboard: TextIO) -> Beginning:
    """Return what the coach begins with: the offer to be set up, where nobody could type yet.

    Args:
        loaded: settings in force.
        keyboard: the standard input.
    """
    if loaded.origins["people.names"].kind == "default" and not keyboard.isatty():
        return Beginning(ExerciseRequested(SET_UP, offered=True))
    return Beginning()


def with_names(loaded: LoadedSettings, config_file: Path | None, keyboard: TextIO) -> Settings:
    """Return the settings, with names asked for where nobody has chosen yet.

    Nothing is asked without a keyboard (a service, a pipe), or when names (even none) were
    set anywhere. What cannot be kept is used all the same, until the coach ends.

    Args:
        loaded: settings in force.
        config_file: the file named on the command line, or None.
        keyboard: the standard input.
    """
    settings = loaded.settings
    if loaded.origins["people.names"].kind != "default" or not keyboard.isatty():
        return settings
    print("What are your names? They are kept on this machine only. Enter leaves one out.")
    first = _ask("First name: ", keyboard)
    second = _ask("Second name: ", keyboard) if first else ""
    names = [name for name in (first, second) if name]
    names = names if len(names) == 2 else []
    try:
        path = save_names(names, config_file)
    except CoachError as error:
        print(f"voice-coach: {error}", file=sys.stderr)
        return settings
    print(f"Kept in {path}; change it there at any time.")
    return settings.model_copy(update={"people": PeopleSettings(names=names)})


def _ask(prompt: str, keyboard: TextIO) -> str:
    print(prompt, end="", flush=True)
    return " ".join(keyboard.readline().split())
