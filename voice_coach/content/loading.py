"""Loads a folder of dialogs: either a library without a mistake, or every mistake at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from voice_coach.content.answers import with_answers
from voice_coach.content.dialogs import Dialogs, Reading, read_dialogs
from voice_coach.content.endings import STATE_PREFIX as ENDING_PREFIX
from voice_coach.content.endings import with_endings
from voice_coach.content.household import Household
from voice_coach.content.intents import IntentSet
from voice_coach.content.library import Library, given_lists, spoken_names
from voice_coach.content.lint import lint_dialogs
from voice_coach.content.lint_cues import SaySeconds, lint_cues
from voice_coach.content.lint_names import ClosePair, Pronounce, closest_names, lint_likeness
from voice_coach.content.listening import lint_listening
from voice_coach.content.numbers import NumberWords, number_words
from voice_coach.content.own_exercises import (
    in_own_files,
    taken_names,
    without_broken,
    without_files,
)
from voice_coach.content.phrasebook import Choose
from voice_coach.content.programmes import check_programmes
from voice_coach.content.questions import STATE_PREFIX as QUESTION_PREFIX
from voice_coach.content.questions import with_questions
from voice_coach.content.references import check_references, sounds_in
from voice_coach.content.sentences import Sentences, read_sentences
from voice_coach.errors import DialogError, InputError, Problem
from voice_coach.resources import audio_folder

_ANY: Final = Household()
PARTNER_SLOT: Final = "partner"
"""Slot in which a name is heard, as 1 or 2."""


def load_library(
    folder: Path,
    names: tuple[str, ...],
    *,
    choose: Choose,
    user_folder: Path | None = None,
    household: Household = _ANY,
    rehearsed: str | None = None,
) -> Library:
    """Load everything that is said and heard in one language.

    Args:
        folder: ``dialogs/en``, for example.
        names: of partner 1 and partner 2; empty where none were given.
        choose: picks variants: returns one of 0 … n-1.
        user_folder: exercises of one's own; a broken one is left out and named in
            ``Library.problems``.
        household: what is different in this home.
        rehearsed: id of an exercise of one's own that is led although its wording breaks a rule.

    Raises:
        DialogError: with every mistake in the folder.
        InputError: a name means something else already.
    """
    with _collected_later():
        reading, sentences = _load(folder, names, user_folder, None, rehearsed)
    if reading.problems or reading.dialogs is None or sentences is None:
        raise DialogError(f"{folder} cannot be used", tuple(reading.problems))
    library = Library(
        reading.dialogs,
        sentences,
        spoken_names(reading.dialogs, names),
        choose=choose,
        household=household,
    )
    library.problems = tuple(reading.own_problems)
    _check_names(library)
    return library


@contextmanager
def _collected_later() -> Iterator[None]:
    """Let the collector of garbage rest: what is made here stays, and looking at it takes time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def check_dialogs(
    folder: Path,
    user_folder: Path | None = None,
    pronounce: Pronounce | None = None,
    say_seconds: SaySeconds | None = None,
) -> list[Problem]:
    """Return every mistake in a folder of dialogs; slower and stricter than loading it.

    Args:
        folder: ``dialogs/en``, for example.
        user_folder: exercises of one's own.
        pronounce: tells how words sound; where left out names are measured by their letters, and
            whether they sound alike is not looked at.
        say_seconds: tells how long a line takes; where left out it is estimated.
    """
    reading, sentences = _load(folder, (), user_folder, pronounce)
    if reading.dialogs is not None and sentences is not None and not reading.problems:
        reading.problems += lint_listening(reading.dialogs, IntentSet(sentences))
        if pronounce is not None:
            reading.problems += lint_likeness(reading.dialogs, pronounce)
        if say_seconds is not None:
            for found in reading.dialogs.exercises.values():
                reading.problems += lint_cues(reading.dialogs, found, say_seconds)
    return [*reading.problems, *reading.own_problems]


def names_alike(
    folder: Path, user_folder: Path | None, pronounce: Pronounce, most: float
) -> list[ClosePair]:
    """Return the names of different things that sound most alike, closest first.

    Args:
        folder: ``dialogs/en``, for example.
        user_folder: exercises of one's own.
        pronounce: tells how words sound.
        most: how far they are apart at most; see ``likeness.distance``.
    """
    dialogs = read_dialogs(folder, user_folder).dialogs
    return [] if dialogs is None else closest_names(dialogs, pronounce, most)


def _load(
    folder: Path,
    names: tuple[str, ...],
    user_folder: Path | None,
    pronounce: Pronounce | None,
    rehearsed: str | None = None,
) -> tuple[Reading, Sentences | None]:
    reading = read_dialogs(folder, user_folder)
    if reading.dialogs is None:
        return reading, None
    sounds = sounds_in(audio_folder())
    dialogs = without_broken(reading.dialogs, reading.own_problems, sounds, pronounce, rehearsed)
    numbers = number_words(dialogs.language.language)
    if numbers is None:
        document = dialogs.documents["language"]
        reading.problems.append(
            document.problem(("language",), "no number words are known for this language")
        )
    whole, sentences, problems = _with_sentences(dialogs, names, numbers)
    if sentences is not None:
        taken = taken_names(whole, sentences)
        problems += taken
    broken = in_own_files(problems, dialogs)
    if broken:  # whatever the checks of single files let through: without those files, then
        reading.own_problems += [problem for problem in problems if problem.path in broken]
        dialogs = without_files(dialogs, broken, reading.own_problems)
        whole, sentences, problems = _with_sentences(dialogs, names, numbers)
    reading.dialogs = whole
    reading.problems += problems
    if sentences is not None:
        reading.problems += check_references(whole, sentences.intents.intents, sounds)
        reading.problems += check_programmes(whole)
        reading.problems += lint_dialogs(whole, pronounce)
        if sentences.language != whole.language.language:
            document = whole.documents["intents"]
            reading.problems.append(
                document.problem(("language",), "is not the language of language.yaml")
            )
    return reading, sentences


def _with_sentences(
    dialogs: Dialogs, names: tuple[str, ...], numbers: NumberWords | None
) -> tuple[Dialogs, Sentences | None, list[Problem]]:
    """Return the dialogs with all that is heard in them, the sentences, and their mistakes."""
    whole = with_answers(with_endings(with_questions(dialogs)))
    given = given_lists(whole, spoken_names(whole, names), numbers)
    sentences, problems = read_sentences(whole.documents["intents"], given)
    return whole, sentences, problems


def means_something_else(library: Library, partner: int, name: str) -> bool:
    """Whether a name means something else already where names are heard.

    Args:
        library: without this name, or with it.
        partner: 1 or 2: whose it is to be.
        name: as it is typed.
    """
    for state in library.states:
        if _hears_names(library, state):
            match = library.match(state, name)
            if match is not None and match.slots.get(PARTNER_SLOT) != partner:
                return True
    return False


def _hears_names(library: Library, state: str) -> bool:
    """Whether a name of the two is an answer in a state; the exercises' own states hear none."""
    return not state.startswith((QUESTION_PREFIX, ENDING_PREFIX)) and any(
        PARTNER_SLOT in library.intents.slots(intent) for intent in library.allowed(state)
    )


def _check_names(library: Library) -> None:
    """Refuse a name that already means something where names are heard, or is no words there."""
    for partner, name in enumerate(library.names, start=1):
        understood = any(
            match.slots.get(PARTNER_SLOT) == partner
            for state in library.states
            if _hears_names(library, state) and (match := library.match(state, name)) is not None
        )
        if not understood or means_something_else(library, partner, name):
            raise InputError(
                f'the name "{name}" also means something else to the coach.',
                "Write it differently, for example as a nickname.",
            )
