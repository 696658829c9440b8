"""Learns the weights of voice_coach/speech/acceptance.py anew, from the calibration half.

    .venv/bin/python script/calibrate_acceptance.py [--share 0.5]

Foreign speech and true commands of the calibration half go through the whole ears; logistic
regression over the evidence for words of the command window gives the weights, and the limit that
keeps 95 % of the commands. What it prints is written into acceptance.py by hand, with the date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self, TypeAlias
from unittest import mock

import numpy as np
from numpy.typing import NDArray

HERE: Final = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "benchmarks"), str(HERE.parent / "tests")]

from hearing.corpus import half_of  # noqa: E402 - the benchmark is no package of ours
from hearing.foreign import PLACES, foreign  # noqa: E402 - the same
from hearing.judged import Judge  # noqa: E402 - the same
from hearing.listening import StateSentences, coach_library, embedded  # noqa: E402 - the same
from hearing.run import Run  # noqa: E402 - the same
from voice_coach.app.hear import file_profile  # noqa: E402 - the same
from voice_coach.content.library import Library  # noqa: E402 - the same
from voice_coach.simulation.sources import Signal  # noqa: E402 - the same
from voice_coach.speech._alternatives import Rivals  # noqa: E402 - the same
from voice_coach.speech._sphinx import Path as WordPath  # noqa: E402 - the same
from voice_coach.speech.acceptance import Evidence  # noqa: E402 - the same

STATE: Final = "command"
EACH: Final = 5
"""Sentences of each intent that are said."""
KEEP: Final = 0.95
_LEAST, _MOST = -80.0, 40.0
_ROUNDS: Final = 50
_RIDGE: Final = 1.0
"""How strongly weights are held small: with so few clips, chance would make them large."""

Row: TypeAlias = tuple[float, float, float]
"""``free``, ``talk`` and ``worst`` of one utterance."""
Rows: TypeAlias = NDArray[np.float64]


def main() -> None:
    """Decode, learn, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--share", type=float, default=1.0, help="of the clips, 0 to 1")
    run = Run(parser.parse_args().share)
    library = coach_library()
    sentences = StateSentences(library, STATE)
    judge = Judge(embedded(), STATE, sentences, file_profile(embedded().listening))
    with _Overheard() as evidence:
        false = [
            row for sound in foreign(run, "calibration") for row in evidence.of(judge, sound.signal)
        ]
        true = [
            row for signal, text in _said(run, library) for row in evidence.of(judge, signal, text)
        ]
    judge.close()
    weights, base = learned(np.array(true), np.array(false))
    sums = np.array(true) @ weights + base
    limit = float(np.quantile(sums, 1 - KEEP))
    passing = int((np.array(false) @ weights + base >= limit).sum())
    print(f"{len(true)} commands, {len(false)} foreign segments in which some command was found")
    print(f"free {weights[0]:.3f}, talk {weights[1]:.3f}, worst {weights[2]:.3f}, base {base:.2f}")
    print(f"limit for {KEEP:.0%} of the commands: {limit:.2f}; {passing} foreign segments pass")


def learned(
    true: NDArray[np.float64], false: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Return weights and what is added, by logistic regression in which both sides count alike.

    Args:
        true: shape (commands, 3).
        false: shape (segments, 3).
    """
    rows = np.concatenate([true, false])
    wanted = np.concatenate([np.ones(len(true)), np.zeros(len(false))])
    counts = np.where(wanted == 1, 0.5 / len(true), 0.5 / len(false)) * len(rows)
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    scaled = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])
    held = np.diag([_RIDGE] * rows.shape[1] + [0.0])
    weights = np.zeros(scaled.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (counts * (chance - wanted)) + held @ weights
        bend = (scaled.T * (counts * chance * (1 - chance))) @ scaled + held
        weights -= np.linalg.solve(bend, slope)
    own = weights[:-1] / spread
    return own, float(weights[-1] - own @ middle)


def _said(run: Run, library: Library) -> Iterator[tuple[Signal, str]]:
    """Yield commands of every intent, calibration half, as they sound at the microphone."""
    by_intent: dict[str, list[str]] = {}
    for text in library.grammar(STATE).phrases:
        match = library.match(STATE, text)
        if match is not None and half_of(text) == "calibration":
            by_intent.setdefault(match.name, []).append(text)
    texts = [text for found in by_intent.values() for text in found[:: max(1, len(found) // EACH)]]
    cast = run.cast()
    for number, text in enumerate(run.some(texts)):
        speaker, place = cast[number % len(cast)], PLACES[number % len(PLACES)]
        yield run.rooms.heard(run.spoken(speaker, text), place, run.rng("true", text)), text


class _Overheard:
    """Notes the evidence that the recogniser weighs."""

    def __enter__(self) -> Self:
        self._noted: dict[str, Evidence] = {}
        weigh = Rivals.against

        def noting(rivals: Rivals, found: WordPath, phones: int, state: str) -> Evidence:
            evidence = weigh(rivals, found, phones, state)
            words = [piece.entry.partition("~")[0] for piece in found.pieces if not piece.is_filler]
            self._noted[" ".join(words)] = evidence
            return evidence

        self._patch = mock.patch.object(Rivals, "against", noting)
        self._patch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.stop()

    def of(self, judge: Judge, signal: Signal, said: str | None = None) -> list[Row]:
        """Return the evidence for each utterance; for what was said, only for its very words."""
        self._noted.clear()
        heard = [one.text for one in judge.hear(signal) if one.match and said in (None, one.text)]
        noted = [self._noted[text] for text in heard if text in self._noted]
        return [(_within(one.free), _within(one.talk), _within(one.worst)) for one in noted]


def _within(difference: float | None) -> float:
    return min(_MOST, max(_LEAST, -_MOST if difference is None else difference))


if __name__ == "__main__":
    main()
