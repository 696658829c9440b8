"""Weights for evidence: logistic regression in which nothing speaks against what it speaks for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

FOLDS: Final = 8
TIMES: Final = 3
"""How often everything is shared out among the folds, and the sums averaged."""
LEAST, MOST = -80.0, 40.0
"""Beyond these, differences of scores mean no more."""
_ROUNDS: Final = 60
_RIDGE: Final = 1.0
"""How strongly weights are held small: with so few clips, chance would make them large."""

Rows: TypeAlias = NDArray[np.float64]
"""An utterance a row: its differences, and last its length."""
Grouped: TypeAlias = tuple[Rows, Sequence[str]]
"""Rows, and of each the sentence or recording it belongs to."""


def learned(true: Rows, false: Rows) -> tuple[Rows, float]:
    """Return weights and what is added, by logistic regression in which both sides count alike.

    The last column is the length, which may only count against words; all others may only count
    for them: a weight of the other sign is set to 0 and the rest are learnt again.

    Args:
        true: shape (commands, differences and length).
        false: shape (segments, the same).
    """
    rows = np.concatenate([true, false])
    wanted = np.concatenate([np.ones(len(true)), np.zeros(len(false))])
    counts = np.where(wanted == 1, 0.5 / len(true), 0.5 / len(false)) * len(rows)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])
    signs = np.array([1.0] * (rows.shape[1] - 1) + [-1.0])
    free = np.ones(scaled.shape[1], bool)
    while True:
        weights = _fitted(scaled, wanted, counts, free)
        wrong = np.append(weights[:-1] * signs < 0, False)
        if not wrong.any():
            own = weights[:-1] / spread
            return own, float(weights[-1] - own @ middle)
        free &= ~wrong


def _fitted(scaled: Rows, wanted: Rows, counts: Rows, free: NDArray[np.bool_]) -> Rows:
    """Return the best weights where only those in ``free`` are not 0; the last is not held."""
    some = scaled[:, free]
    held = np.diag([_RIDGE] * (some.shape[1] - 1) + [0.0])
    weights = np.zeros(some.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-some @ weights))
        slope = some.T @ (counts * (chance - wanted)) + held @ weights
        bend = (some.T * (counts * chance * (1 - chance))) @ some + held
        weights -= np.linalg.solve(bend, slope)
    found = np.zeros(scaled.shape[1])
    found[free] = weights
    return found


def judged_by_others(true: Grouped, false: Grouped) -> tuple[Rows, Rows]:
    """Return the sums by weights that were learnt without the group of each.

    Args:
        true: commands.
        false: foreign segments.
    """
    sides = (true, false)
    sums = tuple(np.zeros(len(rows)) for rows, _ in sides)
    for turn in range(TIMES):
        folds = [
            np.array([zlib.crc32(f"{turn}/{group}".encode()) % FOLDS for group in groups])
            for _, groups in sides
        ]
        for fold in range(FOLDS):
            kept = [rows[where != fold] for (rows, _), where in zip(sides, folds, strict=True)]
            weights, base = learned(kept[0], kept[1])
            for (rows, _), where, total in zip(sides, folds, sums, strict=True):
                total[where == fold] += (rows[where == fold] @ weights + base) / TIMES
    return sums[0], sums[1]
