"""Checks where an exercise's steps lead: labels, answers that decide, decks, what is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from voice_coach.content.dialogs import Dialogs, ExerciseFile
from voice_coach.content.documents import Document, Location
from voice_coach.content.keeping_steps import RecordStep, RemindStep
from voice_coach.content.outline import MOST_STEPS, Outline, written_steps
from voice_coach.content.questions import answers_of
from voice_coach.content.schema import Deck, Exercise
from voice_coach.content.steps import (
    AskStep,
    CardStep,
    ChooseStep,
    Content,
    GotoStep,
    IfStep,
    IncludeStep,
    LabelStep,
    LeadStep,
    OfferStep,
    RepeatStep,
    ScaleStep,
)
from voice_coach.errors import Problem
from voice_coach.suggest import did_you_mean

PARTNERS_OF_EACH = frozenset({"each", "other"})


def check_flow(dialogs: Dialogs, found: ExerciseFile) -> list[Problem]:
    """Return every step that leads nowhere, or cannot be carried out."""
    outline = Outline(found.exercise)
    if outline.too_long:
        message = f"more than {MOST_STEPS} steps, with its repetitions written out"
        return [found.document.problem(("steps",), message, "repeat fewer times")]
    # A step that is repeated would be told about once for each time.
    return list(
        dict.fromkeys(
            [
                *_check_labels(found, outline),
                *_check_roles(found, outline),
                *_check_conditions(dialogs, found, outline),
                *_check_picks(found, outline),
                *_check_cards(dialogs, found, outline),
                *_check_offers(found, outline),
                *check_joints(dialogs, found),
            ]
        )
    )


def _goes_to(content: Content) -> Iterator[str]:
    match content:
        case GotoStep():
            yield content.label
        case IfStep():
            yield content.goto
        case AskStep() | ChooseStep() | ScaleStep():
            if content.unanswered is not None:
                yield content.unanswered
            if isinstance(content, ChooseStep):
                yield from (option.goto for option in content.options if option.goto is not None)


def _check_labels(found: ExerciseFile, outline: Outline) -> Iterator[Problem]:
    document = found.document
    labels = {
        content.name: place
        for place, content in written_steps(found.exercise)
        if isinstance(content, LabelStep)
    }
    used: set[str] = set()
    for at, step in enumerate(outline.steps):
        for label in _goes_to(step.content):
            used.add(label)
            if outline.target(at, label) is None:
                message, hint = f'there is no label "{label}"', did_you_mean(label, labels)
                if label in labels:
                    message, hint = f'the label "{label}" comes no later', "go only forward"
                yield document.problem(step.location, message, hint)
    for label, place in labels.items():
        if label not in used:
            yield document.problem(
                place, f'nothing goes to "{label}"', did_you_mean(label, used - {label})
            )
    here = Counter(
        (step.content.name, step.rounds, step.location)
        for step in outline.steps
        if isinstance(step.content, LabelStep)
    )
    names = Counter((name, rounds) for name, rounds, _ in here)
    for (name, _), count in names.items():
        if count > 1:
            yield document.problem(labels[name], f'the label "{name}" is here twice')


def _check_roles(found: ExerciseFile, outline: Outline) -> Iterator[Problem]:
    for step in outline.steps:
        who = getattr(step.content, "who", None)
        if who in PARTNERS_OF_EACH:
            yield found.document.problem(
                step.location,
                f'"{who}" of whom?',
                "it has a meaning only in repeat: {for_each: both, steps: …}",
            )
    if found.exercise.people == "one":
        for place, content in written_steps(found.exercise):
            if isinstance(content, RepeatStep) and content.for_each is not None:
                yield found.document.problem(place, "an exercise for one has nothing for both")


def _possible(content: Content, dialogs: Dialogs) -> frozenset[str] | None:
    """Return what can be kept for a question; None where that is no closed list."""
    if isinstance(content, ChooseStep | ScaleStep):
        return frozenset(answer.id for answer in answers_of(content))
    if isinstance(content, AskStep) and content.answer in dialogs.listening.answers:
        meant = dialogs.listening.answers[content.answer].meant
        return frozenset(meant.values()) or None
    return None


def _check_conditions(dialogs: Dialogs, found: ExerciseFile, outline: Outline) -> Iterator[Problem]:
    asked: dict[str, frozenset[str] | None] = {}
    for step in outline.steps:
        content = step.content
        if isinstance(content, AskStep | ChooseStep | ScaleStep):
            asked[content.slot] = _possible(content, dialogs)
        if not isinstance(content, IfStep | RecordStep):
            continue
        if content.slot not in asked:
            yield found.document.problem(
                step.location,
                f'nothing was answered as "{content.slot}" before',
                did_you_mean(content.slot, asked),
            )
            continue
        if isinstance(content, RecordStep):
            continue
        known = asked[content.slot]
        for value in content.value:
            if known is not None and value not in known:
                yield found.document.problem(
                    step.location,
                    f'"{value}" is no answer for "{content.slot}"',
                    did_you_mean(value, known) or "known: " + ", ".join(sorted(known)),
                )


def _check_picks(found: ExerciseFile, outline: Outline) -> Iterator[Problem]:
    for step, _ in outline.timed():
        if step.ways:
            yield found.document.problem(
                step.location,
                "how long the exercise takes would depend on what is drawn",
                "in a pick, let it be until: done",
            )


def _check_cards(dialogs: Dialogs, found: ExerciseFile, outline: Outline) -> Iterator[Problem]:
    decks = {name: file.deck for name, file in dialogs.decks.items()}
    drawn: Counter[tuple[str, int | None]] = Counter()
    for step in outline.steps:
        content = step.content
        if not isinstance(content, CardStep):
            continue
        if content.deck not in decks:
            hint = did_you_mean(content.deck, decks) or "known: " + ", ".join(sorted(decks))
            yield found.document.problem(step.location, f'there is no deck "{content.deck}"', hint)
            continue
        drawn[content.deck, content.depth] += content.count
        yield from _too_few(found.document, step.location, decks, content, drawn)


def _too_few(
    document: Document,
    place: Location,
    decks: Mapping[str, Deck],
    content: CardStep,
    drawn: Counter[tuple[str, int | None]],
) -> Iterator[Problem]:
    cards = decks[content.deck].cards
    there = sum(1 for card in cards if content.depth in (None, card.depth))
    asked = drawn[content.deck, content.depth]
    if content.depth is None:
        asked = sum(count for (deck, _), count in drawn.items() if deck == content.deck)
    if asked > there:
        which = "" if content.depth is None else f" of depth {content.depth}"
        yield document.problem(
            place, f'{asked} cards{which} are drawn from "{content.deck}", which has {there}'
        )


def _check_offers(found: ExerciseFile, outline: Outline) -> Iterator[Problem]:
    last = len(outline.steps) - 1
    for at, step in enumerate(outline.steps):
        if not isinstance(step.content, OfferStep):
            continue
        if at != last:
            yield found.document.problem(step.location, "an offer is the last step of all")


def _leads_to(content: Content) -> Iterator[str]:
    if isinstance(content, LeadStep | OfferStep):
        yield content.exercise
    elif isinstance(content, ChooseStep):
        yield from (option.lead for option in content.options if option.lead is not None)


def check_joints(dialogs: Dialogs, found: ExerciseFile) -> list[Problem]:
    """Return what is wrong where an exercise goes on to others: offers, leads, includes."""
    return [*_check_leads(dialogs, found), *_check_includes(dialogs, found)]


def _check_leads(dialogs: Dialogs, found: ExerciseFile) -> Iterator[Problem]:
    others = [name for name in dialogs.exercises if name != found.exercise.id]
    for place, content in written_steps(found.exercise):
        if isinstance(content, RemindStep) and content.exercise not in (None, *dialogs.exercises):
            yield found.document.problem(
                place,
                f'there is no exercise "{content.exercise}"',
                did_you_mean(str(content.exercise), dialogs.exercises),
            )
        for exercise in _leads_to(content):
            if exercise not in others:
                yield found.document.problem(
                    place,
                    f'there is no other exercise "{exercise}"',
                    did_you_mean(exercise, others),
                )


def _check_includes(dialogs: Dialogs, found: ExerciseFile) -> Iterator[Problem]:
    others = [name for name in dialogs.exercises if name != found.exercise.id]
    for place, content in written_steps(found.exercise):
        if not isinstance(content, IncludeStep):
            continue
        if content.exercise not in others:
            yield found.document.problem(
                place,
                f'there is no other exercise "{content.exercise}"',
                did_you_mean(content.exercise, others),
            )
            continue
        other = dialogs.exercises[content.exercise].exercise
        for message, hint in _unfit(found.exercise, other):
            yield found.document.problem(place, f'"{other.id}" {message}', hint)


def _unfit(exercise: Exercise, other: Exercise) -> Iterator[tuple[str, str]]:
    """Yield why an exercise cannot be a part of another one, and what helps."""
    for _, content in written_steps(other):
        if isinstance(content, OfferStep):
            continue  # it is left out where it is included
        if isinstance(content, IncludeStep) or any(_leads_to(content)):
            yield "goes on to other exercises itself", "include those instead"
            break
    if other.people == "both" and exercise.people == "one":
        yield "is for two, and this is for one", "write people: both"
    if other.consent == "both" and exercise.consent == "none":
        yield "needs a yes of both", "write consent: both"
    if other.depth > exercise.depth:
        yield f"goes deeper than depth {exercise.depth}", f"write depth: {other.depth}"
    if missing := set(other.gates) - set(exercise.gates):
        yield f"is led only with gates: {sorted(missing)}", "write the same gates here"
