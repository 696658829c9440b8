"""The "did you mean" of every message about a word that a person wrote."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the choice that ``word`` is most like, or None where nothing is near.

    Args:
        word: what was written.
        choices: what could have been meant.
        cutoff: the least resemblance, 0.0 to 1.0.
    """
    by_lower = {choice.lower(): choice for choice in sorted(choices)}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[near[0]] if near else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return a hint that names the nearest choice.

    Args:
        word: what was written.
        choices: what could have been meant.

    Returns:
        ``did you mean "turn"?``, or an empty string where nothing is near.
    """
    near = nearest(word, choices)
    return f'did you mean "{near}"?' if near else ""
