"""Checks what is heard in each listening state: something, nothing private, nothing twofold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from hassil import parse_sentence
from hassil.sample import sample_expression

from voice_coach.content.answers import ASK_INTENT, ASK_SLOT, answer_name
from voice_coach.content.dialogs import Dialogs
from voice_coach.content.documents import Document
from voice_coach.content.endings import lint_endings
from voice_coach.content.intents import IntentSet
from voice_coach.content.programme_schema import Programme
from voice_coach.content.questions import lint_questions
from voice_coach.content.schema import Exercise
from voice_coach.errors import DialogError, Problem

START_INTENT = "StartExercise"
"""The intent that an exercise's name means, with the exercise's id in the slot below."""
START_SLOT = "exercise"
PROGRAMME_START: Final = ("StartProgramme", "programme")
"""The intent that a programme's name means, and the slot with its id."""

_MOST_FORMS: Final = 40


def lint_listening(dialogs: Dialogs, intents: IntentSet) -> list[Problem]:
    """Return every listening state, kind of answer and alias that cannot work."""
    return [
        *_lint_states(dialogs, intents),
        *_lint_shown(dialogs, intents),
        *_lint_answers(dialogs, intents),
        *_lint_aliases(dialogs, intents),
        *_lint_topics(dialogs, intents),
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
        if state.private and state.nearest:
            yield document.problem(
                ("states", name, "nearest"),
                f'"{name}" is private: nobody asks about what was said in it',
            )
        try:
            intents.check_grammar(name, state.intents, state.like)
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
    """Every name of an exercise or a programme, said alone, must start just that one."""
    for exercise in dialogs.exercises.values():
        yield from _lint_names(
            dialogs, intents, (START_INTENT, START_SLOT), exercise.exercise, exercise.document
        )
    for programme in dialogs.programmes.values():
        yield from _lint_names(
            dialogs, intents, PROGRAMME_START, programme.programme, programme.document
        )


def _lint_names(
    dialogs: Dialogs,
    intents: IntentSet,
    start: tuple[str, str],
    named: Exercise | Programme,
    document: Document,
) -> Iterator[Problem]:
    states = [state.intents for state in dialogs.listening.states.values()]
    for index, alias in enumerate(named.aliases):
        for allowed in (each for each in states if start[0] in each):
            match = intents.match(alias, allowed)
            if match is None or match.name != start[0] or match.slots.get(start[1]) != named.id:
                meant = "several things" if match is None else f'"{match.name}"'
                yield document.problem(
                    ("aliases", index), f'"{alias}" means {meant}', "choose another name"
                )
                break


def _lint_topics(dialogs: Dialogs, intents: IntentSet) -> Iterator[Problem]:
    """Every topic must be what is asked about, in the plainest form of the first question."""
    states = [state.intents for state in dialogs.listening.states.values()]
    allowed = next((each for each in states if ASK_INTENT in each), None)
    for found in dialogs.answers.values() if allowed is not None else ():
        for topic, about in found.answers.topics.items():
            for index, name in enumerate(about.names):
                asked = _plain(found.answers.questions[0].replace("{topic}", name))
                match = intents.match(asked, allowed)
                if match is None or match.slots.get(ASK_SLOT) != answer_name(found.answers, topic):
                    meant = "several things" if match is None else f'"{match.name}"'
                    yield found.document.problem(
                        ("topics", topic, "names", index), f'"{asked}" means {meant}'
                    )


def _plain(template: str) -> str:
    """Return the shortest of the first things that can be said with a template without lists."""
    forms = islice(sample_expression(parse_sentence(template).expression), _MOST_FORMS)
    return min((" ".join(form.split()) for form in forms), key=len)
