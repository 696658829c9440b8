"""Programmes: their lines, their names, what is wrong with them, and what the engine gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from voice_coach.content.dialogs import Dialogs, ProgrammeFile
from voice_coach.content.normal import spoken_words
from voice_coach.content.numbers import NumberWords
from voice_coach.content.programme_schema import Programme, ProgrammeStep
from voice_coach.content.sentences import ListValues
from voice_coach.engine import programmes as engine
from voice_coach.errors import Problem
from voice_coach.suggest import did_you_mean

MONTH_DAYS: Final = 28
"""Four weeks: the same day of the week again."""


def programme_wordings(programme: Programme) -> dict[str, list[str]]:
    """Return the lines of a programme by their phrasebook key."""
    lines = {_line_key(programme, step): list(step.line) for step in programme.steps}
    return {**lines, _closing_key(programme): list(programme.closing)}


def engine_programme(programme: Programme) -> engine.Programme:
    """Return a programme as the engine knows it."""
    return engine.Programme(
        id=programme.id,
        title=programme.title,
        steps=tuple(
            engine.ProgrammeStep(step.id, _line_key(programme, step), tuple(step.exercise))
            for step in programme.steps
        ),
        closing=_closing_key(programme),
        every_days=1 if programme.every == "day" else MONTH_DAYS,
    )


def programme_names(dialogs: Dialogs, numbers: NumberWords | None) -> ListValues:
    """Return what people call the programmes, as a list of the sentences."""
    names: dict[str, str | int | float] = {}
    for name, found in dialogs.programmes.items():
        for alias in found.programme.aliases:
            names.setdefault(spoken_words(alias, numbers), name)
    return list(names.items())


def check_programmes(dialogs: Dialogs) -> Iterator[Problem]:
    """Yield what programmes name and is not there, and what is in them twice."""
    for found in dialogs.programmes.values():
        seen: set[str] = set()
        for index, step in enumerate(found.programme.steps):
            place = ("steps", index)
            if step.id in seen:
                yield found.document.problem(place, f'the step "{step.id}" is here twice')
            seen.add(step.id)
            yield from _check_exercises(dialogs, found, index)


def _check_exercises(dialogs: Dialogs, found: ProgrammeFile, index: int) -> Iterator[Problem]:
    ours: Mapping[str, object] = {
        name: file for name, file in dialogs.exercises.items() if not file.own
    }
    folder = dialogs.folder / "exercises"
    for name in found.programme.steps[index].exercise:
        if name not in ours and not (folder / f"{name}.yaml").exists():  # else its file is broken
            yield found.document.problem(
                ("steps", index, "exercise"),
                f'there is no exercise "{name}"',
                did_you_mean(name, ours),
            )


def _line_key(programme: Programme, step: ProgrammeStep) -> str:
    return f"programmes.{programme.id}.{step.id}"


def _closing_key(programme: Programme) -> str:
    return f"programmes.{programme.id}.closing_line"
