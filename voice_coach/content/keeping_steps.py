"""The steps that leave something behind: a reminder, or a word for both."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from voice_coach.content.parts import Identifier, Part, SlotName, Word


class RemindStep(Part):
    """Ask whether a reminder is wanted, and at what time; a no, or no answer, is fine."""

    line: Word
    """The question: "Shall I remind you each evening?"."""
    exercise: Identifier | None = None
    """What is proposed when it comes; this exercise where left out."""
    at: Literal["morning", "noon", "afternoon", "evening", "night"] | None = None
    """The part of the day in which it comes: only the hour is asked."""
    every: Literal["day", "week", "month", "weekend"] | None = None
    """How often it comes; once where left out."""
    times: Annotated[int, Field(ge=2, le=366)] | None = None
    """How many times it comes; until it is cancelled where left out."""

    @model_validator(mode="after")
    def _comes_again(self) -> Self:
        if self.times is not None and self.every is None:
            msg = "times needs every: day, week, month or weekend"
            raise ValueError(msg)
        return self


class RecordStep(Part):
    """Keep a word that was answered, for both, after a yes; a no leaves no trace."""

    slot: SlotName
    """Slot of the earlier question; nothing is asked where it was not answered."""
    kind: Literal["feeling", "appreciation", "struggle"]
    """What it is."""
    line: Word
    """The question: "Shall I keep that for both of you?"."""
