"""What a person probably did where a file is no YAML: told in plain words, with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

_ODD_SPACES: Final = re.compile(r"[\u00a0\u2000-\u200b\u202f\u205f\u3000]")
"""Spaces that word processors and web pages put in; YAML takes them for letters."""
_CURLY: Final = re.compile(r"[\u201c\u201d\u201e\u00ab\u00bb]")
_OTHER_DASH: Final = re.compile(r"\s*[\u2010-\u2015\u2022\u2212*\u00b7]\s")
_ITEM: Final = re.compile(r"(\s*)-\s")
_KEY: Final = re.compile(r"(\s*)(?:- )?[\w-]+:(?:\s|$)")
_COLON_INSIDE: Final = re.compile(r"""\s*(?:- )?[\w-]+: +[^"'\[{|>&*!].*:(?:\s|$)""")
_SIGN_FIRST: Final = re.compile(r"""\s*(?:[\w-]+: +|- +)([@`%&*!|>{\[?])""")
_DASH_WITHOUT_SPACE: Final = re.compile(r"\s*-[A-Za-z]")
_QUOTED_TWICE: Final = re.compile(r"""\s*(?:[\w-]+: +|- +)?"[^"]*"\S""")
_LOOK_BACK: Final = 3
"""Lines before the one that a parser stumbles over in which the slip can be."""


class Slip(NamedTuple):
    """A slip, where it is, and what to do."""

    line: int
    """1-based."""
    what: str
    hint: str


def find_slip(text: str, line: int) -> Slip | None:
    """Return what probably went wrong where a parser stumbled; None where nothing is known.

    Args:
        text: the whole file.
        line: where the parser stumbled, 1-based.
    """
    lines = text.splitlines()
    at = min(line, len(lines)) - 1
    if at < 0:
        return None
    nearest = [
        place for place in range(at, max(-1, at - 1 - _LOOK_BACK), -1) if lines[place].strip()
    ]
    for look in _IN_A_LINE:
        for place in nearest:
            if (found := look(lines[place])) is not None:
                return Slip(place + 1, *found)
    return _between_lines(lines, at) or _brackets(lines, at)


def _tab(line: str) -> tuple[str, str] | None:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab stands in front", "indent with spaces"
    return None


def _odd_space(line: str) -> tuple[str, str] | None:
    if _ODD_SPACES.search(line):
        return "one of its spaces is no plain one", "delete the spaces in it and type them again"
    return None


def _curly_quotes(line: str) -> tuple[str, str] | None:
    if _CURLY.search(line):
        return "it has curly quotation marks", 'put in straight ones: "'
    return None


def _other_dash(line: str) -> tuple[str, str] | None:
    if _OTHER_DASH.match(line):
        return "it begins with a sign that is no plain hyphen", "write - and a space"
    return None


def _dash_without_space(line: str) -> tuple[str, str] | None:
    if _DASH_WITHOUT_SPACE.match(line):
        return "a space is missing after the hyphen", "write - and a space"
    return None


def _open_quote(line: str) -> tuple[str, str] | None:
    if line.replace('\\"', "").count('"') % 2:
        return "a quotation mark has no partner", 'a line stands between two of them: "…"'
    if _QUOTED_TWICE.match(line.replace(",", "").replace("]", "").replace("}", "")):
        return "there are quotation marks inside the line", "leave those out: they cannot be heard"
    return None


def _sign_first(line: str) -> tuple[str, str] | None:
    found = _SIGN_FIRST.match(line)
    if found is None:
        return None
    sign = found[1]
    closing = {"{": "}", "[": "]"}.get(sign)
    if closing is not None and (line.rstrip().endswith(closing) or closing not in line):
        return None  # a list or keys with values, as they should be, or not yet closed
    return (
        f"a line that begins with {sign} needs quotation marks",
        'put it between two of them: "…"',
    )


def _colon_inside(line: str) -> tuple[str, str] | None:
    if _COLON_INSIDE.match(line):
        return "a line with a colon in it needs quotation marks", 'put it between two of them: "…"'
    return None


_IN_A_LINE: Final[Sequence[Callable[[str], tuple[str, str] | None]]] = (
    _tab,
    _odd_space,
    _curly_quotes,
    _other_dash,
    _dash_without_space,
    _open_quote,
    _sign_first,
    _colon_inside,
)
"""From the surest to the vaguest."""


def _between_lines(lines: Sequence[str], at: int) -> Slip | None:
    """Look at how a line stands to the one before it."""
    before = next((place for place in range(at - 1, -1, -1) if lines[place].strip()), None)
    if before is None:
        return None
    item, item_before = _ITEM.match(lines[at]), _ITEM.match(lines[before])
    key = _KEY.match(lines[at])
    if item and item_before and item[1] != item_before[1]:
        here, there = len(item[1]), len(item_before[1])
        return Slip(
            at + 1,
            f"it is indented by {here} spaces, and the step before it by {there}",
            f"indent it by {there}",
        )
    if item_before and key and not item and len(key[1]) == len(item_before[1]):
        return Slip(at + 1, "it begins without a hyphen", "write - and a space before it")
    if lines[at].lstrip().startswith('"') and lines[before].lstrip().startswith('"'):
        return Slip(at, "several wordings are a list", "begin each with - and a space")
    return None


def _brackets(lines: Sequence[str], at: int) -> Slip | None:
    """Look for a bracket that is not closed in its line."""
    for place in range(at, max(-1, at - 1 - _LOOK_BACK), -1):
        for opening, closing in ("[]", "{}"):
            if lines[place].count(opening) > lines[place].count(closing):
                return Slip(place + 1, f"a {opening} is not closed", f"add {closing}")
            if lines[place].count(opening) < lines[place].count(closing):
                return Slip(place + 1, f"a {closing} closes nothing", "take it out")
    return None
