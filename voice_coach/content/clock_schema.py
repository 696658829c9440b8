"""How times of day are said: a part of ``language.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from voice_coach.content.parts import Part, Word


class DayPart(Part):
    """What a part of the day is called."""

    with_: Annotated[Word, Field(alias="with")]
    """A time in it: "{clock} in the evening"."""
    each: Word
    """Each of them: "every evening"."""


class WhenPatterns(Part):
    """How it is said when something comes. ``{full}`` is ``{clock}`` with the part of the day."""

    each_day: Word
    """``{each}`` and ``{clock}``."""
    each_noon: Word
    """The same for times that have a word of their own."""
    workdays: Word
    each_week: Word
    """``{weekday}`` and ``{full}``."""
    each_month: Word
    today: Word
    tomorrow: Word
    weekday: Word
    once: Word
    after: Word
    """``{duration}``."""
    times: Word
    """``{when}``, already in words, and ``{number}``."""


TimeOfDay: TypeAlias = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""``21:00``."""


class ClockWording(Part):
    """How times of day are said. ``{hour}``, ``{next}`` and ``{minute}`` are numbers in words."""

    hours: Literal[12, 24] = 24
    exact: dict[TimeOfDay, Word] = Field(default_factory=dict)
    """Times with words of their own."""
    minutes: dict[Annotated[str, Field(pattern=r"^[1-5]?\d$")], Word]
    """Patterns by the minutes after the hour."""
    few_minutes: Word | None = None
    """Of fewer than ten minutes that have none; like the others where it is left out."""
    other_minutes: Word
    parts: Annotated[dict[TimeOfDay, DayPart], Field(min_length=1)]
    """By the time at which they begin."""
    weekdays: Annotated[list[Word], Field(min_length=7, max_length=7)]
    """From Monday."""
    when: WhenPatterns

    @model_validator(mode="after")
    def _whole_day(self) -> Self:
        if "00:00" not in self.parts:
            msg = 'the first part of the day begins at "00:00"'
            raise ValueError(msg)
        return self
