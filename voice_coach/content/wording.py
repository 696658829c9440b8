"""Several things named one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.content.schema import Enumeration


def enumerate_words(things: Sequence[str], how: Enumeration | None, *, either: bool = False) -> str:
    """Return several things, or the first few of many, named one after the other.

    Args:
        things: what is named.
        how: the language's way; None: with commas.
        either: one of them is to be chosen; then all are named.
    """
    between, last = (", ", ", ") if how is None else (how.between, how.last)
    if how is not None and either:
        last = how.either
    elif how is not None:
        things = things[: how.most]
    if len(things) < 2:
        return "".join(things)
    return between.join(things[:-1]) + last + things[-1]
