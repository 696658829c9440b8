"""Checks what is heard in each listening state: something, nothing private, nothing twofold."""

from __future__ import annotations

from collections.abc import Iterator

from voice_coach.content.dialogs import Dialogs
from voice_coach.content.endings import lint_endings
from voice_coach.content.intents import IntentSet
from voice_coach.content.questions import lint_questions
from voice_coach.errors import DialogError, Problem

START_INTENT = "StartExercise"
"""The intent that an exercise's name means, with the exercise's id in the slot below."""
START_SLOT = "exercise"


def lint_listening(dialogs: Dialogs, intents: IntentSet) -> list[Problem]:
    """Return every listening state, kind of answer and alias that cannot work."""
    return [
        *_lint_states(dialogs, intents),
        *_lint_shown(dialogs, intents),
        *_lint_answers(dialogs, intents),
        *_lint_aliases(dialogs, intents),
        *lint_questions(dialogs, intents),
        *lint_endings(dialogs, intents),
    ]


def _lint_states(dialogs: Dialogs, intents: IntentSet) -> Iterator[Problem]:
    document = dialogs.documents["listening"]
    for name, state in dialogs.listening.states.items():
        for index, intent in enumerate(state.intents):
            slots = intents.slots(intent)
            if state.private and slots:
                yield document.problem(
                    ("states", name, "intents", index),
                    f'"{intent}" keeps {", ".join(sorted(slots))}, and "{name}" is private',
                )
        try:
            intents.grammar(name, state.intents, state.like)
        except DialogError as error:
            yield document.problem(("states", name), error.problems[0].message)


def _lint_shown(dialogs: Dialogs, intents: IntentSet) -> Iterator[Problem]:
    """What a screen proposes must be understood."""
    document = dialogs.documents["listening"]
    partners = dialogs.language.partners
    for name, state in dialogs.listening.states.items():
        for index, template in enumerate(state.shown):
            words = shown_words(template, (partners["1"][0], partners["2"][0]))
            if intents.match(words, state.intents) is None:
                yield document.problem(
                    ("states", name, "shown", index), f'"{template}" is not understood in "{name}"'
                )


def shown_words(template: str, names: tuple[str, str]) -> str:
    """Return words for a screen with the names of the two filled in."""
    return template.replace("{first}", names[0]).replace("{second}", names[1])


def _lint_answers(dialogs: Dialogs, intents: IntentSet) -> Iterator[Problem]:
    document = dialogs.documents["listening"]
    for name, answer in dialogs.listening.answers.items():
        slots = intents.slots(answer.intent)
        if answer.value is not None and answer.value not in slots:
            yield document.problem(
                ("answers", name, "value"),
                f'"{answer.intent}" has no slot "{answer.value}"',
                "known: " + ", ".join(sorted(slots)) if slots else "",
            )


def _lint_aliases(dialogs: Dialogs, intents: IntentSet) -> Iterator[Problem]:
    """Every name of an exercise, said alone, must start just that exercise."""
    states = [
        state.intents
        for state in dialogs.listening.states.values()
        if START_INTENT in state.intents
    ]
    for found in dialogs.exercises.values():
        for index, alias in enumerate(found.exercise.aliases):
            for allowed in states:
                match = intents.match(alias, allowed)
                if match is None or match.slots.get(START_SLOT) != found.exercise.id:
                    meant = "several things" if match is None else f'"{match.name}"'
                    yield found.document.problem(
                        ("aliases", index), f'"{alias}" means {meant}', "choose another name"
                    )
                    break
