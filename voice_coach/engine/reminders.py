"""Reminders as the engine knows them: times as people say them, without a date or a clock.

The shell keeps them, knows what time it is, and answers every question about either with one
event, ``RemindersFound``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

Repeat: TypeAlias = Literal["once", "day", "week", "month"]
Obstacle: TypeAlias = Literal["quiet", "over", "many", "there"]
"""Why a wish cannot be kept as it is: in the quiet hours, gone by already, too many there, or one
just like it."""

WORKDAYS: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5,)
"""Once a weekend, on its first day."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day, to be said."""

    minutes: int
    """After midnight, 0 to 1439."""
    part: bool = False
    """With the part of the day: "nine o'clock in the evening"."""


@dataclass(frozen=True, slots=True)
class When:
    """When a reminder comes, as people say it."""

    at: int = 0
    """Minutes after midnight, 0 to 1439; nothing where ``after`` says it."""
    repeat: Repeat = "once"
    weekdays: tuple[int, ...] = ()
    """0 is Monday. Of one that comes once: the next of these days; where there are none, the
    next time that it is ``at``, unless ``days`` says more."""
    days: int | None = None
    """Of one that comes once: 0 is today, 1 tomorrow."""
    after: int | None = None
    """Minutes from now; it comes once."""
    times: int | None = None
    """How often it comes; None: until it is cancelled."""

    def __post_init__(self) -> None:
        """Take a list too: that is what a line of a log holds."""
        object.__setattr__(self, "weekdays", tuple(self.weekdays))


@dataclass(frozen=True, slots=True)
class Wish:
    """A reminder that somebody would like to have."""

    when: When
    exercise: str = ""
    """What is proposed then; empty: nothing."""
    named: bool = False
    """They asked for the exercise by its name: it may be said aloud when the reminder comes."""

    def __post_init__(self) -> None:
        """Take what a line of a log holds, too."""
        object.__setattr__(self, "when", when_of(self.when))


@dataclass(frozen=True, slots=True)
class Kept:
    """A reminder that is kept."""

    number: int
    when: When
    exercise: str = ""
    named: bool = False

    def __post_init__(self) -> None:
        """Take what a line of a log holds, too."""
        object.__setattr__(self, "when", when_of(self.when))


def when_of(value: When | Mapping[str, Any]) -> When:
    """Return a value as it is, or made of what a line of a log holds."""
    return value if isinstance(value, When) else When(**value)


def wish_of(value: Wish | Mapping[str, Any]) -> Wish:
    """Return a value as it is, or made of what a line of a log holds."""
    return value if isinstance(value, Wish) else Wish(**value)


def kept_of(value: Kept | Mapping[str, Any]) -> Kept:
    """Return a value as it is, or made of what a line of a log holds."""
    return value if isinstance(value, Kept) else Kept(**value)
