"""Questions with a closed list of answers, written in an exercise: what is heard in each.

Each has a listening state of its own, made like the one that ``choices`` names in listening.yaml,
with an intent of its own: its answers are heard in no other question, and no other's in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from hassil.expression import Group
from hassil.sample import sample_expression

from voice_coach.content.dialogs import Dialogs, ExerciseFile
from voice_coach.content.documents import Document, Location, MergedDocument
from voice_coach.content.intents import IntentMatch, IntentSet
from voice_coach.content.numbers import NumberWords, number_words
from voice_coach.content.outline import written_steps
from voice_coach.content.schema import Exercise, ListeningState
from voice_coach.content.steps import ChooseStep, ScaleStep
from voice_coach.content.templates import TemplateError, parse_template
from voice_coach.errors import Problem

STATE_PREFIX: Final = "choose_"
"""Of the listening states of such questions."""
OPTION_SLOT: Final = "option"
"""Slot of the intent in which the answer's id is."""
MOST_FORMS: Final = 40
"""Sentences of one answer that are tried for being understood."""

Question: TypeAlias = ChooseStep | ScaleStep


@dataclass(frozen=True, slots=True)
class Answer:
    """One of a question's answers."""

    id: str
    """What is kept."""
    sentences: tuple[str, ...]
    """Templates; the first is plain words."""
    location: Location
    named: bool = True
    """Whether the coach and a screen name it among the answers."""

    @property
    def name(self) -> str:
        """How the coach names it."""
        return self.sentences[0]


@dataclass(frozen=True, slots=True)
class ClosedQuestion:
    """A question, where it stands, and its answers."""

    state: str
    question: Question
    location: Location
    answers: tuple[Answer, ...]


def question_state(exercise: Exercise, question: Question) -> str:
    """Return the listening state of a question; its intent is called the same."""
    return f"{STATE_PREFIX}{exercise.id}_{question.slot}".replace("-", "_")


def answers_of(question: Question, location: Location = ()) -> tuple[Answer, ...]:
    """Return what can be answered; a point of a scale is kept by its label."""
    if isinstance(question, ScaleStep):
        return tuple(
            Answer(point.name, (point.name, *point.also), (*location, "scale", "points", index))
            for index, point in enumerate(question.points)
        )
    return tuple(
        Answer(
            option.id,
            tuple(option.sentences),
            (*location, "choose", "options", index),
            named=option.named,
        )
        for index, option in enumerate(question.options)
    )


def closed_questions(exercise: Exercise) -> Iterator[ClosedQuestion]:
    """Yield the questions of an exercise that have a closed list of answers."""
    for location, content in written_steps(exercise):
        if isinstance(content, ChooseStep | ScaleStep):
            state = question_state(exercise, content)
            yield ClosedQuestion(state, content, location, answers_of(content, location))


def check_questions(dialogs: Dialogs, found: ExerciseFile) -> Iterator[Problem]:
    """Yield what is wrong with an exercise's questions by themselves."""
    document = found.document
    numbers = number_words(dialogs.language.language)
    asked: dict[str, Question] = {}
    for question in closed_questions(found.exercise):
        if dialogs.listening.choices is None:
            yield document.problem(question.location, "listening.yaml has no choices")
        if asked.setdefault(question.state, question.question) != question.question:
            yield document.problem(
                question.location,
                f'"{question.question.slot}" is the slot of a question with other words',
                "give it a slot of its own",
            )
        ids = [answer.id for answer in question.answers]
        for index, answer in enumerate(question.answers):
            if answer.id in ids[:index]:
                yield document.problem(answer.location, f'"{answer.id}" is here twice')
            for at, sentence in enumerate(answer.sentences):
                yield from check_sentence(
                    document, answer.location, sentence, numbers, named=at == 0
                )


def check_sentence(
    document: Document,
    location: Location,
    sentence: str,
    numbers: NumberWords | None,
    *,
    named: bool,
) -> Iterator[Problem]:
    """Yield what is wrong with a sentence that is written in an exercise.

    Args:
        document: the exercise's file.
        location: of the sentence, or of what it stands in.
        sentence: a template.
        numbers: words for numbers of this language.
        named: it is how the coach and a screen name what it means.
    """
    try:
        parse_template(sentence, location, numbers)
    except TemplateError as error:
        yield document.problem(location, f'"{sentence}": {error}')
    if set(sentence) & set("{}<>"):
        yield document.problem(location, f'"{sentence}": only (a|b) and [c] can be in an answer')
    if named and set(sentence) & set("()[]|;"):
        yield document.problem(
            location,
            f'"{sentence}" is how the coach names this answer',
            "let the first be plain words",
        )


def forms_of(sentence: str, location: Location, numbers: NumberWords | None) -> Iterator[str]:
    """Yield the first few forms of a sentence that is written in an exercise."""
    expression = parse_template(sentence, location, numbers).expression
    if isinstance(expression, Group):
        for _, form in zip(range(MOST_FORMS), sample_expression(expression), strict=False):
            yield " ".join(form.split())


def with_questions(dialogs: Dialogs) -> Dialogs:
    """Return dialogs with a listening state and an intent for each closed question."""
    choices = dialogs.listening.choices
    base = None if choices is None else dialogs.listening.states.get(choices.state)
    if choices is None or base is None:
        return dialogs
    states = dict(dialogs.listening.states)
    intents: dict[str, object] = {}
    places: dict[str, tuple[Document, Location]] = {}
    for found in dialogs.exercises.values():
        for question in closed_questions(found.exercise):
            names = [answer.name for answer in question.answers if answer.named]
            states[question.state] = ListeningState(
                profile=base.profile,
                intents=[question.state, *base.intents],
                shown=[*names, *base.shown],
                like=choices.state,
            )
            intents[question.state] = {
                "data": [
                    {
                        "sentences": [
                            choices.around.replace("{option}", f"({'|'.join(answer.sentences)})")
                        ],
                        "slots": {OPTION_SLOT: answer.id},
                    }
                    for answer in question.answers
                ]
            }
            places[question.state] = (found.document, question.location)
    return with_states(dialogs, states, intents, places)


def with_states(
    dialogs: Dialogs,
    states: Mapping[str, ListeningState],
    intents: Mapping[str, object],
    places: Mapping[str, tuple[Document, Location]],
) -> Dialogs:
    """Return dialogs with states of exercises, and the intents that are heard in them.

    Args:
        dialogs: without them.
        states: all listening states from now on.
        intents: further intents, by name.
        places: where each of those is written.
    """
    return replace(
        dialogs,
        listening=dialogs.listening.model_copy(update={"states": states}),
        documents={
            **dialogs.documents,
            "intents": MergedDocument.of(dialogs.documents["intents"], intents, places),
        },
    )


def lint_questions(dialogs: Dialogs, intents: IntentSet) -> Iterator[Problem]:
    """Yield every sentence of an answer that does not mean just this answer."""
    numbers = number_words(dialogs.language.language)
    for found in dialogs.exercises.values():
        for question in closed_questions(found.exercise):
            state = dialogs.listening.states[question.state]
            for answer in question.answers:
                for text in answer.sentences:
                    for form in forms_of(text, answer.location, numbers):
                        match = intents.match(form, state.intents)
                        if match is None or match.slots.get(OPTION_SLOT) != answer.id:
                            yield means_otherwise(found.document, answer.location, form, match)
                            break


def means_otherwise(
    document: Document, location: Location, form: str, match: IntentMatch | None
) -> Problem:
    """Return what is told of a sentence that does not mean just what it should.

    Args:
        document: the exercise's file.
        location: of the sentence.
        form: how it is said.
        match: what it means; None: several things.
    """
    meant = "several things" if match is None else f'"{match.name}"'
    return document.problem(location, f'"{form}" means {meant} here', "choose other words")
