"""Makes voice_coach/speech/everyday.arpa: the words that talk is full of, and what follows what.

It is the model of English talk in the pocketsphinx wheel (BSD-2-Clause), cut down to its most
frequent words and their most telling pairs: what the recogniser puts beside a command, to see
whether it was just talk. Run it again after a change of the numbers here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import pocketsphinx

from voice_coach.speech.lexicon import Lexicon

TARGET: Final = Path(__file__).resolve().parent.parent / "voice_coach" / "speech" / "everyday.arpa"
WORDS: Final = 500
"""Measured: 2000 tell commands from talk no better, and cost a quarter more time."""
PAIRS: Final = 5000
LEFT_OUT: Final = frozenset(("t", "v", "shit"))
BEGIN, END = "<s>", "</s>"
_STEP: Final = 1e-4
"""The wheel's model counts log probabilities in steps of this size."""
_LEAST: Final = 1e-3

Pairs: TypeAlias = dict[str, dict[str, float]]
"""Probability of a word, by the word before it."""


def main() -> None:
    """Write the file."""
    whole = pocketsphinx.NGramModel.readfile(pocketsphinx.get_model_path("en-us/en-us.lm.bin"))
    single = _frequent(whole)
    pairs = _telling(whole, single)
    TARGET.write_text("\n".join(_arpa(single, pairs)) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(single)} words, {sum(map(len, pairs.values()))} pairs")


def _frequent(whole: pocketsphinx.NGramModel) -> dict[str, float]:
    """Return the probabilities of the most frequent words that can be pronounced, as shares."""
    lexicon = Lexicon()
    text = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")).read_text("utf-8")
    known = {line.partition(" ")[0] for line in text.splitlines()}
    spoken = [
        word
        for word in sorted(known)
        if word.replace("'", "").isalpha() and word not in LEFT_OUT and lexicon.pronunciations(word)
    ]
    chance = {word: _chance(whole, word) for word in spoken}
    rare = min(chance.values())  # that of all words it does not know
    words = sorted((one for one in spoken if chance[one] > rare), key=lambda one: -chance[one])
    single = {END: _chance(whole, END)} | {word: chance[word] for word in words[:WORDS]}
    total = sum(single.values())
    return {word: share / total for word, share in single.items()}


def _telling(whole: pocketsphinx.NGramModel, single: Mapping[str, float]) -> Pairs:
    """Return the pairs that are said much more often than chance has it."""
    found = []
    for before in (BEGIN, *(word for word in single if word != END)):
        often = single[END if before == BEGIN else before]
        for word, alone in single.items():
            chance = _chance(whole, word, before)
            if chance > 2 * alone:
                found.append((often * chance * math.log(chance / alone), before, word, chance))
    pairs: Pairs = defaultdict(dict)
    for _, before, word, chance in sorted(found, reverse=True)[:PAIRS]:
        pairs[before][word] = chance
    return pairs


def _arpa(single: Mapping[str, float], pairs: Pairs) -> Iterator[str]:
    yield from ("\\data\\", f"ngram 1={len(single) + 1}")
    yield from (f"ngram 2={sum(map(len, pairs.values()))}", "", "\\1-grams:")
    for word in (BEGIN, *single):
        alone = math.log10(single[word]) if word in single else -99.0
        yield f"{alone:.3f}\t{word}\t{_rest(single, pairs.get(word, {})):.3f}"
    yield from ("", "\\2-grams:")
    order: Sequence[str] = (BEGIN, *single)
    for before in order:
        followers = pairs.get(before, {})
        for word in order:
            if word in followers:
                yield f"{math.log10(followers[word]):.3f}\t{before} {word}"
    yield from ("", "\\end\\")


def _rest(single: Mapping[str, float], followers: Mapping[str, float]) -> float:
    """Return the weight, log10, of all words that are no told follower."""
    left = max(_LEAST, 1.0 - sum(followers.values()))
    alone = max(_LEAST, 1.0 - sum(single[word] for word in followers))
    return math.log10(left / alone)


def _chance(whole: pocketsphinx.NGramModel, *words: str) -> float:
    """Return the probability of a word, after the one named second."""
    return math.exp(_STEP * whole.prob(list(words)))


if __name__ == "__main__":
    main()
