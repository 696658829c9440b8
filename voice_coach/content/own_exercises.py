"""Exercises of one's own: each is checked by itself, and a broken one disables only itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from hassil.intents import TextSlotList

from voice_coach.content.dialogs import Dialogs, ExerciseFile
from voice_coach.content.endings import endings
from voice_coach.content.exercise_names import LISTS
from voice_coach.content.flow import check_joints
from voice_coach.content.intents import IntentSet
from voice_coach.content.lint import lint_exercise, lint_wording
from voice_coach.content.lint_names import Pronounce
from voice_coach.content.listening import START_INTENT, START_SLOT
from voice_coach.content.normal import spoken_words
from voice_coach.content.numbers import NumberWords, number_words
from voice_coach.content.questions import closed_questions
from voice_coach.content.references import check_exercise
from voice_coach.content.sentences import Sentences
from voice_coach.errors import Problem


def without_broken(
    dialogs: Dialogs,
    problems: list[Problem],
    sounds: Collection[str],
    pronounce: Pronounce | None,
    rehearsed: str | None = None,
) -> Dialogs:
    """Check the user's own exercises one by one; return the dialogs without the broken ones.

    Args:
        dialogs: as they were read.
        problems: every mistake found is added.
        sounds: the sounds there are.
        pronounce: tells how words sound; None: names are measured by their letters.
        rehearsed: id of an exercise that stays where only its wording breaks a rule.
    """
    own = {name: found for name, found in dialogs.exercises.items() if found.own}
    if not own:
        return dialogs
    numbers = number_words(dialogs.language.language)
    registry = _Taken(numbers)
    broken: set[str] = set()
    for name, found in dialogs.exercises.items():
        mistakes = list(registry.clashes(found)) if found.own else []
        if found.own:
            mistakes += check_exercise(dialogs, found, sounds)
            mistakes += lint_exercise(dialogs, found, pronounce)
        problems += mistakes
        if name == rehearsed:
            wording = lint_wording(dialogs, found, pronounce)
            mistakes = [problem for problem in mistakes if problem not in wording]
        if mistakes:
            broken.add(name)
        else:
            registry.take(found)
    return _without(dialogs, broken, problems)


def without_files(dialogs: Dialogs, files: Collection[Path], problems: list[Problem]) -> Dialogs:
    """Return the dialogs without some of the user's files, and those that need them."""
    names = {name for name, found in dialogs.exercises.items() if found.document.path in files}
    return _without(dialogs, names, problems)


def in_own_files(problems: Collection[Problem], dialogs: Dialogs) -> set[Path]:
    """Return the user's own files among those in which something is wrong."""
    own = {found.document.path for found in dialogs.exercises.values() if found.own}
    return {problem.path for problem in problems if problem.path is not None} & own


def taken_names(dialogs: Dialogs, sentences: Sentences) -> list[Problem]:
    """Return every name of the user's exercises that means something else to the coach already.

    Args:
        dialogs: with the user's exercises.
        sentences: read from them.
    """
    own = [found for found in dialogs.exercises.values() if found.own]
    if not own:
        return []
    ours = _IntentsWithout(sentences, {found.exercise.id for found in own})
    problems: list[Problem] = []
    for found in dialogs.listening.states.values():
        if START_INTENT not in found.intents:
            continue
        for file in own:
            for index, alias in enumerate(file.exercise.aliases):
                match = ours.match(alias, found.intents)
                if match is not None:
                    meant = str(match.slots.get(START_SLOT, match.name))
                    problems.append(
                        file.document.problem(
                            ("aliases", index),
                            f'"{alias}" already means "{meant}"',
                            "choose another name",
                        )
                    )
    return list(dict.fromkeys(problems))


class _IntentsWithout(IntentSet):
    """All sentences, but without the names of some exercises."""

    def __init__(self, sentences: Sentences, exercises: Collection[str]) -> None:
        whole = sentences.intents
        lists = dict(whole.slot_lists)
        for name in LISTS:
            known = lists.get(name)
            values = known.values if isinstance(known, TextSlotList) else []
            kept = [value for value in values if value.value_out not in exercises]
            lists[name] = TextSlotList(name, kept)
        super().__init__(replace(sentences, intents=replace(whole, slot_lists=lists)))


class _Taken:
    """The names and questions of the exercises that were found good so far."""

    def __init__(self, numbers: NumberWords | None) -> None:
        self._numbers = numbers
        self._aliases: dict[str, str] = {}
        self._states: dict[str, str] = {}

    def clashes(self, found: ExerciseFile) -> Iterator[Problem]:
        """Yield what an exercise cannot have, because another one has it."""
        for index, alias in enumerate(found.exercise.aliases):
            owner = self._aliases.get(spoken_words(alias, self._numbers))
            if owner is not None:
                yield found.document.problem(
                    ("aliases", index),
                    f'"{alias}" is also a name of "{owner}"',
                    "choose another name",
                )
        for question in closed_questions(found.exercise):
            owner = self._states.get(question.state)
            if owner is not None:
                yield found.document.problem(
                    question.location,
                    f'this question could be taken for one of "{owner}"',
                    "give its slot another name",
                )
        for ending in endings(found.exercise):
            owner = self._states.get(ending.state)
            if owner is not None:
                yield found.document.problem(
                    ending.location,
                    f'these words could be taken for those of "{owner}"',
                    "let another one be the first of them",
                )

    def take(self, found: ExerciseFile) -> None:
        """Note what a good exercise is called, and its questions."""
        name = found.exercise.id
        for alias in found.exercise.aliases:
            self._aliases.setdefault(spoken_words(alias, self._numbers), name)
        states = [question.state for question in closed_questions(found.exercise)]
        states += [ending.state for ending in endings(found.exercise)]
        self._states |= dict.fromkeys(states, name)


def _without(dialogs: Dialogs, broken: Collection[str], problems: list[Problem]) -> Dialogs:
    """Return the dialogs without the broken exercises, and without those that join one of them."""
    while broken:
        kept = {name: found for name, found in dialogs.exercises.items() if name not in broken}
        dialogs = replace(dialogs, exercises=kept)
        mistakes = {
            name: list(check_joints(dialogs, found)) for name, found in kept.items() if found.own
        }
        problems += [problem for found in mistakes.values() for problem in found]
        broken = {name for name, found in mistakes.items() if found}
    return dialogs
