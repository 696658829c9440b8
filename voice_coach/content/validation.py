"""Checks a document against a pydantic model; every mistake with its line and what was meant."""

from __future__ import annotations

import types
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from voice_coach.content.documents import Document, Location
from voice_coach.content.plain_words import in_plain_words
from voice_coach.errors import Problem
from voice_coach.suggest import did_you_mean

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], document: Document) -> tuple[M | None, list[Problem]]:
    """Return the checked value, or None and every mistake."""
    if not isinstance(document.value, dict):
        keys = ", ".join(sorted(_names(model))[:4])
        return None, [document.problem((), "this must be a list of keys with values", f"{keys} …")]
    try:
        return model.model_validate(document.value), []
    except ValidationError as error:
        return None, [_problem(details, model, document) for details in error.errors()]


def _problem(details: ErrorDetails, model: type[BaseModel], document: Document) -> Problem:
    location: Location = details["loc"]
    where = _dotted(location, document)
    kind = details["type"]
    if kind == "extra_forbidden":
        key = str(location[-1])
        choices = _names_at(model, location[:-1])
        listing = "known here: " + ", ".join(sorted(choices)) if choices else ""
        hint = did_you_mean(key, choices) or listing
        if key.isdigit():
            hint = "a number with a comma in it? write it with a point"
        return document.problem(location, f'unknown key "{key}"', hint)
    if kind == "missing":
        return document.problem(location[:-1], f'"{where}" is missing')
    message = details["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    message = message[:1].lower() + message[1:]
    message, hint = in_plain_words(details, sorted(_names_at(model, location))) or (message, "")
    return document.problem(location, f'"{where}": {message}' if where else message, hint)


def _dotted(location: Location, document: Document) -> str:
    """Write a location as a person would; parts that are not in the document are left out."""
    text = ""
    for index, part in enumerate(location):
        known = location[: index + 1] in document.lines or index == len(location) - 1
        if not known:
            continue
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text


def _names_at(model: type[BaseModel], location: Location) -> set[str]:
    """Return the keys that are known at a place inside a model."""
    kinds: list[Any] = [model]
    for part in location:
        kinds = [found for kind in kinds for found in _inside(kind, part)]
    return {name for kind in kinds for name in _names(kind)}


def _inside(kind: Any, part: str | int) -> list[Any]:
    """Return the annotations that a key or index leads to."""
    return [
        found
        for plain in _plain(kind)
        for found in (
            [_fields(plain)[part]]
            if _is_model(plain) and part in _fields(plain)
            else [get_args(plain)[-1]]
            if get_origin(plain) in {list, dict, tuple} and get_args(plain)
            else []
        )
    ]


def _plain(kind: Any) -> list[Any]:
    """Return the members of a union, without None and ``Annotated``."""
    if hasattr(kind, "__metadata__"):
        return _plain(get_args(kind)[0])
    if get_origin(kind) in {Union, types.UnionType}:
        return [plain for member in get_args(kind) for plain in _plain(member)]
    return [kind]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _names(kind: Any) -> set[str]:
    return {name for plain in _plain(kind) if _is_model(plain) for name in _fields(plain)}


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Return the annotations of a model by the keys that people write."""
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}
