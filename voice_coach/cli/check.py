"""The command that finds every mistake in settings and dialogs before the coach does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voice_coach.errors import ConfigError, InputError, ProblemsError
from voice_coach.resources import is_folder, is_there

if TYPE_CHECKING:
    from voice_coach.errors import Problem

PathArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="PATH",
        help="Settings file, exercise file, the name of an exercise of your own, folder of "
        "exercises or folder of dialogs; everything that is in force if left out.",
    ),
]


DetailsOption = Annotated[
    bool,
    typer.Option(
        "--details",
        help="List the names that sound most alike, and how much can be heard when, as well.",
    ),
]


def check(path: PathArgument = None, details: DetailsOption = False) -> None:
    """Look for mistakes in settings and exercises.

    All of them are told at once, each with its file and line.
    """
    what = "Settings and dialogs" if path is None else str(path)
    problems = _problems_in_force() if path is None else _problems_at(path)
    problems.sort(key=lambda problem: (str(problem.path), problem.line or 0))
    if problems:
        raise ProblemsError(what, tuple(problems))
    print(f"{what}: no mistakes")
    if details:
        _print_details(path)


def _print_details(path: Path | None) -> None:
    from voice_coach.app.hearing_report import alike, sizes
    from voice_coach.config import load_settings, user_exercises_folder
    from voice_coach.resources import dialogs_folder

    if path is not None and _is_language(path):
        folder, own = path, None
    else:
        folder, own = dialogs_folder(load_settings().settings.language), user_exercises_folder()
    for line in (*alike(folder, own), *sizes(folder, own)):
        print(line)


def _problems_in_force() -> list[Problem]:
    from voice_coach.config import Settings, load_settings, user_exercises_folder
    from voice_coach.resources import dialogs_folder

    problems: list[Problem] = []
    settings = Settings()
    try:
        settings = load_settings().settings
    except ConfigError as error:
        problems += error.problems
    folder = dialogs_folder(settings.language)
    return problems + _problems_in_dialogs(folder, user_exercises_folder())


def _problems_at(path: Path) -> list[Problem]:
    if is_folder(path):
        return _problems_in_folder(path)
    if not is_there(path):
        path = _of_that_name(path)
    if path.suffix == ".toml":
        return _problems_in_settings(path)
    if path.suffix.lower() in {".yaml", ".yml"}:
        return [problem for problem in _problems_in_folder(path.parent) if problem.path == path]
    raise InputError(
        f"{path} is neither settings nor dialogs.",
        f"Settings end in .toml, exercises in .yaml; is it an exercise, call it {_as_yaml(path)}.",
    )


def _as_yaml(path: Path) -> str:
    return f"{path.name.split('.')[0]}.yaml"


def _of_that_name(path: Path) -> Path:
    """Return the file of an exercise of one's own that is called so."""
    from voice_coach.config import user_exercises_folder

    folder = user_exercises_folder()
    if folder is not None and len(path.parts) == 1 and is_there(folder / f"{path}.yaml"):
        return folder / f"{path}.yaml"
    raise InputError(f"There is no file or folder {path}, and no exercise of yours of that name.")


def _problems_in_settings(path: Path) -> list[Problem]:
    from voice_coach.config import load_settings

    try:
        load_settings(path, environ={})
    except ConfigError as error:
        return list(error.problems)
    return []


def _problems_in_folder(folder: Path) -> list[Problem]:
    """Check a language's dialogs, its exercises, all languages, or exercises of one's own."""
    from voice_coach.content.dialogs import unread_files
    from voice_coach.resources import dialogs_folder

    if _is_language(folder):
        return _problems_in_dialogs(folder)
    if folder.name == "exercises" and _is_language(folder.parent):
        problems = _problems_in_dialogs(folder.parent)
        return [problem for problem in problems if problem.path and problem.path.parent == folder]
    languages = [child for child in sorted(folder.iterdir()) if _is_language(child)]
    if languages:
        return [problem for language in languages for problem in _problems_in_dialogs(language)]
    if not any(folder.glob("*.yaml")) and not unread_files(folder):
        raise InputError(
            f"There are neither dialogs nor exercises in {folder}.",
            "Give a folder like dialogs/en, or one that holds exercises, *.yaml.",
        )
    return _problems_in_dialogs(dialogs_folder(), folder)


def _problems_in_dialogs(folder: Path, own: Path | None = None) -> list[Problem]:
    from voice_coach.app.hearing_report import pronouncer
    from voice_coach.app.spoken_lengths import spoken_seconds
    from voice_coach.content.loading import check_dialogs

    problems = check_dialogs(folder, own, pronouncer(), spoken_seconds)
    return problems + _problems_in_demo(folder / "demo.yaml")


def _problems_in_demo(story: Path) -> list[Problem]:
    from voice_coach.errors import ScenarioError
    from voice_coach.simulation import load_scenario

    if not is_there(story):
        return []
    try:
        load_scenario(story)
    except ScenarioError as error:
        return list(error.problems)
    return []


def _is_language(folder: Path) -> bool:
    from voice_coach.content.dialogs import FILES

    return any(is_there(folder / f"{name}.yaml") for name in FILES)
