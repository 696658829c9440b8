"""The files of one language, read and checked one by one; ``references`` checks them together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel

from voice_coach.content.documents import (
    Document,
    JoinedDocument,
    Location,
    MergedDocument,
    read_document,
)
from voice_coach.content.programme_schema import Programme
from voice_coach.content.schema import (
    Answers,
    Countries,
    Deck,
    Exercise,
    Feelings,
    Language,
    Listening,
    Names,
    Prompts,
    Pronunciations,
)
from voice_coach.content.suggestion_schema import Suggestions
from voice_coach.content.validation import validate
from voice_coach.errors import Problem
from voice_coach.resources import is_folder

M = TypeVar("M", bound=BaseModel)
F = TypeVar("F", Exercise, Deck, Answers, Programme)

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


_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OTHER_ENDINGS: Final = (".yml", ".yaml.txt", ".yml.txt", ".txt")
"""Endings that editors and file managers give to what was meant to end in ``.yaml``."""


@dataclass(frozen=True, slots=True)
class ExerciseFile:
    """A checked exercise and the file it is in."""

    exercise: Exercise
    document: Document
    own: bool = False
    """It is the user's, not one of ours."""


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A checked deck and the file it is in."""

    deck: Deck
    document: Document


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """Checked answers and the file they are in."""

    answers: Answers
    document: Document


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    """A checked programme and the file it is in."""

    programme: Programme
    document: Document


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
    decks: Mapping[str, DeckFile] = field(default_factory=dict)
    answers: Mapping[str, AnswersFile] = field(default_factory=dict)
    programmes: Mapping[str, ProgrammeFile] = field(default_factory=dict)
    suggestions: Suggestions = field(default_factory=Suggestions)

    @property
    def named(self) -> list[tuple[Exercise | Programme, Document]]:
        """What is started by a name, and the file it is in."""
        return [
            *((found.exercise, found.document) for found in self.exercises.values()),
            *((found.programme, found.document) for found in self.programmes.values()),
        ]

    def with_documents(self, documents: Mapping[str, Document]) -> Dialogs:
        """Return the same with other documents in place of some."""
        return replace(self, documents={**self.documents, **documents})


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
    prompts = _read_prompts(folder / "prompts", documents, reading)
    names = _checked(Names, _under("names", documents), reading)
    countries = _checked(Countries, _under("countries", documents), reading)
    sounds = _checked(Pronunciations, _under("pronunciations", documents), reading)
    decks, answers, programmes = _read_more(folder, reading)
    exercises = _read_all_exercises(folder, user_folder, reading)
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
        prompts=prompts,
        feelings=feelings,
        names=names,
        countries=countries,
        pronunciations={word: tuple(found) for word, found in sounds.pronunciations.items()},
        exercises=exercises,
        documents=documents,
        decks=decks,
        answers=answers,
        programmes=programmes,
        suggestions=_read_suggestions(folder / "suggestions.yaml", reading),
    )
    return reading


def unread_files(folder: Path) -> list[Problem]:
    """Return what is wrong with a user's folder of exercises: files that nobody would read.

    Args:
        folder: it is there, whether or not it can be read.
    """
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        return [Problem(folder, None, f"cannot be read: {error.strerror or error}")]
    problems = []
    for name in names:
        ending = next((end for end in _OTHER_ENDINGS if name.lower().endswith(end)), "")
        if not ending and name.lower().endswith(".yaml") and not name.endswith(".yaml"):
            ending = name[-5:]
        if ending and not name.startswith("."):
            message = f'its name ends in "{ending}", so it is not read'
            hint = f"call it {name[: -len(ending)]}.yaml"
            problems.append(Problem(folder / name, None, message, hint))
    return problems


def _read_more(
    folder: Path, reading: Reading
) -> tuple[dict[str, DeckFile], dict[str, AnswersFile], dict[str, ProgrammeFile]]:
    decks = _read_folder(Deck, folder / "decks", reading.problems)
    answers = _read_folder(Answers, folder / "answers", reading.problems)
    programmes = _read_folder(Programme, folder / "programmes", reading.problems)
    return (
        {name: DeckFile(*found) for name, found in decks.items()},
        {name: AnswersFile(*found) for name, found in answers.items()},
        {name: ProgrammeFile(*found) for name, found in programmes.items()},
    )


def _read_suggestions(path: Path, reading: Reading) -> Suggestions:
    """Return what is in a file that need not be there."""
    if not path.exists():
        return Suggestions()
    document, problems = read_document(path)
    reading.problems += problems
    return _checked(Suggestions, document, reading) or Suggestions()


def _read_files(folder: Path, reading: Reading) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for name in FILES:
        document, problems = read_document(folder / f"{name}.yaml")
        reading.problems += problems
        if document is not None:
            documents[name] = document
    _add_sentences(folder / "intents", documents, reading)
    return documents


def _read_prompts(
    folder: Path, documents: dict[str, Document], reading: Reading
) -> dict[str, list[str]] | None:
    """Return the lines of ``prompts.yaml`` and of the files in a folder beside it."""
    base = documents.get("prompts")
    checked = _checked(Prompts, _under("prompts", documents), reading)
    if base is None or checked is None:
        return None
    prompts = dict(checked.prompts)
    others: dict[str, Document] = {}
    for path in sorted(folder.glob("*.yaml")):
        document, problems = read_document(path)
        reading.problems += problems
        if document is None or problems:
            continue
        more = _checked(Prompts, _beneath("prompts", document), reading)
        for key, lines in (more.prompts if more is not None else {}).items():
            if key in prompts:
                reading.problems.append(document.problem((key,), f'"{key}" is in another file too'))
            prompts[key], others[key] = lines, document
    if others:
        documents["prompts"] = JoinedDocument.of(base, others)
    return prompts


def _under(key: str, documents: Mapping[str, Document]) -> Document | None:
    """Return a file whose top level is one mapping, as the value of a key."""
    document = documents.get(key)
    return None if document is None else _beneath(key, document)


def _beneath(key: str, document: Document) -> Document:
    lines = {(key, *location): line for location, line in document.lines.items()}
    return Document(document.path, {key: document.value}, {(): 1, **lines})


def _checked(model: type[M], document: Document | None, reading: Reading) -> M | None:
    if document is None:
        return None
    checked, problems = validate(model, document)
    reading.problems += problems
    return checked


def _add_sentences(folder: Path, documents: dict[str, Document], reading: Reading) -> None:
    """Add the intents of further files to those of ``intents.yaml``, whose rules they can use."""
    for path in sorted(folder.glob("*.yaml")):
        document, problems = read_document(path)
        reading.problems += problems
        base = documents.get("intents")
        if document is None or base is None or problems:
            continue
        intents = document.value.get("intents") if isinstance(document.value, dict) else None
        if not isinstance(intents, dict) or set(document.value) != {"intents"}:  # type: ignore[call-overload]  # a mapping, as has just been seen
            reading.problems.append(document.problem((), 'only "intents" can be in here'))
            continue
        own = base.value.get("intents") if isinstance(base.value, dict) else None
        for name in intents.keys() & (own.keys() if isinstance(own, dict) else set()):
            reading.problems.append(
                document.problem(("intents", name), f'"{name}" is in another file too')
            )
        places: dict[str, tuple[Document, Location]] = {
            name: (document, ("intents", name)) for name in intents
        }
        documents["intents"] = MergedDocument.of(base, intents, places)


def _read_folder(
    model: type[F], folder: Path, problems: list[Problem]
) -> dict[str, tuple[F, Document]]:
    """Read the files of a folder whose ``id`` is their name."""
    checked: dict[str, tuple[F, Document]] = {}
    for path in sorted(folder.glob("*.yaml")):
        document, found = read_document(path)
        value = None
        if document is not None and not found:
            value, found = validate(model, document)
        problems += found
        if value is None or document is None:
            continue
        if value.id != path.stem:
            hint = f"write id: {path.stem}, or call the file {value.id}.yaml"
            if _ID.fullmatch(path.stem) is None:
                hint = f"call the file {value.id}.yaml"
            message = f'the id "{value.id}" differs from the file\'s name'
            problems.append(document.problem(("id",), message, hint))
        else:
            checked[value.id] = (value, document)
    return checked


def _read_all_exercises(
    folder: Path, user_folder: Path | None, reading: Reading
) -> dict[str, ExerciseFile]:
    exercises = _read_exercises(folder / "exercises", reading.problems, {})
    if user_folder is not None and is_folder(user_folder):
        reading.own_problems += unread_files(user_folder)
        exercises |= _read_exercises(user_folder, reading.own_problems, exercises, own=True)
    return exercises


def _read_exercises(
    folder: Path,
    problems: list[Problem],
    known: Mapping[str, ExerciseFile],
    *,
    own: bool = False,
) -> dict[str, ExerciseFile]:
    exercises: dict[str, ExerciseFile] = {}
    for name, (exercise, document) in _read_folder(Exercise, folder, problems).items():
        if name in known:
            message, hint = f'there is already a "{name}"', ""
            if own:
                hint = "ours stays; give yours another id, and its file the same name"
            problems.append(document.problem(("id",), message, hint))
        else:
            exercises[name] = ExerciseFile(exercise, document, own)
    if not exercises and not problems and not own:
        problems.append(Problem(folder, None, "there is no exercise in it"))
    return exercises
