"""Leads an exercise with people who answer at random; it has to end, whatever they do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from support.engine_rig import Rig
from voice_coach.content.dialogs import Dialogs, ExerciseFile
from voice_coach.content.documents import Document
from voice_coach.content.endings import with_endings
from voice_coach.content.household import Household
from voice_coach.content.intents import IntentSet
from voice_coach.content.library import Library
from voice_coach.content.own_exercises import without_broken
from voice_coach.content.questions import OPTION_SLOT, closed_questions, with_questions
from voice_coach.content.schema import Exercise
from voice_coach.content.sentences import read_sentences
from voice_coach.content.validation import validate
from voice_coach.engine.commands import Recall, SessionStarted
from voice_coach.engine.events import ExerciseRequested, Recalled, Slot
from voice_coach.engine.states import Mode, SessionState
from voice_coach.errors import Problem

MOST_ANSWERS: Final = 60
"""After these, people only sit there."""
FOR_EVER: Final = 90 * 24 * 3600.0
"""Seconds in which everything is over: no exercise has so many steps of two hours."""
NO_SENTENCES: Final = {
    "language": "en",
    "intents": {"Nothing": {"data": [{"sentences": ["nothing of the kind"]}]}},
}


class Led(NamedTuple):
    """An exercise that can be led."""

    exercise: Exercise
    library: Library


def library_of(
    document: Document, ours: Dialogs, sounds: Collection[str]
) -> tuple[Led | None, list[Problem]]:
    """Read one exercise of one's own as ``load_library`` would, without reading ours again.

    Returns:
        What it can be led from, or None; and every mistake.
    """
    exercise, problems = validate(Exercise, document)
    if exercise is None or problems:
        return None, problems
    found = ExerciseFile(exercise, document, own=True)
    joined = replace(ours, exercises={**ours.exercises, exercise.id: found})
    joined = without_broken(joined, problems, sounds, None)
    if exercise.id not in joined.exercises:
        return None, problems
    base = Document(Path("intents.yaml"), NO_SENTENCES, {(): 1})
    alone = replace(joined, exercises={exercise.id: found}, answers={})
    alone = with_endings(with_questions(alone.with_documents({"intents": base})))
    sentences, problems = read_sentences(alone.documents["intents"])
    if sentences is None:
        return None, problems
    whole = with_endings(with_questions(joined))
    household = Household(switched_on=frozenset({exercise.id}))
    library = Library(whole, sentences, ("Anna", "Ben"), choose=lambda _: 0, household=household)
    _can_be_heard(library, alone, IntentSet(sentences))
    return Led(exercise, library), []


def _can_be_heard(library: Library, alone: Dialogs, intents: IntentSet) -> None:
    """Make the grammar of each question, as the ears do when it is asked."""
    for name in set(intents.names) - {"Nothing"}:
        assert intents.grammar(name, [name]).words
        assert name in library.states
        assert name in alone.listening.states


def lead(led: Led, random: Random) -> Rig:
    """Lead an exercise until it is over.

    Raises:
        AssertionError: it is never over.
    """
    library = led.library
    rig = Rig(library, library.phrasebook)
    if random.random() < 0.5:
        rig.tell(ExerciseRequested(led.exercise.id))
    else:
        rig.call("StartExercise", exercise=led.exercise.id)
    options = {
        question.state: [answer.id for answer in question.answers]
        for question in closed_questions(led.exercise)
    }
    for _ in range(MOST_ANSWERS):
        rig.run(random.choice((0.1, 1.0, 3.0, 10.0, 40.0)))
        if _over(rig):
            break
        before = len(rig.log)
        _do_something(rig, library, options, random)
        if any(isinstance(command, Recall) for _, command in rig.log[before:]):
            rig.tell(Recalled(lost=True))  # the conductor answers at once
    _calm(rig)
    rig.run(FOR_EVER)
    assert _over(rig), f"it goes on and on: {rig.said()[-3:]}, {rig.listening}"
    return rig


def began(rig: Rig) -> bool:
    """Whether everybody agreed to it."""
    return bool(rig.notices(SessionStarted))


def _over(rig: Rig) -> bool:
    return rig.engine.session is None and rig.engine.mode in (Mode.IDLE, Mode.ASLEEP)


def _calm(rig: Rig) -> None:
    """End what waits for somebody: speech, and a pause."""
    rig.speech(active=False)
    rig.run(30.0)
    session = rig.engine.session
    if session is not None and session.state is SessionState.PAUSED:
        rig.call("Resume")


def _do_something(
    rig: Rig, library: Library, options: dict[str, list[str]], random: Random
) -> None:
    chance = random.random()
    if chance < 0.1:
        return
    if chance < 0.2:
        rig.mumble()
        return
    if chance < 0.3:
        rig.speech(active=random.random() < 0.5)
        return
    if chance < 0.35 and rig.listening.wake:
        rig.call(*_words(rig.listening.wake_state, library, options, random)[:1])
        return
    state = rig.listening.state
    if state == "idle":
        return
    intent, slots = _words(state, library, options, random)
    rig.say(intent, **slots)


def _words(
    state: str, library: Library, options: dict[str, list[str]], random: Random
) -> tuple[str, dict[str, Slot]]:
    """Return something that is heard in a state; a stop only now and then."""
    allowed = sorted(library.allowed(state))
    if random.random() < 0.9 and len(allowed) > 1:
        allowed = [intent for intent in allowed if intent not in ("Stop", "StartExercise")]
    intent = state if state in options and random.random() < 0.7 else random.choice(allowed)
    if intent in options:
        return intent, {OPTION_SLOT: random.choice(options[intent])}
    slots: dict[str, dict[str, Slot]] = {
        "ChooseFirst": {"partner": random.choice((1, 2))},
        "Feeling": {"feeling": random.choice(("calm", "tense", "fine"))},
        "AddTime": {"minutes": random.choice((1, 2, 30))},
        "GivenName": {"given_name": "Clara"},
        "LiveIn": {"country": "France"},
        "StartExercise": {"exercise": "silent-gaze"},
    }
    return intent, slots.get(intent, {})
