"""Says in plain words what pydantic has found wrong with a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pydantic_core import ErrorDetails

from voice_coach.suggest import did_you_mean

_WORD_AND_COLON: Final = re.compile(r"([\w-]+):(\S.*)")
_CLOCK: Final = re.compile(r"(\d+):([0-5]\d)")
_COMMA: Final = re.compile(r"\d+,\d+")
_SMALL_LETTERS: Final = "^[a-z"
"""How the patterns of ids, slots and labels begin."""


def in_plain_words(details: ErrorDetails, keys: Sequence[str]) -> tuple[str, str] | None:
    """Return what is wrong with a value, and what to do; None for what is said well enough.

    Args:
        details: of one mistake.
        keys: that are known where the value stands.
    """
    say = _SAID.get(details["type"])
    return None if say is None else say(details, keys)


def _no_choice(details: ErrorDetails, _: Sequence[str]) -> tuple[str, str] | None:
    expected = str(details.get("ctx", {}).get("expected", ""))
    choices = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
    given = details["input"]
    if not expected or isinstance(given, dict | list):
        return None
    listing = " or ".join(filter(None, [", ".join(choices[:-1]), choices[-1]]))
    hint = did_you_mean(str(given), choices)
    if not hint and str(given)[:1].isupper() and "first" in choices:
        hint = "no names here: the coach knows who is who"
    return f"must be {listing}", hint


def _no_mapping(details: ErrorDetails, keys: Sequence[str]) -> tuple[str, str] | None:
    given = details["input"]
    if isinstance(given, str) and (found := _WORD_AND_COLON.fullmatch(given)) is not None:
        return "a space is missing after the colon", f"{found[1]}: {found[2]}"
    return "needs keys with values: " + (", ".join(keys) or "key: value"), ""


def _no_list(details: ErrorDetails, _: Sequence[str]) -> tuple[str, str] | None:
    if isinstance(details["input"], dict):
        return "must be a list", "begin each of its parts with - and a space"
    return "must be a list", "[one, two, three]"


def _no_number(details: ErrorDetails, _: Sequence[str]) -> tuple[str, str] | None:
    given = str(details["input"])
    if (clock := _CLOCK.fullmatch(given)) is not None:
        return "must be a number", f"write {int(clock[1]) + int(clock[2]) / 60:g}"
    if _COMMA.fullmatch(given):
        return "must be a number", f"write {given.replace(',', '.')}"
    return "must be a number", "in digits"


def _no_pattern(details: ErrorDetails, _: Sequence[str]) -> tuple[str, str] | None:
    pattern = str(details.get("ctx", {}).get("pattern", ""))
    if not pattern.startswith(_SMALL_LETTERS):
        return None
    joint = "_" if "_" in pattern else "-"
    plain = re.sub(r"[^a-z0-9]+", joint, str(details["input"]).lower()).strip(joint)
    return f"can have only small letters, digits and {joint}", f"{plain}?" if plain else ""


def _no_truth(_: ErrorDetails, __: Sequence[str]) -> tuple[str, str] | None:
    return "must be true or false", ""


_SAID: Final[Mapping[str, Callable[[ErrorDetails, Sequence[str]], tuple[str, str] | None]]] = {
    "literal_error": _no_choice,
    "enum": _no_choice,
    "model_type": _no_mapping,
    "dict_type": _no_mapping,
    "list_type": _no_list,
    "float_type": _no_number,
    "int_type": _no_number,
    "bool_type": _no_truth,
    "string_pattern_mismatch": _no_pattern,
}
"""By pydantic's kind of mistake."""
