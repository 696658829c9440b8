"""The shape of a file of sentence templates: hassil's format, checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from voice_coach.content.documents import Document, Location
from voice_coach.errors import Problem
from voice_coach.suggest import did_you_mean

VALUE_KEYS = ("in", "out", "context", "metadata")


def as_text(value: object) -> object:
    """Return a number or a truth value as its words, anything else as it is."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


Words = Annotated[str, BeforeValidator(as_text)]


class _Part(BaseModel):
    """Hassil ignores keys that it does not know; ``near_misses`` finds those nearly right."""

    model_config = ConfigDict(extra="allow", frozen=True)


class RangeFile(_Part):
    """A range of numbers."""

    from_: Annotated[int, Field(alias="from")]
    to: int
    step: Annotated[int, Field(gt=0)] = 1
    type: str = "number"
    fractions: str | None = None
    multiplier: float | None = None
    digits: bool = True
    words: bool = True
    words_language: str | None = None


class ListFile(_Part):
    """A list: values, a range of numbers, or anything at all."""

    values: list[Any] | None = None
    range: RangeFile | None = None
    wildcard: bool = False


class BlockFile(_Part):
    """Sentences that mean the same."""

    sentences: Annotated[list[Words], Field(min_length=1)]
    slots: dict[str, Any] = {}
    expansion_rules: dict[str, Words] = {}
    lists: dict[str, ListFile] = {}
    response: str | None = None
    requires_context: dict[str, Any] = {}
    excludes_context: dict[str, Any] = {}
    required_keywords: list[str] | None = None
    metadata: dict[str, Any] = {}


class IntentFile(_Part):
    """One intent."""

    data: Annotated[list[BlockFile], Field(min_length=1)]


class SentencesFile(_Part):
    """A whole file."""

    language: str
    intents: Annotated[dict[str, IntentFile], Field(min_length=1)]
    lists: dict[str, ListFile] = {}
    expansion_rules: dict[str, Words] = {}
    skip_words: list[Words] = []
    settings: dict[str, Any] = {}


def near_misses(file: SentencesFile, document: Document) -> Iterator[Problem]:
    """Yield unknown keys that are nearly a known one: mistakes that hassil would swallow."""
    for location, key, known in _unknown_keys(file, ()):
        if hint := did_you_mean(key, known):
            yield document.problem((*location, key), f'unknown key "{key}"', hint)


def _unknown_keys(
    part: BaseModel, location: Location
) -> Iterator[tuple[Location, str, Iterable[str]]]:
    fields = type(part).model_fields
    known = [info.alias or name for name, info in fields.items()]
    for key in part.model_extra or {}:
        yield location, str(key), known
    for name, info in fields.items():
        here: Location = (*location, info.alias or name)
        for place, child in _children(getattr(part, name), here):
            if isinstance(child, BaseModel):
                yield from _unknown_keys(child, place)
            elif isinstance(child, dict) and name == "values":
                for key in child:
                    if key not in VALUE_KEYS:
                        yield place, str(key), VALUE_KEYS


def _children(value: object, location: Location) -> Iterator[tuple[Location, object]]:
    if isinstance(value, BaseModel):
        yield location, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield (*location, key), child
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield (*location, index), child
