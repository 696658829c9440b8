"""The first run at a keyboard: the two names, asked once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

from voice_coach.config import LoadedSettings, PeopleSettings, Settings, save_names
from voice_coach.errors import CoachError


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
