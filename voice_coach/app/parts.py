"""Parts that every way of running the coach is put together from."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from voice_coach.app.hearing import wake_phrase
from voice_coach.app.own_exercises import FoundExercise
from voice_coach.config import Settings, user_exercises_folder
from voice_coach.content.household import Household
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.engine.states import BargeIn
from voice_coach.errors import InputError
from voice_coach.journal.enduring_log import EnduringEventLog
from voice_coach.journal.event_log import EventLog, JsonlEventLog, NullEventLog
from voice_coach.resources import dialogs_folder
from voice_coach.units import Seconds

VARIANTS_SEED: Final = 20
"""Simulations and files choose the same wordings every time."""


def make_library(
    settings: Settings,
    *,
    seed: int | None = None,
    heard: bool = True,
    own: bool = True,
    rehearsed: FoundExercise | None = None,
) -> Library:
    """Load the dialogs of the configured language.

    Args:
        settings: names, language, and how long windows stay open.
        seed: chooses wordings reproducibly; None: differently every time.
        heard: the names are going to be heard, so how they sound is worked out (by espeak-ng).
        own: the user's own exercises are led too.
        rehearsed: an exercise that is tried: it is led wherever its file is, switched on or not,
            and though its wording breaks a rule.

    Raises:
        DialogError: the dialogs cannot be used.
    """
    generator = random.Random(seed)  # noqa: S311 - it picks wordings, it guards nothing
    folder = user_exercises_folder() if own else None
    switched_on = frozenset(settings.exercises.switched_on)
    if rehearsed is not None:
        folder, switched_on = rehearsed.own, switched_on | {rehearsed.id}
    return load_library(
        dialogs_folder(settings.language),
        tuple(settings.people.names),
        choose=generator.randrange,
        user_folder=folder,
        rehearsed=None if rehearsed is None else rehearsed.id,
        household=Household(
            windows=window_seconds(settings),
            pronunciations=name_sounds(settings.people.names) if heard else {},
            wake_phrase=wake_phrase(settings),
            switched_on=switched_on,
        ),
    )


def name_sounds(names: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return how the words of names sound, in ARPAbet, by word.

    Raises:
        RecognizerError: a name has no letters that anything could read.
    """
    if not names:
        return {}
    from voice_coach.speech.lexicon import Lexicon  # noqa: PLC0415 - only names need it here
    from voice_coach.speech.pronounce import Pronouncer  # noqa: PLC0415 - same

    return Pronouncer(Lexicon()).names(names)


def window_seconds(settings: Settings) -> Mapping[str, Seconds]:
    """Return how long a window of each settable profile waits for somebody to speak."""
    listening = settings.listening
    return {name: getattr(listening, name).start_seconds for name in type(listening).model_fields}


def make_engine(library: Library, settings: Settings, barge_in: BargeIn = BargeIn.ANY) -> Engine:
    """Return an engine that leads what the library holds.

    Args:
        library: exercises and wording.
        settings: in force.
        barge_in: what cuts a line; whoever begins to type cuts none.
    """
    options = EngineOptions(names=library.names, volume=settings.speaker.volume, barge_in=barge_in)
    return Engine(library, library.phrasebook, options)


def make_event_log(path: Path | None) -> EventLog:
    """Return the event log that was asked for; the coach goes on where its disk fills up.

    Raises:
        InputError: its file cannot be written from the beginning.
    """
    if path is None:
        return NullEventLog()
    return EnduringEventLog(JsonlEventLog(path), _tell_the_end)


def _tell_the_end(error: InputError) -> None:
    print(f"voice-coach: {error.message} The coach goes on without it.", file=sys.stderr)
