"""Compiles an exercise file to the flat timed plan that the engine walks through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from voice_coach.content.assembly import Assembly, Mark
from voice_coach.content.decks import Piles, card_key, follow_up_key
from voice_coach.content.feeling_help import FeelingHelp
from voice_coach.content.outline import Outline
from voice_coach.content.phrasebook import Choose
from voice_coach.content.questions import OPTION_SLOT, Question, answers_of, question_state
from voice_coach.content.schema import AnswerKind, Choices, Deck, Enumeration, Exercise
from voice_coach.content.steps import (
    AskStep,
    CardStep,
    ChooseStep,
    Content,
    GotoStep,
    IfStep,
    LabelStep,
    LevelStep,
    OfferStep,
    SayStep,
    ScaleStep,
    SilenceStep,
    SoundStep,
    TurnStep,
)
from voice_coach.content.timing import (
    PAUSE_AFTER_OPEN_TURN,
    share_seconds,
    silence_of,
    turn_of,
)
from voice_coach.content.wording import enumerate_words
from voice_coach.engine import plan
from voice_coach.engine.events import Slot
from voice_coach.units import Seconds

OFFER_ANSWER: Final = "yes_no"
"""The kind of answer that an offer has: kept as ``YES``, or anything else."""
YES: Final = "yes"
PAUSE_BETWEEN_CARDS: Final[Seconds] = 2.0
"""One breath, before the next question comes."""
OFFER_LINE: Final = "offer.ask"
OFFER_DECLINED: Final = "offer.declined"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What exercises are made with besides their own files."""

    decks: Mapping[str, Deck] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    """How each exercise is called inside a sentence."""
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
        outline = Outline(exercise)
        steps = _Compilation(self, exercise, outline, seconds).steps()
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
            seconds=counted,
            people=2 if exercise.people == "both" else 1,
            consent=exercise.consent == "both",
            slots=slots,
            offer=offer.steps(),
        )

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
            case LevelStep() as level:
                return plan.Level(key(level.good), key(level.faint), key(level.loud))
            case AskStep() as ask:
                return self._ask(exercise, ask)
            case _:
                raise AssertionError("the schema lets no other step through here")

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
        names = [answer.name for answer in answers_of(question)]
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
            slots={"offered": self.shelf.titles.get(exercise, exercise)},
        )


class _Compilation:
    """One exercise on its way to a plan."""

    def __init__(
        self, compiler: Compiler, exercise: Exercise, outline: Outline, seconds: Seconds | None
    ) -> None:
        self._compiler = compiler
        self._exercise = exercise
        self._outline = outline
        self._per_share = share_seconds(exercise, outline, seconds)
        self._piles = Piles(compiler.shelf.decks, compiler.shelf.choose)
        self._cards = 0
        self._last_turn = max(
            (
                index
                for index, step in enumerate(outline.steps)
                if isinstance(step.content, TurnStep) and step.content.until is None
            ),
            default=-1,
        )
        self._plan = Assembly()
        self._marks = [Mark() for _ in range(len(outline.steps) + 1)]

    def steps(self) -> tuple[plan.Step, ...]:
        """Return the plan's steps."""
        for index, step in enumerate(self._outline.steps):
            self._plan.settle(self._marks[index])
            self._step(index, step.content)
        self._plan.settle(self._marks[-1])
        return self._plan.steps()

    def _step(self, at: int, content: Content) -> None:
        match content:
            case SilenceStep() as silence:
                self._plan.add(silence_of(silence, self._per_share))
            case TurnStep() as turn:
                self._plan.add(turn_of(turn, self._per_share, is_last=at == self._last_turn))
            case ChooseStep() | ScaleStep():
                self._question(at, content)
            case IfStep() as found:
                mark = self._mark(at, found.goto)
                self._plan.fork(found.slot, dict.fromkeys(found.value, mark))
            case GotoStep() as found:
                self._plan.go(self._mark(at, found.label))
            case LabelStep():
                pass  # its mark is settled already
            case CardStep() as cards:
                self._draw(cards)
            case OfferStep() as offer:
                self._offer(offer.exercise)
            case _:
                self._plan.add(self._compiler.plain(self._exercise, content))

    def _mark(self, at: int, label: str) -> Mark:
        target = self._outline.target(at, label)
        if target is None:
            raise AssertionError(f"a checked exercise has the label {label}")
        return self._marks[target]

    def _question(self, at: int, question: Question) -> None:
        self._plan.add(self._compiler.question(self._exercise, question))
        after = Mark()
        targets: dict[Slot, Mark] = {}
        said: list[tuple[Mark, str]] = []
        for option in question.options if isinstance(question, ChooseStep) else ():
            targets[option.id] = after
            if option.goto is not None:
                targets[option.id] = self._mark(at, option.goto)
            elif option.say is not None:
                targets[option.id] = Mark()
                said.append((targets[option.id], option.say))
        unanswered = after if question.unanswered is None else self._mark(at, question.unanswered)
        if isinstance(question, ScaleStep):
            targets = {point.name: after for point in question.points}
        if {id(mark) for mark in (*targets.values(), unanswered)} != {id(after)}:
            self._plan.fork(question.slot, targets, unanswered)
        for number, (mark, line) in enumerate(said, start=1):
            self._plan.settle(mark)
            key = self._compiler.line_key(self._exercise, line)
            self._plan.add(plan.Say(key, question.who))
            if number < len(said):
                self._plan.go(after)
        self._plan.settle(after)

    def _draw(self, cards: CardStep) -> None:
        for card in self._piles.draw(cards.deck, cards.count, cards.depth):
            order = ["first", "second"] if self._cards % 2 == 0 else ["second", "first"]
            if self._exercise.people == "one":
                order = ["first"]
            if self._cards > 0:
                self._plan.add(plan.Silence(PAUSE_BETWEEN_CARDS, counts=False))
            open_card = plan.Card(cards.deck, card.id, card_key(cards.deck, card.id))
            self._plan.add(open_card)
            self._answer_card(open_card, order, cards.seconds)
            if card.follow_up is not None:
                then = replace(open_card, line=follow_up_key(cards.deck, card.id))
                self._plan.add(plan.Say(then.line))
                self._answer_card(then, order, cards.seconds)
            self._cards += 1

    def _answer_card(self, card: plan.Card, order: Sequence[str], seconds: Seconds) -> None:
        first = "card.first" if self._cards else "card.first_of_all"
        for line, who in zip((first, "card.second"), order, strict=False):
            self._plan.add(plan.Say(line, who))
            self._plan.add(
                plan.Turn(
                    who,
                    seconds,
                    quiet_sound="tick",
                    end_pause=PAUSE_AFTER_OPEN_TURN,
                    until_done=True,
                    card=card,
                )
            )

    def _offer(self, exercise: str) -> None:
        lead, end = Mark(), self._marks[-1]
        self._plan.add(self._compiler.offer(exercise))
        self._plan.fork("offered", {YES: lead})
        self._plan.add(plan.Say(OFFER_DECLINED))
        self._plan.go(end)
        self._plan.settle(lead)
        self._plan.add(plan.Lead(exercise))
