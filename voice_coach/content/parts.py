"""What every mapping in a dialog file is made of."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Word = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
SlotName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[str, Field(min_length=1, max_length=400, pattern=r"\S")]
Label = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""Name of a place among the steps."""
Role = Literal["first", "second", "each", "other"]
"""Who a step is about; ``each`` and ``other``: only in ``repeat: {for_each: both}``."""
TurnRole = Literal["first", "second", "each", "other", "both"]
"""Whose time it is; ``both``: the two talk with each other."""
Setting = Literal["people.names.1", "people.names.2", "safety.region", "speaker.volume"]
"""What an answer can be kept as."""
Sounds = Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-2]?( [A-Z]{1,2}[0-2]?)*$")]


def one_or_many(value: object) -> object:
    """Let one text stand for a list of one."""
    return [value] if isinstance(value, str) else value


Variants = Annotated[
    list[Text],
    Field(min_length=1, max_length=20),
    BeforeValidator(one_or_many, json_schema_input_type=str | list[Text]),
]
"""One wording, or several of which one is chosen each time."""


class Part(BaseModel):
    """A mapping in a file: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def shorthand(key: str, kind: object, model: object, **rest: object) -> BeforeValidator:
    """Let a plain value of a kind stand for a mapping with one key."""

    def expand(value: object) -> object:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return {key: value, **rest}
        return value

    return BeforeValidator(expand, json_schema_input_type=Union[kind, model, None])  # noqa: UP007 - a type that is built
