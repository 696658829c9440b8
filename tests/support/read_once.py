"""Reads once in a process what hundreds of tests load nearly unchanged: the dialogs.

Everything here depends on nothing but its arguments, and gives what is remembered to nobody who
changes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import hassil.intents
import pytest
from hassil import parse_sentence
from hassil.expression import Expression, Sentence

from support import checked_once
from voice_coach.content import documents, loading, templates
from voice_coach.content.dialogs import Dialogs, Reading
from voice_coach.content.documents import Document, parse_document
from voice_coach.content.grammar import Grammar
from voice_coach.content.intents import IntentMatch, IntentSet
from voice_coach.content.lint_names import Pronounce
from voice_coach.content.sentences import ListValues, Sentences, read_sentences
from voice_coach.errors import Problem
from voice_coach.resources import audio_folder

Given: TypeAlias = Mapping[str, ListValues]

_NOWHERE: Final = Path("nowhere.yaml")
_SENTENCES: Final[dict[tuple[str, object], Sentences]] = {}
"""By a document's value, written out, and the lists given to it."""


def patch(patches: pytest.MonkeyPatch) -> None:
    """Let dialogs be loaded in a fraction of the time."""
    patches.setattr(hassil.intents, "parse_sentence", _template)
    patches.setattr(templates, "parse_sentence", _template)
    patches.setattr(documents, "parse_document", _document)
    patches.setattr(loading, "read_sentences", _sentences)
    patches.setattr(loading, "_load", _loaded)
    patches.setattr(loading, "IntentSet", _Intents)
    patches.setattr("voice_coach.content.library.IntentSet", _Intents)
    checked_once.patch(patches)


@cache
def _expression(text: str) -> Expression:
    return parse_sentence(text).expression


def _template(text: str, *, keep_text: bool = False) -> Sentence:
    """What a sentence remembers of the rules around it is not shared, only its syntax tree."""
    return Sentence(_expression(text), text if keep_text else None)


@cache
def _parsed(text: str) -> tuple[Document | None, list[Problem]]:
    return parse_document(text, _NOWHERE)


def _document(text: str, path: Path) -> tuple[Document | None, list[Problem]]:
    document, problems = _parsed(text)
    here = None if document is None else replace(document, path=path)
    return here, [replace(problem, path=path) for problem in problems]


def _sentences(
    document: Document, given: Given | None = None
) -> tuple[Sentences | None, list[Problem]]:
    lists = tuple((name, tuple(values)) for name, values in (given or {}).items())
    key = (
        repr(document.value),
        lists,
    )  # exercises add their own to it, so it is never the same one
    if key not in _SENTENCES:
        sentences, problems = read_sentences(document, given)
        if sentences is None or problems:
            return sentences, problems
        _SENTENCES[key] = sentences
    return replace(_SENTENCES[key], path=document.path), []


_Loaded: TypeAlias = tuple[Reading, Sentences | None]
_load: Final = loading._load
_LOADED: Final[dict[object, tuple[Dialogs, Sentences]]] = {}
"""Folders without a mistake, by what was asked for and the state of their files."""


def _loaded(
    folder: Path,
    names: tuple[str, ...],
    user_folder: Path | None,
    pronounce: Pronounce | None,
    rehearsed: str | None = None,
) -> _Loaded:
    """A folder that has not changed since, and no exercise of one's own, is the same again."""
    if pronounce is not None or rehearsed is not None or not _is_empty(user_folder):
        return _load(folder, names, user_folder, pronounce, rehearsed)
    key = (folder, names, audio_folder(), *map(_state, sorted(folder.rglob("*"))))
    if key not in _LOADED:
        reading, sentences = _load(folder, names, user_folder, pronounce)
        if reading.dialogs is None or sentences is None or reading.problems or reading.own_problems:
            return reading, sentences
        _LOADED[key] = reading.dialogs, sentences
    dialogs, sentences = _LOADED[key]
    return Reading(dialogs), sentences


def _is_empty(folder: Path | None) -> bool:
    if folder is None or not os.path.lexists(folder):
        return True
    return folder.is_dir() and not any(folder.iterdir())


def _state(path: Path) -> tuple[Path, int, int, int]:
    status = path.lstat()
    return path, status.st_ino, status.st_size, status.st_mtime_ns


class _Learnt(NamedTuple):
    """What was found out about one set of sentences."""

    sentences: Sentences
    """Kept alive: its intents are known by their identity."""
    slots: dict[str, frozenset[str]]
    grammars: dict[tuple[str, frozenset[str] | None, str | None], Grammar]
    readings: dict[tuple[str, frozenset[str] | None], list[IntentMatch]]


_LEARNT: Final[dict[int, _Learnt]] = {}


class _Intents(IntentSet):
    """Finds out once what its sentences, shared with others, hold."""

    def __init__(self, sentences: Sentences) -> None:
        super().__init__(sentences)
        fresh = _Learnt(sentences, {}, {}, {})
        self._learnt = _LEARNT.setdefault(id(sentences.intents), fresh)

    def slots(self, intent: str) -> frozenset[str]:
        found = self._learnt.slots
        if intent not in found:
            found[intent] = super().slots(intent)
        return found[intent]

    def readings(self, text: str, allowed: Iterable[str] | None = None) -> list[IntentMatch]:
        key = (text, None if allowed is None else frozenset(allowed))
        found = self._learnt.readings
        if key not in found:
            found[key] = super().readings(text, key[1])
        return list(found[key])

    def grammar(
        self, name: str, allowed: Iterable[str] | None = None, like: str | None = None
    ) -> Grammar:
        key = (name, None if allowed is None else frozenset(allowed), like)
        found = self._learnt.grammars
        if key not in found:
            found[key] = super().grammar(*key)
        return found[key]
