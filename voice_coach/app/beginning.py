"""What a coach in a real room does first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from voice_coach.engine.events import ExerciseRequested

SET_UP: Final = "set-up"
"""The id of the set up by voice, which is led like an exercise."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What comes before the coach waits for its name."""

    exercise: ExerciseRequested | None = None
    """What is led first, without being asked for by voice; None: a hello."""
    is_all: bool = False
    """The process ends with it."""
