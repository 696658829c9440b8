"""Tells at the start which exercises of one's own are left out, because they have mistakes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from voice_coach.app.started_as import as_typed
from voice_coach.errors import Problem

_MOST_NAMED: Final = 3
"""Files; the others are counted."""


def tell_left_out(problems: Sequence[Problem]) -> None:
    """Print one line where something is left out; the coach works without it.

    Args:
        problems: in the user's own exercises, as ``Library.problems``.
    """
    if (sentence := left_out(problems)) is not None:
        print(f"voice-coach: {sentence}", file=sys.stderr, flush=True)


def left_out(problems: Sequence[Problem]) -> str | None:
    """Return one line about the files that are left out; None where there are none."""
    names = list(dict.fromkeys(problem.path.name for problem in problems if problem.path))
    if not names:
        return None
    more = len(names) - _MOST_NAMED
    listing = ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return as_typed(f"Left out, because of mistakes: {listing}. What they are: voice-coach check")
