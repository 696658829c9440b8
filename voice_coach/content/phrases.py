"""Sample sentences of a term: together they use every word beside its neighbours.

Vosk takes a list of phrases and makes pairs of words of it, so the pairs are what counts.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from voice_coach.content.terms import Chain, Choice, Language, Rule, Term, Word

MOST_PHRASES: Final = 6000
"""Beyond these, pairs are left to the recogniser's own smoothing; every word is in a phrase. Where
that happens short words are lost, so no state of ours should come near it."""
MOST_MEETINGS: Final = 100
"""Pairs of words where one part of a sentence meets the next; where there would be more (all that
can come before a name of an exercise, with all that such a name begins with) each word meets one
of the other side, and the recogniser's own smoothing does the rest. Measured on the tiny model with
71 exercises, 79 commands by four voices: all pairs of 8 200 phrases 204 of 316 right, the first
3 500 phrases of them 177, and with 100, 400 and 1 000 here 260 to 265 (2 000 to 3 700 phrases)."""


@dataclass(slots=True)
class _Part:
    """A term's word positions: those it can begin and end with, and whether it can be silent."""

    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    silent: bool = False


class _Positions:
    """The words of a term, written out, and which can follow which."""

    def __init__(self, language: Language) -> None:
        self.words: list[str] = []
        self.after: list[dict[int, None]] = []
        self._rules = language.rules
        self.whole = self._add(language.root)

    def _add(self, term: Term) -> _Part:
        match term:
            case Word(text):
                self.words.append(text)
                self.after.append({})
                here = len(self.words) - 1
                return _Part([here], [here])
            case Rule(name):
                return self._add(self._rules[name])
            case Choice(items):
                parts = [self._add(item) for item in items]
                return _Part(
                    [at for part in parts for at in part.first],
                    [at for part in parts for at in part.last],
                    any(part.silent for part in parts),
                )
            case Chain(items):
                return self._add_chain(items)

    def _add_chain(self, items: tuple[Term, ...]) -> _Part:
        whole = _Part(silent=True)
        for item in items:
            part = self._add(item)
            self._meet(whole.last, part.first)
            if whole.silent:
                whole.first = whole.first + part.first
            whole.last = whole.last + part.last if part.silent else part.last
            whole.silent = whole.silent and part.silent
        return whole

    def _meet(self, before: list[int], following: list[int]) -> None:
        """Let one part of a sentence follow another: all of it, or each word of it somehow."""
        ends, beginnings = ({self.words[at] for at in side} for side in (before, following))
        if len(ends) * len(beginnings) <= MOST_MEETINGS:
            for at in before:
                self.after[at].update(dict.fromkeys(following))
            return
        for count in range(max(len(before), len(following))):
            at, next_at = before[count % len(before)], following[count % len(following)]
            self.after[at][next_at] = None


def sample_phrases(language: Language, most: int = MOST_PHRASES) -> tuple[str, ...]:
    """Return short sentences that together hold every word and every pair of neighbours.

    Where very many words meet very many (``MOST_MEETINGS``) not every pair of them is there.

    Args:
        language: what can be said.
        most: sentences; where more would be needed, pairs are left out.
    """
    positions = _Positions(language)
    back = _shortest(positions.whole.first, positions.after)
    before: list[dict[int, None]] = [{} for _ in positions.words]
    for at, following in enumerate(positions.after):
        for next_at in following:
            before[next_at][at] = None
    ahead = _shortest(positions.whole.last, before)

    def sentence(at: int, next_at: int | None) -> list[int]:
        path = _walk(at, back)[::-1]
        return path + _walk(at if next_at is None else next_at, ahead)[next_at is None :]

    phrases: dict[str, None] = {}
    seen_words: set[str] = set()
    seen_pairs: set[tuple[str, str]] = set()

    def take(path: list[int]) -> None:
        said = [positions.words[at] for at in path]
        phrases[" ".join(said)] = None
        seen_words.update(said)
        seen_pairs.update(pairwise(said))

    for at, word in enumerate(positions.words):
        if word not in seen_words and len(phrases) < most:
            take(sentence(at, None))
    for at, following in enumerate(positions.after):
        for next_at in following:
            pair = (positions.words[at], positions.words[next_at])
            if pair not in seen_pairs and len(phrases) < most:
                take(sentence(at, next_at))
    return tuple(phrases)


def _shortest(starts: list[int], after: list[dict[int, None]]) -> list[int | None]:
    """Return for each position the one before it on a shortest way; at the start, itself."""
    came_from: list[int | None] = [None] * len(after)
    todo: deque[int] = deque()
    for start in starts:
        if came_from[start] is None:
            came_from[start] = start
            todo.append(start)
    while todo:
        at = todo.popleft()
        for next_at in after[at]:
            if came_from[next_at] is None:
                came_from[next_at] = at
                todo.append(next_at)
    return came_from


def _walk(at: int, came_from: list[int | None]) -> list[int]:
    path = [at]
    while (previous := came_from[path[-1]]) is not None and previous != path[-1]:
        path.append(previous)
    return path
