"""Walks through an exercise's steps and puts the flat plan together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from voice_coach.content.assembly import Assembly, Mark
from voice_coach.content.decks import Piles, card_key, follow_up_key
from voice_coach.content.endings import ending_state
from voice_coach.content.outline import Outline, Placed
from voice_coach.content.picking import Picks
from voice_coach.content.questions import Question
from voice_coach.content.schema import Exercise
from voice_coach.content.steps import (
    AskStep,
    CardStep,
    ChooseStep,
    GotoStep,
    IfStep,
    LabelStep,
    LeadStep,
    OfferStep,
    Option,
    ScaleStep,
    SilenceStep,
    TurnStep,
)
from voice_coach.content.timing import (
    PAUSE_AFTER_OPEN_TURN,
    share_seconds,
    silence_of,
    turn_of,
)
from voice_coach.engine import plan
from voice_coach.engine.events import Slot
from voice_coach.units import Seconds

if TYPE_CHECKING:
    from voice_coach.content.compiler import Compiler

YES: Final = "yes"
"""What is kept where an offer is accepted."""
PAUSE_BETWEEN_CARDS: Final[Seconds] = 2.0
"""One breath, before the next question comes."""
OFFER_DECLINED: Final = "offer.declined"


class Compilation:
    """One exercise on its way to a plan."""

    def __init__(
        self, compiler: Compiler, exercise: Exercise, outline: Outline, seconds: Seconds | None
    ) -> None:
        """Begin.

        Args:
            compiler: makes the single steps.
            exercise: a checked exercise.
            outline: its steps, with those of exercises that it includes.
            seconds: length asked for, None for the default.
        """
        self._compiler = compiler
        self._exercise = exercise
        self._outline = outline
        self._shares = {exercise.id: share_seconds(exercise, Outline(exercise), seconds)}
        self._lengths: dict[str, Mapping[str, str | int]] = {exercise.id: {}}
        self._piles = Piles(compiler.shelf.decks, compiler.shelf.choose)
        self._picks = Picks(compiler.shelf.choose)
        self._cards = 0
        self._last_turns = {
            step.part: index
            for index, step in enumerate(outline.steps)
            if isinstance(step.content, TurnStep) and step.content.until is None
        }
        self._plan = Assembly()
        self._marks = [Mark() for _ in range(len(outline.steps) + 1)]

    def steps(self) -> tuple[plan.Step, ...]:
        """Return the plan's steps."""
        for index, step in enumerate(self._outline.steps):
            self._plan.settle(self._marks[index])
            if self._picks.takes(step):
                self._step(index, step)
        self._plan.settle(self._marks[-1])
        return self._plan.steps()

    def _step(self, at: int, step: Placed) -> None:
        content, owner = step.content, step.owner
        match content:
            case SilenceStep() as silence:
                ending = ending_state(owner, silence)
                line = silence.call_line
                call = None if line is None else self._compiler.line_key(owner, line)
                self._plan.add(silence_of(silence, self._share(owner), ending, call))
            case TurnStep() as turn:
                is_last = at == self._last_turns.get(step.part)
                ending = ending_state(owner, turn)
                self._plan.add(turn_of(turn, self._share(owner), is_last=is_last, ending=ending))
            case ChooseStep() | ScaleStep():
                self._question(at, owner, content)
            case AskStep(unanswered=str(label)) as ask:
                self._add(owner, self._compiler.plain(owner, ask))
                self._plan.skip_unless_answered(ask.slot, self._mark(at, label))
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
            case LeadStep() as lead:
                self._plan.add(plan.Lead(lead.exercise))
            case _:
                self._add(owner, self._compiler.plain(owner, content))

    def _share(self, owner: Exercise) -> Seconds:
        """Return the length of one share of an exercise; one that is included has its usual."""
        if owner.id not in self._shares:
            self._shares[owner.id] = share_seconds(owner, Outline(owner), None)
        return self._shares[owner.id]

    def _add(self, owner: Exercise, step: plan.Step) -> None:
        """Add a step; the lines of an exercise that is included tell its own title and lengths."""
        if owner.id not in self._lengths:
            compiled = self._compiler.compile(owner)
            self._lengths[owner.id] = {**compiled.slots, "title": owner.title}
        lengths = self._lengths[owner.id]
        if lengths and isinstance(step, plan.Say | plan.Ask):
            step = replace(step, slots={**lengths, **step.slots})
        self._plan.add(step)

    def _mark(self, at: int, label: str) -> Mark:
        target = self._outline.target(at, label)
        if target is None:
            raise AssertionError(f"a checked exercise has the label {label}")
        return self._marks[target]

    def _question(self, at: int, owner: Exercise, question: Question) -> None:
        self._add(owner, self._compiler.question(owner, question))
        after = Mark()
        targets: dict[Slot, Mark] = {}
        ways: list[tuple[Mark, plan.Step]] = []
        for option in question.options if isinstance(question, ChooseStep) else ():
            targets[option.id] = after
            if option.goto is not None:
                targets[option.id] = self._mark(at, option.goto)
            elif (way := self._way(owner, question, option)) is not None:
                targets[option.id] = Mark()
                ways.append((targets[option.id], way))
        unanswered = after if question.unanswered is None else self._mark(at, question.unanswered)
        if isinstance(question, ScaleStep):
            targets = {point.name: after for point in question.points}
        if {id(mark) for mark in (*targets.values(), unanswered)} != {id(after)}:
            self._plan.fork(question.slot, targets, unanswered)
        for number, (mark, way) in enumerate(ways, start=1):
            self._plan.settle(mark)
            self._add(owner, way)
            if number < len(ways):
                self._plan.go(after)
        self._plan.settle(after)

    def _way(self, owner: Exercise, question: Question, option: Option) -> plan.Step | None:
        """Return what an answer brings about by itself."""
        if option.lead is not None:
            return plan.Lead(option.lead)
        if option.say is None:
            return None
        return plan.Say(self._compiler.line_key(owner, option.say), question.who)

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
