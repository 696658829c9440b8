"""Writes terms as JSGF, the grammar format that PocketSphinx reads, and as sample phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from voice_coach.content.grammar import VALUE_TAG, Grammar
from voice_coach.content.phrases import sample_phrases
from voice_coach.content.terms import (
    NOTHING,
    SILENCE,
    Chain,
    Choice,
    Language,
    Rule,
    Term,
    Word,
)
from voice_coach.errors import DialogError, Problem

LARGEST: Final = 60_000
"""Words of a grammar with every rule written out at each use; the decoder holds them all."""

_VALUE: Final = f"{{{VALUE_TAG}}}"
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9_]")


def grammar_of(name: str, language: Language, path: Path) -> Grammar:
    """Return the grammar of a term.

    Raises:
        DialogError: nothing can be said in it, or it is far too large.
    """
    size = checked_size(name, language, path)
    used = _used_rules(language)
    names = {rule: f"r{index}_{_NOT_IN_NAMES.sub('_', rule)}" for index, rule in enumerate(used)}
    rules = [f"<{names[rule]}> = {_write(language.rules[rule], names)};" for rule in used]
    grammar_name = _NOT_IN_NAMES.sub("_", name) or "grammar"
    jsgf = "\n".join(
        (
            "#JSGF V1.0;",
            f"grammar {grammar_name};",
            *rules,
            f"public <utterance> = {_write_all(language, names)};",
            "",
        )
    )
    vocabulary = {
        word
        for term in (language.root, *(language.rules[rule] for rule in used))
        for word in _words(term)
    }
    return Grammar(
        name=name,
        jsgf=jsgf,
        words=frozenset(vocabulary),
        phrases=sample_phrases(language),
        positions=size,
    )


def checked_size(name: str, language: Language, path: Path) -> int:
    """Return the number of words of the grammar that a term would make.

    Raises:
        DialogError: nothing can be said in it, or it is far too large.
    """
    if language.root in (NOTHING, SILENCE):
        raise _error(path, f'nothing can be said in "{name}"')
    size = expanded_words(language)
    if size > LARGEST:
        raise _error(path, f'the grammar of "{name}" has {size} words, over {LARGEST}')
    return size


def expanded_words(language: Language) -> int:
    """Return the number of words with every rule written out at each of its uses."""
    sizes: dict[str, int] = {}

    def size(term: Term) -> int:
        match term:
            case Word():
                return 1
            case Rule(name):
                if name not in sizes:
                    sizes[name] = size(language.rules[name])
                return sizes[name]
            case Chain(items) | Choice(items):
                return sum(map(size, items))

    return size(language.root)


def _used_rules(language: Language) -> list[str]:
    """Return the rules that are reached, each after those it uses."""
    order: dict[str, None] = {}

    def visit(term: Term) -> None:
        match term:
            case Rule(name):
                if name not in order:
                    visit(language.rules[name])
                    order[name] = None
            case Chain(items) | Choice(items):
                for item in items:
                    visit(item)
            case Word():
                pass

    visit(language.root)
    return list(order)


def _write_all(language: Language, names: dict[str, str]) -> str:
    """Return the alternatives, each with its meaning."""
    root = language.root
    ways = root.items if isinstance(root, Choice) else (root,)
    return " | ".join(
        f"( {_write(way, names)} ) {{{meaning}}}"
        if (meaning := language.meanings.get(way, ""))
        else _write(way, names, inside=True)
        for way in ways
    )


def _write(term: Term, names: dict[str, str], *, inside: bool = False) -> str:
    match term:
        case Word(text, value):
            return f"{text} {_VALUE}" if value else text
        case Rule(name, value):
            return f"<{names[name]}> {_VALUE}" if value else f"<{names[name]}>"
        case Chain(items):
            return " ".join(_write(item, names, inside=True) for item in items)
        case Choice(items):
            said = [item for item in items if item != SILENCE]
            text = " | ".join(_write(item, names) for item in said)
            if len(said) < len(items):
                return f"[ {text} ]"
            return f"( {text} )" if inside else text


def _words(term: Term) -> Iterator[str]:
    match term:
        case Word(text):
            yield text
        case Chain(items) | Choice(items):
            for item in items:
                yield from _words(item)
        case Rule():
            pass


def _error(path: Path, message: str) -> DialogError:
    return DialogError("no grammar can be made", (Problem(path, None, message),))
