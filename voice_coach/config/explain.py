"""What pydantic found wrong with a setting, in words for the person who wrote it."""

from __future__ import annotations

import json
from typing import Final

from pydantic_core import ErrorDetails

from voice_coach.suggest import did_you_mean

_LIMITS: Final = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}
_KINDS: Final = {
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "string": "a text",
    "finite": "a number",
    "list": "a list",
    "path": "a path",
}
_EXAMPLES: Final = {"list": '["Anna", "Ben"]'}


def explain(error: ErrorDetails, name: str) -> tuple[str, str]:
    """Return the message and the hint for one mistake.

    Args:
        error: one entry of ``ValidationError.errors()``.
        name: the setting, as people write it: ``"speaker.volume"``.
    """
    kind = error["type"]
    context = error.get("ctx", {})
    written = _shown(error["input"])
    if kind == "literal_error":
        choices = [choice.strip("'") for choice in _choices(str(context["expected"]))]
        listing = ", ".join(f'"{choice}"' for choice in choices)
        hint = did_you_mean(error["input"], choices) if isinstance(error["input"], str) else ""
        return f"{name} must be one of {listing}, not {written}", hint
    if kind in _LIMITS:
        words, key = _LIMITS[kind]
        return f"{name} must be {words} {context[key]:g}, not {written}", ""
    if kind == "explained":
        return f"{name} {context['text']}", str(context["hint"])
    if kind == "value_error":
        return f"{name}: {context['error']}", ""
    expected = kind.split("_", maxsplit=1)[0]
    if expected in _KINDS and kind != "string_pattern_mismatch":
        hint = f"for example {_EXAMPLES[expected]}" if expected in _EXAMPLES else ""
        return f"{name} must be {_KINDS[expected]}, not {written}", hint
    return f"{name} cannot be {written}: {error['msg']}", ""


def _choices(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
