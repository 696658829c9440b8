"""What shall we do? One exercise, and why just this one: a pure function of a few plain facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from voice_coach.engine.events import Recalled
from voice_coach.units import Seconds

LIGHTEST: Final = 1
DEEPEST_FIRST: Final = 2
"""Depth of what is suggested first: nobody begins with the deepest."""
LATELY_DAYS: Final = 6
"""So many days ago is still lately."""
NEVER: Final = 1_000
"""Days, for what was never done: long ago."""
FEW: Final = 3
"""One of at least so many that fit best is taken: not always the same one."""
ROOMY: Final = 0.4
"""Part of the time there is that a suggestion should fill: nobody has an evening for a minute."""
ENOUGH: Final[Seconds] = 900.0
"""What is so long is long enough for any evening."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An exercise, as far as it matters here."""

    exercise: str
    shortest: Seconds
    """What it takes at least, with what is said in it."""
    usual: Seconds
    """The same, where no length is asked for."""
    people: int
    """How many take part."""
    depth: int
    """1 (light) to 3."""
    family: str
    """What kind of thing it is."""
    gates: frozenset[str] = frozenset()
    """What it may have to wait for."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How suggestions are made."""

    evening: Seconds = 5400.0
    """What people have who have an evening."""
    usual: Seconds = 600.0
    """What is reckoned with where they leave it to the coach."""
    most: int = 3
    """Suggestions, one after the other; who wants none of them wants something else altogether."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What people have said about it."""

    seconds: Seconds | None = None
    """The time they have; None: they have not said."""
    people: int | None = None
    """How many they are; None: they have not said."""
    refused: tuple[str, ...] = ()
    """What was suggested already, this time."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One exercise, and why."""

    exercise: str
    seconds: Seconds | None
    """Length to ask for: shorter than the usual one where there is less time; else None."""
    reason: str
    """``today``, ``yesterday``, ``lately``, ``while`` or ``first``: how long ago ``recent`` was."""
    recent: str | None
    """The exercise that was done last, where it is part of the reason."""


def suggest(
    wish: Wish,
    candidates: Sequence[Candidate],
    recalled: Recalled,
    gated: Collection[str],
    choose: Callable[[int], int],
) -> Suggestion | None:
    """Return what to do, or None where nothing fits.

    Never what is gated, what takes longer than there is time, or what was refused; never the
    deepest first; never what was done today where anything else fits.

    Args:
        wish: what people have said.
        candidates: all exercises.
        recalled: what they have done.
        gated: exercises that are not offered now.
        choose: returns one of 0 … n-1.
    """
    fitting = [each for each in candidates if _fits(each, wish) and each.exercise not in gated]
    if not wish.refused:
        fitting = [each for each in fitting if each.depth <= DEEPEST_FIRST]
    ago = {each.exercise: each.days_ago for each in recalled.practised}
    fresh = [each for each in fitting if ago.get(each.exercise) != 0]
    best = _best(fresh or fitting, wish, candidates, recalled)
    if not best:
        return None
    chosen = best[choose(len(best))]
    reason, recent = _reason(recalled, candidates)
    shorter = wish.seconds is not None and chosen.usual > wish.seconds
    return Suggestion(chosen.exercise, wish.seconds if shorter else None, reason, recent)


def _fits(candidate: Candidate, wish: Wish) -> bool:
    return (
        (wish.seconds is None or candidate.shortest <= wish.seconds)
        and (wish.people is None or candidate.people <= wish.people)
        and candidate.exercise not in wish.refused
    )


def _best(
    fitting: Sequence[Candidate],
    wish: Wish,
    candidates: Sequence[Candidate],
    recalled: Recalled,
) -> list[Candidate]:
    """Return what fits best: about as long as wished, another kind than last time, long ago."""
    ago = {each.exercise: each.days_ago for each in recalled.practised}
    families = {each.exercise: each.family for each in candidates}
    last = families.get(recalled.practised[0].exercise) if recalled.practised else None
    refused = {families.get(name) for name in wish.refused}

    def rank(each: Candidate) -> tuple[bool, bool, bool, bool, int, int]:
        days = ago.get(each.exercise, NEVER)
        return (
            wish.seconds is not None and each.usual < min(ROOMY * wish.seconds, ENOUGH),
            each.family in refused,
            each.family == last,
            wish.people is None and each.people == 1,
            each.depth if not recalled.practised else LIGHTEST,
            -days if days >= 0 else -NEVER,
        )

    ranked = sorted(fitting, key=rank)
    equals = [each for each in ranked if rank(each) == rank(ranked[0])]
    return equals if len(equals) > FEW else ranked[:FEW]


def _reason(recalled: Recalled, candidates: Sequence[Candidate]) -> tuple[str, str | None]:
    known = {each.exercise for each in candidates}
    last = next((each for each in recalled.practised if each.exercise in known), None)
    if last is None:
        return "first", None
    if last.days_ago > LATELY_DAYS or last.days_ago < 0:
        return "while", None
    if last.days_ago == 0:
        return "today", last.exercise
    return ("yesterday" if last.days_ago == 1 else "lately"), last.exercise
