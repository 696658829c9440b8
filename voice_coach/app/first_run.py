"""The first run: the two names, asked once at a keyboard; without one, the set up by voice."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, TextIO

from voice_coach.app.beginning import SET_UP, Beginning
from voice_coach.app.parts import make_library
from voice_coach.app.setup.keyboard import HONEST
from voice_coach.app.setup.people import name_problem, names_of
from voice_coach.app.started_as import as_typed
from voice_coach.config import LoadedSettings, PeopleSettings, Settings, save_names
from voice_coach.content.library import Library
from voice_coach.engine.events import ExerciseRequested
from voice_coach.errors import CoachError
from voice_coach.terminal.rendering import make_console

MOST_TRIES: Final = 3
"""Names that cannot be used, after which nobody is asked any further."""


def first_words(loaded: LoadedSettings, keyboard: TextIO) -> Beginning:
    """Return what the coach begins with: the offer to be set up, where nobody could type yet.

    Args:
        loaded: settings in force.
        keyboard: the standard input.
    """
    if _is_first(loaded) and not keyboard.isatty():
        return Beginning(ExerciseRequested(SET_UP, offered=True))
    return Beginning()


def with_names(loaded: LoadedSettings, config_file: Path | None, keyboard: TextIO) -> Settings:
    """Return the settings, with names asked for where nobody has chosen yet.

    It is the short form of the set up, for people who want to begin: the names, and what the
    coach is and is not. Nothing is asked without a keyboard (a service, a pipe), or when names
    (even none) were set anywhere. What cannot be kept is used all the same, until the coach ends.

    Args:
        loaded: settings in force.
        config_file: the file named on the command line, or None.
        keyboard: the standard input.

    Raises:
        DialogError: the dialogs cannot be used.
    """
    settings = loaded.settings
    if not _is_first(loaded) or not keyboard.isatty():
        return settings
    library = make_library(settings, heard=False)
    print("What are your names? They are kept on this machine only. Enter leaves one out.")
    first = _ask("First name: ", library, "", keyboard)
    second = _ask("Second name: ", library, first, keyboard) if first else ""
    names = names_of((first, second), library)
    console = make_console()  # breaks lines between words
    console.print()
    for line in HONEST:
        console.print(library.phrasebook.line(f"set-up.{line}").text)
    console.print()
    try:
        path = save_names(names, config_file)
    except CoachError as error:
        print(f"voice-coach: {error}", file=sys.stderr)
    else:
        print(f"Kept in {path}.")
    console.print(as_typed("Microphone, speaker, volume and country: voice-coach setup"))
    console.print()
    return settings.model_copy(update={"people": PeopleSettings(names=names)})


def _is_first(loaded: LoadedSettings) -> bool:
    return loaded.origins["people.names"].kind == "default"


def _ask(prompt: str, library: Library, other: str, keyboard: TextIO) -> str:
    for _ in range(MOST_TRIES):
        print(prompt, end="", flush=True)
        name = " ".join(keyboard.readline().split())
        complaint = name_problem(library, (other, name) if other else (name, ""))
        if not complaint:
            return name
        print(complaint)
    return ""
