"""Turns and silences that end with words of their own: "dinner is over".

Each has a listening state of its own, like the one of all turns or silences that end with a word,
with an intent of its own besides: its words end nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from voice_coach.content.dialogs import Dialogs, ExerciseFile
from voice_coach.content.documents import Document, Location
from voice_coach.content.intents import IntentSet
from voice_coach.content.numbers import number_words
from voice_coach.content.outline import written_steps
from voice_coach.content.questions import (
    check_sentence,
    forms_of,
    means_otherwise,
    with_states,
)
from voice_coach.content.schema import Exercise, ListeningState
from voice_coach.content.steps import SilenceStep, TurnStep
from voice_coach.errors import Problem

STATE_PREFIX: Final = "until_"
"""Of the listening states of such steps."""
SILENCE_STATE: Final = "open_silence"
TURN_STATE: Final = "sharing"
"""What is heard in them besides their own words."""

Ended: TypeAlias = SilenceStep | TurnStep

_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Ending:
    """A step that ends with words of its own, and where it stands."""

    state: str
    step: Ended
    location: Location

    @property
    def base(self) -> str:
        """State whose words are heard as well."""
        return TURN_STATE if isinstance(self.step, TurnStep) else SILENCE_STATE


def ending_state(exercise: Exercise, step: Ended) -> str | None:
    """Return the listening state of a step; None where it has no words of its own."""
    if not step.words:
        return None
    kind = "turn" if isinstance(step, TurnStep) else "silence"
    words = _NOT_IN_NAMES.sub("_", step.words[0].lower()).strip("_")
    return f"{STATE_PREFIX}{exercise.id}_{kind}_{words}".replace("-", "_")


def endings(exercise: Exercise) -> Iterator[Ending]:
    """Yield the steps of an exercise that end with words of their own."""
    for location, content in written_steps(exercise):
        if isinstance(content, SilenceStep | TurnStep):
            state = ending_state(exercise, content)
            if state is not None:
                yield Ending(state, content, location)


def check_endings(dialogs: Dialogs, found: ExerciseFile) -> Iterator[Problem]:
    """Yield what is wrong with such words by themselves."""
    numbers = number_words(dialogs.language.language)
    words: dict[str, list[str]] = {}
    for ending in endings(found.exercise):
        if words.setdefault(ending.state, ending.step.words) != ending.step.words:
            yield found.document.problem(
                ending.location, f'"{ending.step.words[0]}" ends another step with other words too'
            )
        for index, sentence in enumerate(ending.step.words):
            yield from check_sentence(
                found.document, ending.location, sentence, numbers, named=index == 0
            )


def with_endings(dialogs: Dialogs) -> Dialogs:
    """Return dialogs with a listening state and an intent for each such step."""
    states = dict(dialogs.listening.states)
    intents: dict[str, object] = {}
    places: dict[str, tuple[Document, Location]] = {}
    for found in dialogs.exercises.values():
        for ending in endings(found.exercise):
            base = dialogs.listening.states.get(ending.base)
            if base is None:
                continue
            states[ending.state] = ListeningState(
                profile=base.profile,
                intents=[ending.state, *base.intents],
                private=base.private,
                shown=[ending.step.words[0], *base.shown],
                like=ending.base,
            )
            intents[ending.state] = {"data": [{"sentences": list(ending.step.words)}]}
            places[ending.state] = (found.document, ending.location)
    if not intents:
        return dialogs
    return with_states(dialogs, states, intents, places)


def lint_endings(dialogs: Dialogs, intents: IntentSet) -> Iterator[Problem]:
    """Yield every sentence that does not mean just this end."""
    numbers = number_words(dialogs.language.language)
    for found in dialogs.exercises.values():
        for ending in endings(found.exercise):
            state = dialogs.listening.states.get(ending.state)
            if state is None:
                continue
            for sentence in ending.step.words:
                for form in forms_of(sentence, ending.location, numbers):
                    match = intents.match(form, state.intents)
                    if match is None or match.name != ending.state:
                        yield means_otherwise(found.document, ending.location, form, match)
                        break
