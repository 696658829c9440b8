"""What every mapping in a dialog file is made of."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Union

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

LONGEST_OPEN_TURN: Final = 300.0
"""Seconds after which a turn that ends with "done" ends by itself."""
LONGEST_OPEN_SILENCE: Final = 900.0
"""Seconds after which a silence that ends with "done" ends by itself."""


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


def need_exactly_one(part: Part) -> None:
    """Refuse a mapping of which not exactly one key has a value.

    Raises:
        ValueError: with the keys that are there, or could be.
    """
    known = {name: info.alias or name for name, info in type(part).model_fields.items()}
    written = [name for name in known if name in part.model_fields_set]
    if len(written) > 1:
        names = " and ".join(known[name] for name in written)
        msg = f"{names} are one step; begin each with a hyphen"
        raise ValueError(msg)
    if not written or getattr(part, written[0]) is None:
        what = f"{known[written[0]]} is empty; " if written else ""
        msg = f"{what}a step is exactly one of {', '.join(known.values())}"
        raise ValueError(msg)
