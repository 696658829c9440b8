"""Reads a JSGF grammar as the words in it and which can follow which."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from voice_coach.content.grammar import VALUE_TAG
from voice_coach.errors import RecognizerError

Weights = dict[int, float]
"""Log probability by position."""

_RULE: Final = re.compile(r"\s*(public\s+)?<([^<>]+)>\s*=\s*([^;]*);")
_HEADER: Final = re.compile(r"\s*#JSGF[^;]*;\s*grammar\s+[^;]*;")
_SYMBOL: Final = re.compile(r"<[^<>]*>|\{[^{}]*\}|[()\[\]|+*]|[^\s()\[\]|<>;+*/{}\"]+|\S")
_UNUSABLE: Final = frozenset('/{}"<>;')
_NULL: Final = "<NULL>"
_DEEPEST: Final = 60


@dataclass(slots=True)
class Part:
    """Where a piece of a grammar can begin and end; ``silent``: log probability of no words."""

    first: Weights = field(default_factory=dict)
    last: Weights = field(default_factory=dict)
    silent: float | None = None


@dataclass(slots=True)
class Positions:
    """Every place in a grammar at which a word is said; alternatives are equally likely."""

    words: list[str] = field(default_factory=list)
    """The word of each position."""
    after: list[Weights] = field(default_factory=list)
    """What can follow it."""
    values: list[bool] = field(default_factory=list)
    """Whether the word is kept as what it says (``VALUE_TAG``)."""
    meanings: list[str] = field(default_factory=list)
    """The meaning of the sentence that it is in; empty where none is told."""
    whole: Part = field(default_factory=Part)
    """What sentences can begin and end with."""


def read_jsgf(text: str) -> Positions:
    """Return the positions of a grammar's public rule.

    Raises:
        RecognizerError: it is no JSGF, or uses imports, weights or recursion.
    """
    header = _HEADER.match(text)
    if header is None:
        raise _error("it has no header")
    rules: dict[str, list[str]] = {}
    public = None
    at = header.end()
    while text[at:].strip():
        rule = _RULE.match(text, at)
        if rule is None:
            raise _error(f'"{text[at:].strip()[:40]}" is no rule')
        at = rule.end()
        rules[rule[2]] = _SYMBOL.findall(rule[3])
        public = public or (rule[2] if rule[1] else None)
    if public is None:
        raise _error("it has no public rule")
    reader = _Reader(rules)
    reader.positions.whole = reader.rule(public, 0)
    return reader.positions


class _Reader:
    """Recursive descent; a rule is read again wherever it is used."""

    def __init__(self, rules: Mapping[str, list[str]]) -> None:
        self.positions = Positions()
        self._rules = rules

    def rule(self, name: str, depth: int) -> Part:
        if name not in self._rules:
            raise _error(f"<{name}> is not defined")
        if depth > _DEEPEST:
            raise _error(f"<{name}> is part of itself")
        symbols = self._rules[name]
        part, at = self._choice(symbols, 0, depth)
        if at < len(symbols):
            raise _error(f'"{symbols[at]}" has no beginning')
        return part

    def _choice(self, symbols: list[str], at: int, depth: int) -> tuple[Part, int]:
        options = []
        while True:
            option, at = self._sequence(symbols, at, depth)
            options.append(option)
            if at == len(symbols) or symbols[at] != "|":
                return _one_of(options), at
            at += 1

    def _sequence(self, symbols: list[str], at: int, depth: int) -> tuple[Part, int]:
        whole = Part(silent=0.0)
        while at < len(symbols) and symbols[at] not in ")]|":
            begin = len(self.positions.words)
            part, at = self._item(symbols, at, depth)
            while at < len(symbols) and (symbols[at] in "+*" or _is_tag(symbols[at])):
                if _is_tag(symbols[at]):
                    self._tag(symbols[at][1:-1].strip(), begin)
                else:
                    part = self._repeated(part, may_be_silent=symbols[at] == "*")
                at += 1
            whole = self._joined(whole, part)
        return whole, at

    def _item(self, symbols: list[str], at: int, depth: int) -> tuple[Part, int]:
        symbol = symbols[at]
        if symbol in "([":
            part, end = self._choice(symbols, at + 1, depth)
            if end == len(symbols) or symbols[end] != (")" if symbol == "(" else "]"):
                raise _error(f'"{symbol}" is not closed')
            return part if symbol == "(" else _one_of([part, Part(silent=0.0)]), end + 1
        if symbol == _NULL:
            return Part(silent=0.0), at + 1
        if symbol.startswith("<") and symbol.endswith(">"):
            return self.rule(symbol[1:-1], depth + 1), at + 1
        if symbol in _UNUSABLE or symbol in "+*" or _is_tag(symbol):
            raise _error(f"{symbol} cannot be used")
        here = len(self.positions.words)
        self.positions.words.append(symbol)
        self.positions.after.append({})
        self.positions.values.append(False)
        self.positions.meanings.append("")
        return Part({here: 0.0}, {here: 0.0}), at + 1

    def _tag(self, tag: str, begin: int) -> None:
        """Note what the words from a position on are."""
        count = len(self.positions.words) - begin
        if tag == VALUE_TAG:
            self.positions.values[begin:] = [True] * count
        else:
            self.positions.meanings[begin:] = [tag] * count

    def _joined(self, left: Part, right: Part) -> Part:
        self._follow(left.last, right.first)
        joined = Part(dict(left.first), dict(right.last))
        if left.silent is not None:
            _add(joined.first, right.first, left.silent)
        if right.silent is not None:
            _add(joined.last, left.last, right.silent)
        if left.silent is not None and right.silent is not None:
            joined.silent = left.silent + right.silent
        return joined

    def _repeated(self, part: Part, *, may_be_silent: bool) -> Part:
        self._follow(part.last, part.first)
        return Part(part.first, part.last, 0.0 if may_be_silent else part.silent)

    def _follow(self, last: Weights, first: Weights) -> None:
        for position, weight in last.items():
            _add(self.positions.after[position], first, weight)


def _is_tag(symbol: str) -> bool:
    return symbol.startswith("{") and symbol.endswith("}")


def _one_of(options: list[Part]) -> Part:
    if len(options) == 1:
        return options[0]
    share = -math.log(len(options))
    whole = Part()
    for option in options:
        _add(whole.first, option.first, share)
        # How likely it is was counted where it begins.
        _add(whole.last, option.last, 0.0)
        if option.silent is not None:
            silent = option.silent + share
            whole.silent = silent if whole.silent is None else max(whole.silent, silent)
    return whole


def _add(weights: Weights, more: Weights, factor: float) -> None:
    for position, weight in more.items():
        weights[position] = max(weights.get(position, -math.inf), weight + factor)


def _error(what: str) -> RecognizerError:
    return RecognizerError(f"The grammar cannot be read: {what}.")
