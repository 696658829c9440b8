"""What is remembered: one immutable value for each kind of row. Nothing else is ever kept.

Moments are seconds since 1970. Words that people said are in ``Entry`` only, and only after a yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from voice_coach.units import Seconds

Outcome: TypeAlias = Literal["started", "done", "skipped"]
"""What came of a programme's step; ``started`` is about the programme as a whole."""
EntryKind: TypeAlias = Literal["feeling", "appreciation", "struggle"]
Repeat: TypeAlias = Literal["once", "day", "week", "month"]

OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
ENTRY_KINDS: Final[tuple[EntryKind, ...]] = get_args(EntryKind)
REPEATS: Final[tuple[Repeat, ...]] = get_args(Repeat)


@dataclass(frozen=True, slots=True)
class Session:
    """An exercise that was led to its end. Others leave no trace."""

    exercise: str
    at: Seconds
    """When it was over."""
    minutes: float
    """Without pauses."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of a programme that is behind the couple, or the start of the programme."""

    programme: str
    step: str
    """Empty for the start."""
    outcome: Outcome
    at: Seconds


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A card that somebody wanted to keep."""

    deck: str
    card: str
    at: Seconds


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that were kept for both, after a yes."""

    kind: EntryKind
    words: str
    at: Seconds


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to be reminded of, at a time of day where the couple lives."""

    at: int
    """Minutes after midnight, 0 to 1439."""
    date: str
    """``2026-11-23``: its day if it comes once, else the first on which it may come."""
    repeat: Repeat = "once"
    weekdays: frozenset[int] = frozenset()
    """Of one that comes each week: 0 is Monday."""
    exercise: str | None = None
    """What is offered then; None: nothing."""
    line: str | None = None
    """Phrasebook key of what is said then; None: the usual words."""
    remaining: int | None = None
    """How many times more it comes; None: until it is cancelled."""
    last_fired: Seconds | None = None
    """The moment that it was meant for when it came last."""
    snoozed_until: Seconds | None = None
    id: int | None = None
    """Given by the store; None before that."""
