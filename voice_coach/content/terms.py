"""What can be said, as a small algebra of words: the step between templates and grammars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word."""

    text: str
    value: bool = False
    """What it says is kept: a name, a number. Without it the sentence means something else."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A term that has a name, because it is used in several places. Never empty by itself."""

    name: str
    value: bool = False
    """As for a word."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One after the other."""

    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them."""

    items: tuple[Term, ...]


Term: TypeAlias = Word | Rule | Chain | Choice

SILENCE = Chain(())
"""No words at all: what an optional part may be."""
NOTHING = Choice(())
"""What cannot be said."""


@dataclass(frozen=True, slots=True)
class Language:
    """A term and the named terms it uses."""

    root: Term
    rules: Mapping[str, Term]
    meanings: Mapping[Term, str] = field(default_factory=dict)
    """What is meant by each of the root's alternatives, values aside; empty where one is in
    several."""


def chain(parts: Iterable[Term]) -> Term:
    """Return the parts one after the other, without nested chains."""
    items: list[Term] = []
    for part in parts:
        if part == NOTHING:
            return NOTHING
        items.extend(part.items if isinstance(part, Chain) else (part,))
    return items[0] if len(items) == 1 else Chain(tuple(items))


def choice(parts: Iterable[Term]) -> Term:
    """Return one of the parts, without nested choices and without repetitions."""
    items: dict[Term, None] = {}
    for part in parts:
        if isinstance(part, Choice):
            items.update(dict.fromkeys(part.items))
        else:
            items[part] = None
    return next(iter(items)) if len(items) == 1 else Choice(tuple(items))


def words(text: str) -> Term:
    """Return the words of a text, one after the other."""
    return chain(Word(word) for word in text.split())


def as_value(term: Term) -> Term:
    """Return a term whose words are kept as what they say."""
    match term:
        case Word(text):
            return Word(text, value=True)
        case Rule(name):
            return Rule(name, value=True)
        case Chain(items):
            return Chain(tuple(map(as_value, items)))
        case Choice(items):
            return Choice(tuple(map(as_value, items)))


def may_be_silent(term: Term) -> bool:
    """Whether no words at all are one way to say it."""
    match term:
        case Chain(items):
            return all(may_be_silent(item) for item in items)
        case Choice(items):
            return any(may_be_silent(item) for item in items)
        case _:
            return False


def spoken(term: Term) -> Term:
    """Return the term without the way of saying nothing."""
    match term:
        case Chain(items):
            if not may_be_silent(term):
                return term
            ways = [chain((spoken(item), *items[index + 1 :])) for index, item in enumerate(items)]
            return choice(ways)
        case Choice(items):
            return choice(spoken(item) for item in items)
        case _:
            return term


def factored(sentences: Iterable[Sequence[str]]) -> Term:
    """Return a choice of word sequences with common beginnings and endings shared.

    "twenty one … ninety nine" becomes (twenty | … | ninety) [one | … | nine].
    """
    by_head: dict[str, dict[tuple[str, ...], None]] = {}
    silent = False
    for sentence in sentences:
        if sentence:
            by_head.setdefault(sentence[0], {})[tuple(sentence[1:])] = None
        else:
            silent = True
    by_tails: dict[frozenset[tuple[str, ...]], list[str]] = {}
    for head, tails in by_head.items():
        by_tails.setdefault(frozenset(tails), []).append(head)
    parts: list[Term] = [SILENCE] if silent else []
    parts += [
        chain((choice(map(Word, heads)), factored(by_head[heads[0]])))
        for heads in by_tails.values()
    ]
    return choice(parts)
