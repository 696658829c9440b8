"""Whatever people type, as letters that do nothing to a terminal."""

from __future__ import annotations

import unicodedata
from typing import Final

_KEPT_INVISIBLES: Final = frozenset("\u200d\ufe0e\ufe0f")
"""They join and colour emoji."""


def printable(text: str) -> str:
    """Return text that does nothing to a terminal but show letters.

    Control characters are shown by their pictures (``␛``), line breaks and tabs are spaces,
    marks that turn the reading direction are left out.
    """
    return "".join(map(_printable_letter, text))


def _printable_letter(letter: str) -> str:
    if letter in "\n\r\t\v\f\u0085\u2028\u2029":
        return " "
    code, category = ord(letter), unicodedata.category(letter)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if category == "Cf":
        return letter if letter in _KEPT_INVISIBLES else ""
    return "\ufffd" if category in ("Cc", "Cs") else letter
