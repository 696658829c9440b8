"""What the files in ``dialogs/*/programmes`` may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from voice_coach.content.parts import Identifier, Part, Variants, Word, one_or_many


class ProgrammeStep(Part):
    """One step."""

    id: Identifier
    line: Variants
    """What it is, in a breath; said before it is asked whether to begin."""
    exercise: Annotated[
        list[Identifier],
        Field(max_length=5),
        BeforeValidator(one_or_many, json_schema_input_type=str | list[Identifier]),
    ] = []
    """What the coach leads for it, one or any of several; nothing: it is done without the coach."""


class Programme(Part):
    """A programme file: a few steps, one after the other, for which nobody is ever late."""

    id: Identifier
    """The file's name without ``.yaml``."""
    title: Word
    """How the coach calls it inside a sentence: "the nine step week"."""
    aliases: Annotated[list[Word], Field(min_length=3, max_length=20)]
    """What people call it, without an article; each of eight phones or more."""
    every: Literal["day", "month"] = "day"
    """How often a step is proposed at most."""
    covers: list[Annotated[str, Field(pattern=r"^E\d\d$")]] = []
    """Rows of the list of exercises that it covers."""
    sources: list[Word] = []
    """Where its structure comes from, ``s3:355``."""
    steps: Annotated[list[ProgrammeStep], Field(min_length=2, max_length=31)]
    closing: Variants
    """What is said after the last step."""
