"""Checks once in a process what hundreds of tests check unchanged: values, wordings, templates.

Like ``read_once``, which puts it in place: it depends on nothing but what is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, TypeVar

import pytest
from hassil import expression as hx
from hassil.intents import IntentData, SlotList, TextSlotList
from pydantic import BaseModel

from voice_coach.content import dialogs as reading
from voice_coach.content import lint, shortlist
from voice_coach.content.dialogs import Dialogs
from voice_coach.content.documents import Document, Location
from voice_coach.content.expressions import Vocabulary
from voice_coach.content.lint import lint_line
from voice_coach.content.sentences import Sentences
from voice_coach.content.validation import validate
from voice_coach.errors import Problem

M = TypeVar("M", bound=BaseModel)


def patch(patches: pytest.MonkeyPatch) -> None:
    """Let dialogs be checked in a fraction of the time."""
    patches.setattr(reading, "validate", _validated)
    patches.setattr(lint, "lint_line", _linted)
    patches.setattr(shortlist, "Vocabulary", _Vocabulary)


_VALID: Final[dict[tuple[type[BaseModel], int], tuple[object, BaseModel]]] = {}
"""By the identity of what was parsed, which is kept alive."""


def _validated(model: type[M], document: Document) -> tuple[M | None, list[Problem]]:
    key = (model, id(document.value))
    if key in _VALID:
        found = _VALID[key][1]
        assert isinstance(found, model)
        return found, []
    value, problems = validate(model, document)
    if value is not None:
        _VALID[key] = (document.value, value)
    return value, problems


_CLEAN: Final[dict[tuple[object, ...], tuple[object, ...]]] = {}
"""Wordings without a mistake, and what the identities in their keys belong to."""


def _linted(
    dialogs: Dialogs, document: Document, location: Location, text: str
) -> Iterator[Problem]:
    programmes = tuple(found.programme for found in dialogs.programmes.values())
    key = (text, id(dialogs.language), *map(id, programmes))
    if key in _CLEAN:
        return
    problems = list(lint_line(dialogs, document, location, text))
    if not problems:
        _CLEAN[key] = (dialogs.language, programmes)
    yield from problems


class _Needs(NamedTuple):
    """The rules and lists that a template names."""

    rules: frozenset[str]
    lists: frozenset[str]


_NEEDS: Final[dict[int, tuple[hx.Expression, _Needs]]] = {}
_WORDS: Final[dict[tuple[object, ...], tuple[object, frozenset[str] | None]]] = {}
_NUMBERS: Final[dict[object, int]] = {}
"""A short name for the values of a list."""


class _Vocabulary(Vocabulary):
    """Looks up a template once that stands for the same words in many libraries."""

    def __init__(self, sentences: Sentences) -> None:
        super().__init__(sentences)
        self._whole = sentences.intents
        self._language = sentences.language
        self._needed: dict[str, _Needs] = {}
        self._lists: dict[str, int] = {}

    def of(self, block: IntentData, sentence: hx.Sentence) -> frozenset[str] | None:
        if block.slot_lists or block.expansion_rules:
            return super().of(block, sentence)
        needs = self._all_needs(_needs(sentence.expression))
        rules = tuple(self._whole.expansion_rules[name].expression for name in sorted(needs.rules))
        lists = tuple(self._list(name) for name in sorted(needs.lists))
        key = (self._language, id(sentence.expression), *map(id, rules), lists)
        if key not in _WORDS:
            _WORDS[key] = ((sentence.expression, rules), super().of(block, sentence))
        return _WORDS[key][1]

    def _all_needs(self, needs: _Needs) -> _Needs:
        """Add what the rules need that are named."""
        further = [self._of_rule(name) for name in needs.rules]
        return _Needs(
            needs.rules.union(*(found.rules for found in further)),
            needs.lists.union(*(found.lists for found in further)),
        )

    def _of_rule(self, name: str) -> _Needs:
        if name not in self._needed:
            body = self._whole.expansion_rules[name].expression
            self._needed[name] = self._all_needs(_needs(body))
        return self._needed[name]

    def _list(self, name: str) -> int:
        if name not in self._lists:
            values = _values(self._whole.slot_lists.get(name))
            self._lists[name] = _NUMBERS.setdefault((name, values), len(_NUMBERS))
        return self._lists[name]


def _values(found: SlotList | None) -> object:
    if isinstance(found, TextSlotList):
        return tuple(
            value.text_in.text if isinstance(value.text_in, hx.TextChunk) else repr(value.text_in)
            for value in found.values
        )
    return repr(found)


def _needs(expression: hx.Expression) -> _Needs:
    if id(expression) not in _NEEDS:
        rules, lists = set(), set()
        for part in _parts(expression):
            if isinstance(part, hx.RuleReference):
                rules.add(part.rule_name)
            elif isinstance(part, hx.ListReference):
                lists.add(part.list_name)
        _NEEDS[id(expression)] = (expression, _Needs(frozenset(rules), frozenset(lists)))
    return _NEEDS[id(expression)][1]


def _parts(expression: hx.Expression) -> Iterator[hx.Expression]:
    yield expression
    if isinstance(expression, hx.Group):
        for item in expression.items:
            yield from _parts(item)
