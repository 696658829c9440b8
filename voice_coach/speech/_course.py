"""How a grammar goes on after some words: whether anything can come that changes what was meant."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from voice_coach.speech._graph import WordGraph
from voice_coach.speech.hearing import Outlook

_FINAL: Final = 1
_SETTLED: Final = 2


class Course:
    """A graph of words to walk along, kept small (9 bytes for each arc)."""

    def __init__(self, graph: WordGraph) -> None:
        """Keep what is needed of a graph."""
        self._words = {word: at for at, word in enumerate(sorted({w for _, _, w in graph.arcs}))}
        size = len(self._words)
        arcs = sorted(
            (start * size + self._words[word], end, (start, end, word) in graph.values)
            for start, end, word in graph.arcs
        )
        self._keys = array("I", (key for key, _, _ in arcs))
        self._ends = array("I", (end for _, end, _ in arcs))
        self._values = bytes(value for _, _, value in arcs)
        self._kinds = bytes(
            _FINAL * (state in graph.final) + _SETTLED * (state in graph.settled)
            for state in range(graph.states)
        )

    def outlook(self, words: Iterable[str]) -> Outlook:
        """Return what the words are, and what can still come."""
        state, kept = 0, False
        for word in words:
            if word not in self._words:
                return Outlook.NONE
            key = state * len(self._words) + self._words[word]
            at = bisect_left(self._keys, key)
            if at == len(self._keys) or self._keys[at] != key:
                return Outlook.NONE
            state, kept = self._ends[at], kept or bool(self._values[at])
        kind = self._kinds[state]
        if kind & _SETTLED:
            return Outlook.VALUE if kept else Outlook.SETTLED
        return Outlook.OPEN if kind & _FINAL else Outlook.BEGUN
