"""The files of one language, read and checked one by one; ``references`` checks them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel

from voice_coach.content.documents import Document, read_document
from voice_coach.content.schema import (
    Countries,
    Exercise,
    Feelings,
    Language,
    Listening,
    Names,
    Prompts,
    Pronunciations,
)
from voice_coach.content.validation import validate
from voice_coach.errors import Problem
from voice_coach.resources import is_folder

M = TypeVar("M", bound=BaseModel)

FILES: Final = (
    "language",
    "listening",
    "intents",
    "prompts",
    "feelings",
    "names",
    "countries",
    "pronunciations",
)
"""The files of a language, without ``.yaml``."""


@dataclass(frozen=True, slots=True)
class ExerciseFile:
    """A checked exercise and the file it is in."""

    exercise: Exercise
    document: Document
    own: bool = False
    """It is the user's, not one of ours."""


@dataclass(frozen=True, slots=True)
class Dialogs:
    """Everything of one language."""

    folder: Path
    language: Language
    listening: Listening
    prompts: Mapping[str, list[str]]
    feelings: Feelings
    names: Names
    countries: Countries
    pronunciations: Mapping[str, tuple[str, ...]]
    """ARPAbet sounds of words that dictionaries lack."""
    exercises: Mapping[str, ExerciseFile]
    documents: Mapping[str, Document]
    """The file of each of ``FILES``."""


@dataclass(slots=True)
class Reading:
    """What came of reading a folder."""

    dialogs: Dialogs | None = None
    """None where a file is missing or cannot be used."""
    problems: list[Problem] = field(default_factory=list)
    own_problems: list[Problem] = field(default_factory=list)
    """Mistakes in the user's exercises: each disables only itself."""


def read_dialogs(folder: Path, user_folder: Path | None = None) -> Reading:
    """Read the files of a language.

    Args:
        folder: ``dialogs/en``, for example.
        user_folder: a folder with exercises of one's own, ``*.yaml``.
    """
    reading = Reading()
    if not folder.is_dir():
        reading.problems.append(Problem(folder, None, "there is no such folder"))
        return reading
    documents = _read_files(folder, reading)
    language = _checked(Language, documents.get("language"), reading)
    listening = _checked(Listening, documents.get("listening"), reading)
    feelings = _checked(Feelings, documents.get("feelings"), reading)
    prompts = _checked(Prompts, _under("prompts", documents), reading)
    names = _checked(Names, _under("names", documents), reading)
    countries = _checked(Countries, _under("countries", documents), reading)
    sounds = _checked(Pronunciations, _under("pronunciations", documents), reading)
    exercises = _read_exercises(folder / "exercises", reading.problems, {})
    if not exercises and not reading.problems:
        reading.problems.append(Problem(folder / "exercises", None, "there is no exercise in it"))
    if user_folder is not None and is_folder(user_folder):
        exercises |= _read_exercises(user_folder, reading.own_problems, exercises, own=True)
    if (
        language is None
        or listening is None
        or feelings is None
        or prompts is None
        or names is None
        or countries is None
        or sounds is None
        or "intents" not in documents
    ):
        return reading
    reading.dialogs = Dialogs(
        folder=folder,
        language=language,
        listening=listening,
        prompts=prompts.prompts,
        feelings=feelings,
        names=names,
        countries=countries,
        pronunciations={word: tuple(found) for word, found in sounds.pronunciations.items()},
        exercises=exercises,
        documents=documents,
    )
    return reading


def _read_files(folder: Path, reading: Reading) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for name in FILES:
        document, problems = read_document(folder / f"{name}.yaml")
        reading.problems += problems
        if document is not None:
            documents[name] = document
    return documents


def _under(key: str, documents: Mapping[str, Document]) -> Document | None:
    """Return a file whose top level is one mapping, as the value of a key."""
    document = documents.get(key)
    if document is None:
        return None
    lines = {(key, *location): line for location, line in document.lines.items()}
    return Document(document.path, {key: document.value}, {(): 1, **lines})


def _checked(model: type[M], document: Document | None, reading: Reading) -> M | None:
    if document is None:
        return None
    checked, problems = validate(model, document)
    reading.problems += problems
    return checked


def _read_exercises(
    folder: Path,
    problems: list[Problem],
    known: Mapping[str, ExerciseFile],
    *,
    own: bool = False,
) -> dict[str, ExerciseFile]:
    exercises: dict[str, ExerciseFile] = {}
    for path in sorted(folder.glob("*.yaml")):
        document, found = read_document(path)
        exercise = None
        if document is not None and not found:
            exercise, found = validate(Exercise, document)
        problems += found
        if exercise is None or document is None:
            continue
        if exercise.id != path.stem:
            problems.append(
                document.problem(
                    ("id",), f'the id "{exercise.id}" differs from the file\'s name', path.stem
                )
            )
        elif exercise.id in known:
            problems.append(document.problem(("id",), f'there is already a "{exercise.id}"'))
        else:
            exercises[exercise.id] = ExerciseFile(exercise, document, own)
    return exercises
