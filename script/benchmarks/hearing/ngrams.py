"""A trigram model of sentences that a grammar draws, in ARPA's format."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np

from voice_coach.speech._graph import WordGraph

Words: TypeAlias = tuple[str, ...]

ORDER: Final = 3
_DISCOUNT: Final = 0.5
"""What absolute discounting takes from every count for what was not drawn."""
_NEVER: Final = -99.0
"""How ARPA writes the probability of ``<s>``, which nothing leads to."""


def drawn(graph: WordGraph, count: int, rng: np.random.Generator) -> list[Words]:
    """Return sentences, each drawn word by word with the probabilities of the graph.

    Args:
        graph: state 0 is where a sentence begins.
        count: how many.
        rng: draws.
    """
    ways: dict[int, list[tuple[str, int]]] = defaultdict(list)
    odds: dict[int, list[float]] = defaultdict(list)
    for (start, end, word), weight in graph.arcs.items():
        ways[start].append((word, end))
        odds[start].append(math.exp(weight))
    for state, weight in graph.final.items():
        ways[state].append(("", state))
        odds[state].append(math.exp(weight))
    sentences = []
    for _ in range(count):
        words: list[str] = []
        state = 0
        while True:
            share = np.array(odds[state])
            word, state = ways[state][int(rng.choice(len(share), p=share / share.sum()))]
            if not word:
                break
            words.append(word)
        sentences.append(tuple(words))
    return sentences


def arpa(sentences: Iterable[Sequence[str]]) -> str:
    """Return the trigram model of some sentences: absolute discounting, with back-off."""
    counts: list[Counter[Words]] = [Counter() for _ in range(ORDER)]
    for sentence in sentences:
        words = ("<s>", *sentence, "</s>")
        for number, counter in enumerate(counts, start=1):
            counter.update(words[at : at + number] for at in range(len(words) - number + 1))
    total = sum(count for (word,), count in counts[0].items() if word != "<s>")
    known = {gram: count / total for gram, count in counts[0].items()}
    backoff: dict[Words, float] = {}
    levels: list[dict[Words, float]] = [known]
    for counter in counts[1:]:
        levels.append(_discounted(counter, known, backoff))
        known = {**known, **levels[-1]}
    head = "".join(f"ngram {number}={len(level)}\n" for number, level in enumerate(levels, 1))
    blocks = (_block(number, level, backoff) for number, level in enumerate(levels, 1))
    return f"\\data\\\n{head}\n{''.join(blocks)}\\end\\\n"


def _discounted(
    counts: Mapping[Words, int], known: Mapping[Words, float], backoff: dict[Words, float]
) -> dict[Words, float]:
    """Return the probabilities of longer runs of words; adds what their contexts leave over."""
    followers: dict[Words, list[Words]] = defaultdict(list)
    for gram in counts:
        followers[gram[:-1]].append(gram)
    found = {}
    for context, grams in followers.items():
        total = sum(counts[gram] for gram in grams)
        for gram in grams:
            found[gram] = (counts[gram] - _DISCOUNT) / total
        left = _DISCOUNT * len(grams) / total
        lower = 1.0 - sum(known[gram[1:]] for gram in grams)
        backoff[context] = left / lower if lower > 0 else left
    return found


def _block(number: int, level: Mapping[Words, float], backoff: Mapping[Words, float]) -> str:
    lines = [
        f"{_NEVER if gram == ('<s>',) else math.log10(share):.4f} {' '.join(gram)}"
        + (f" {math.log10(backoff[gram]):.4f}" if gram in backoff else "")
        for gram, share in sorted(level.items())
    ]
    return f"\\{number}-grams:\n" + "\n".join(lines) + "\n\n"
