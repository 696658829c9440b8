"""Compiles an exercise file to the flat timed plan that the engine walks through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from voice_coach.content.assembly import Assembly
from voice_coach.content.compilation import Compilation
from voice_coach.content.feeling_help import FeelingHelp
from voice_coach.content.keeping_steps import RecordStep, RemindStep
from voice_coach.content.outline import Outline
from voice_coach.content.phrasebook import Choose
from voice_coach.content.questions import (
    OPTION_SLOT,
    Question,
    answers_of,
    closed_questions,
    question_state,
)
from voice_coach.content.schema import AnswerKind, Choices, Deck, Enumeration, Exercise
from voice_coach.content.steps import (
    CALL_LINES,
    AskStep,
    CallStep,
    Content,
    LevelStep,
    SayStep,
    SoundStep,
)
from voice_coach.content.wording import enumerate_words
from voice_coach.engine import plan
from voice_coach.engine.events import Slot
from voice_coach.engine.gates import SWITCHED_ON
from voice_coach.units import Seconds

OFFER_ANSWER: Final = "yes_no"
"""The kind of answer that an offer has, or a word to keep: ``YES``, or anything else."""
OFFER_LINE: Final = "offer.ask"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What exercises are made with besides their own files."""

    decks: Mapping[str, Deck] = field(default_factory=dict)
    exercises: Mapping[str, Exercise] = field(default_factory=dict)
    """What can be included and offered, by id."""
    switched_on: frozenset[str] = frozenset()
    """Exercises that are off until somebody switches them on, and somebody did."""
    choices: Choices | None = None
    enumeration: Enumeration | None = None
    choose: Choose = lambda _: 0
    """Draws cards: returns one of 0 … n-1."""
    feelings: FeelingHelp = field(default_factory=FeelingHelp)


@dataclass(frozen=True, slots=True)
class Compiler:
    """What a plan needs besides the exercise itself."""

    answers: Mapping[str, AnswerKind]
    """Kinds of answers by name."""
    line_key: Callable[[Exercise, str], str]
    """Phrasebook key of a line named in an exercise."""
    meanings: Mapping[str, Mapping[str, Slot]] = field(default_factory=dict)
    """What is kept for an answer, by the name of such a list."""
    shelf: Shelf = field(default_factory=Shelf)

    def compile(self, exercise: Exercise, seconds: Seconds | None = None) -> plan.Plan:
        """Return the plan of an exercise.

        Args:
            exercise: a checked exercise.
            seconds: length asked for, None for the default; the nearest limit is taken.
        """
        outline = Outline(exercise, self.shelf.exercises)
        steps = Compilation(self, exercise, outline, seconds).steps()
        counted = sum(
            step.seconds
            for step in steps
            if isinstance(step, plan.Turn | plan.Silence)
            and not step.until_done
            and (isinstance(step, plan.Turn) or step.counts)
        )
        turns = {
            round(step.seconds)
            for step in steps
            if isinstance(step, plan.Turn) and not step.until_done
        }
        slots: dict[str, str | int] = {"duration": round(counted)}
        if len(turns) == 1:
            slots["turn"] = turns.pop()
        offer = Assembly()
        for step in exercise.offer:
            if step.kind is not None:
                offer.add(self.plain(exercise, step.kind))
        return plan.Plan(
            exercise=exercise.id,
            title=exercise.title,
            steps=steps,
            seconds=0.0 if _is_open(exercise, steps) else counted,
            people=2 if exercise.people == "both" else 1,
            consent=exercise.consent == "both",
            slots=slots,
            offer=offer.steps(),
            gates=self._gates(exercise),
            conflict=exercise.conflict,
        )

    def _gates(self, exercise: Exercise) -> frozenset[str]:
        open_now = {SWITCHED_ON} if exercise.id in self.shelf.switched_on else set()
        return frozenset(exercise.gates) - open_now

    def plain(self, exercise: Exercise, content: Content) -> plan.Step:
        """Return the step of a content that is just one step, without a length.

        Raises:
            AssertionError: it is not.
        """

        def key(line: str) -> str:
            return self.line_key(exercise, line)

        match content:
            case SayStep() as say:
                return plan.Say(key(say.line), say.who)
            case SoundStep() as sound:
                return plan.Sound(sound.name, sound.wait)
            case LevelStep() | CallStep() as tried:
                return _tried(tried, key)
            case RemindStep() as remind:
                return plan.Remind(
                    key(remind.line),
                    remind.exercise or exercise.id,
                    remind.at or "",
                    remind.every or "",
                    remind.times,
                )
            case RecordStep() as record:
                return self._record(exercise, record, key(record.line))
            case AskStep() as ask:
                return self._ask(exercise, ask)
            case _:
                raise AssertionError("the schema lets no other step through here")

    def _record(self, exercise: Exercise, record: RecordStep, line: str) -> plan.Record:
        kind = self.answers[OFFER_ANSWER]
        ask = plan.Ask(
            slot=f"keep_{record.slot}",
            state=kind.state,
            intent=kind.intent,
            value=None,
            line=line,
            noinput=(line,),
            nomatch=(line,),
            meant=dict(kind.meant),
        )
        words: dict[Slot, str] = {
            answer.id: answer.name
            for question in closed_questions(exercise)
            if question.question.slot == record.slot
            for answer in question.answers
        }
        return plan.Record(record.slot, record.kind, ask, words)

    def _ask(self, exercise: Exercise, ask: AskStep) -> plan.Ask:
        kind = self.answers[ask.answer]
        return plan.Ask(
            slot=ask.slot,
            state=kind.state,
            intent=kind.intent,
            value=kind.value,
            line=self.line_key(exercise, ask.line),
            who=ask.who,
            noinput=tuple(kind.noinput),
            nomatch=tuple(kind.nomatch),
            echo=kind.echo,
            passed=kind.passed,
            give_up=kind.give_up,
            confirm=kind.confirm,
            denied=kind.denied,
            unlike=ask.unlike,
            same=kind.same,
            remember=ask.remember,
            meanings={} if kind.meanings is None else self.meanings[kind.meanings],
            adjusts=dict(kind.adjusts),
            adjusted=kind.adjusted,
            or_end=None if ask.or_end is None else self.line_key(exercise, ask.or_end),
            meant=dict(kind.meant),
            slots={"options": self.shelf.feelings.options} if kind.finding else {},
            finding=None if kind.finding is None else self.shelf.feelings.finding(kind.finding),
        )

    def question(self, exercise: Exercise, question: Question) -> plan.Ask:
        """Return the step that asks a question with a closed list of answers."""
        choices = self.shelf.choices
        if choices is None:
            raise AssertionError("checked dialogs have choices where an exercise has a question")
        state = question_state(exercise, question)
        names = [answer.name for answer in answers_of(question) if answer.named]
        line = self.line_key(exercise, question.line)
        shorter = line
        if question.shorter is not None:
            shorter = self.line_key(exercise, question.shorter)
        return plan.Ask(
            slot=question.slot,
            state=state,
            intent=state,
            value=OPTION_SLOT,
            line=line,
            who=question.who,
            noinput=(shorter, *choices.silent),
            nomatch=tuple(choices.again),
            passed=choices.passed,
            give_up=choices.give_up,
            slots={"options": enumerate_words(names, self.shelf.enumeration, either=True)},
        )

    def offer(self, exercise: str) -> plan.Ask:
        """Return the question whether people would like another exercise."""
        kind = self.answers[OFFER_ANSWER]
        return plan.Ask(
            slot="offered",
            state=kind.state,
            intent=kind.intent,
            value=None,
            line=OFFER_LINE,
            noinput=(OFFER_LINE,),
            nomatch=(OFFER_LINE,),
            meant=dict(kind.meant),
            slots={"offered": self.shelf.exercises[exercise].title},
        )


def _is_open(exercise: Exercise, steps: Iterable[plan.Step]) -> bool:
    """Whether it takes as long as people like.

    So it is without a length of its own, once a word ends one of its steps: the other steps'
    lengths are but a part of the time, and perhaps on ways that are not gone.
    """
    return exercise.length_seconds is None and any(
        step.until_done for step in steps if isinstance(step, plan.Turn | plan.Silence)
    )


def _tried(content: LevelStep | CallStep, key: Callable[[str], str]) -> plan.Step:
    """Return a step that says how well somebody is heard."""
    if isinstance(content, LevelStep):
        return plan.Level(key(content.good), key(content.faint), key(content.loud))
    lines = {name: key(getattr(content, name)) for name in CALL_LINES}
    return plan.Call(who=content.who, **lines)
