"""Brings what was heard, typed or written in a template into one spelling."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from voice_coach.content.numbers import NumberWords

_UNKNOWN: Final = re.compile(r"[\[<]unk[\]>]", re.IGNORECASE)
"""What recognisers write for words they did not know."""
_JOINTS: Final = re.compile(r"[-_\u2010-\u2015/]")
_NO_WORD: Final = re.compile(r"[^\w' ]|_")
_EDGE_QUOTE: Final = re.compile(r"(?<!\w)'+|'+(?!\w)")
_TEMPLATE_PARTS: Final = re.compile(r"(\{[^{}]*\}|<[^<>]*>)")
_JOINED: Final = re.compile(r"(?<=[\w)\]])-(?=[\w(\[])|(?<=[\w)\]])-$|^-(?=[\w(\[])")
_PUNCTUATION: Final = re.compile(r"[.,?!:]+(?=[\s)\]|;]|$)")


def spoken_words(text: str, numbers: NumberWords | None) -> str:
    """Return text as lower-case words with single spaces.

    Punctuation and ``[unk]`` are dropped, hyphens split words, digits become words; an
    apostrophe inside a word stays.
    """
    text = unicodedata.normalize("NFC", text).lower().replace("\u2019", "'")
    text = _JOINTS.sub(" ", _UNKNOWN.sub(" ", text))
    if numbers is not None:  # first with decimal points, then what is left of the digits
        text = numbers.spell_digits(_NO_WORD.sub(" ", numbers.spell_digits(text)))
    text = _EDGE_QUOTE.sub(" ", _NO_WORD.sub(" ", text))
    return " ".join(text.split())


def spoken_template(template: str, numbers: NumberWords | None) -> str:
    """Return a hassil template in the same spelling: hyphens split, digits as words.

    Names of ``{lists}`` and ``<rules>`` stay as they are.
    """
    parts = _TEMPLATE_PARTS.split(template.replace("\u2019", "'"))
    for index in range(0, len(parts), 2):
        part = _JOINED.sub(" ", parts[index])
        if index > 0 and part.startswith("-"):
            part = f" {part[1:]}"
        if index + 1 < len(parts) and part.endswith("-"):
            part = f"{part[:-1]} "
        part = _PUNCTUATION.sub("", part)
        parts[index] = part if numbers is None else numbers.spell_digits(part)
    return "".join(parts)
