"""Whether two ways of hearing the same clips differ by more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence


def changes(before: Sequence[bool], after: Sequence[bool]) -> tuple[int, int]:
    """Return how many clips were won and how many were lost.

    Args:
        before: whether each clip was right.
        after: the same clips, in the same order.
    """
    pairs = list(zip(before, after, strict=True))
    return sum(now and not then for then, now in pairs), sum(then > now for then, now in pairs)


def mcnemar(won: int, lost: int) -> float:
    """Return the exact two-sided p of McNemar's test: 1 where nothing changed."""
    total = won + lost
    tail = sum(math.comb(total, few) for few in range(min(won, lost) + 1))
    return min(1.0, 2.0 * tail / float(1 << total))
