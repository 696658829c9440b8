"""The searches of grammars in a decoder: made when they are needed, and only a few kept.

A search of PocketSphinx takes 4.5 kB for each state of its graph and 1.5 kB for each word in it:
190 MB for all that can be asked in all exercises, of which an evening needs a handful. To make one
takes 2 ms of processor time, 30 ms where feelings are named. Only what can be said to the coach at
any time takes so long (0.3 s) that it is made at once and kept.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pocketsphinx import Decoder

from voice_coach.errors import RecognizerError
from voice_coach.speech._graph import WordGraph

_GRAMMAR_WEIGHT: Final = 3.0
"""Power of a grammar's probabilities against the sounds. Measured: with 0 short words of commands
lose against rare words beside them ("stop" came out as "shut down" among the feelings); 3 and 6
hear the same, on people's orders too."""

_LARGE: Final = 10_000
"""Words in a graph from which on its search is made at once and kept."""
_KEPT: Final = 12_000
"""Words in the graphs of the other searches that are kept, the latest ones: 18 MB."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a search is made of; 20 bytes for each word."""

    states: int
    starts: array[int]
    ends: array[int]
    weights: array[float]
    words: array[int]
    """Places in ``entries``; the last is the end of a sentence."""
    entries: tuple[str, ...]


class Searches:
    """Grammars in one decoder, by name."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder: Decoder | None = decoder
        self._plans: dict[str, _Plan] = {}
        self._made: list[str] = []
        """Small ones that are in the decoder, the latest last."""

    def add(self, name: str, graph: WordGraph, entries: Mapping[str, str]) -> None:
        """Make a grammar known; replaces one of that name.

        Args:
            name: of the grammar.
            graph: its sentences.
            entries: the entry of each word in the decoder's dictionary.

        Raises:
            RecognizerError: the decoder cannot use it.
        """
        if name in self._made:
            self._drop(name)
        plan = _plan(graph, entries)
        if len(plan.starts) >= _LARGE:
            self._plans.pop(name, None)
            self._make(name, plan)
        else:
            self._plans[name] = plan

    def need(self, name: str) -> None:
        """See to it that the decoder has the search of a grammar that was added.

        Raises:
            RecognizerError: the decoder cannot use it.
        """
        if name not in self._plans:
            return
        if name in self._made:
            self._made.remove(name)
        else:
            self._make(name, self._plans[name])
        self._made.append(name)
        while sum(len(self._plans[one].starts) for one in self._made) > _KEPT:
            self._drop(self._made[0])

    def close(self) -> None:
        """Let the decoder go; calling it twice is fine."""
        self._decoder = None
        self._made.clear()

    def _drop(self, name: str) -> None:
        if self._decoder is not None:
            self._decoder.remove_search(name)
        self._made.remove(name)

    def _make(self, name: str, plan: _Plan) -> None:
        if self._decoder is None:
            msg = "The recogniser is closed."
            raise RecognizerError(msg)
        try:
            fsg = self._decoder.create_fsg(name, 0, plan.states, _transitions(plan))
            self._decoder.add_fsg(name, fsg)
        except (RuntimeError, ValueError) as error:
            msg = f'PocketSphinx cannot use the grammar of "{name}".'
            raise RecognizerError(msg, "Check the sentences: voice-coach check.") from error


def _plan(graph: WordGraph, entries: Mapping[str, str]) -> _Plan:
    places = {word: place for place, word in enumerate(sorted(entries))}
    said = [(start, end, places[word], weight) for (start, end, word), weight in graph.arcs.items()]
    ends = [(state, graph.states, len(places), weight) for state, weight in graph.final.items()]
    rows = [*said, *ends]
    return _Plan(
        graph.states,
        array("I", (start for start, _, _, _ in rows)),
        array("I", (end for _, end, _, _ in rows)),
        array("d", (weight for _, _, _, weight in rows)),
        array("I", (word for _, _, word, _ in rows)),
        tuple(entries[word] for word in sorted(entries)),
    )


def _transitions(plan: _Plan) -> list[tuple[int, int, float, str] | tuple[int, int, float]]:
    """Return a graph's arcs for the decoder; one more state is the end of every sentence."""
    return [
        (start, end, math.exp(_GRAMMAR_WEIGHT * weight), plan.entries[word])
        if word < len(plan.entries)
        else (start, end, math.exp(_GRAMMAR_WEIGHT * weight))
        for start, end, weight, word in zip(
            plan.starts, plan.ends, plan.weights, plan.words, strict=True
        )
    ]
