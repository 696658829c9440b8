"""What the settings of one household say about its library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_coach.content.wake_phrases import AUTO_PHRASE_BUILT_IN
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class Household:
    """How one home differs from any other."""

    windows: Mapping[str, Seconds | None] = field(default_factory=dict)
    """Seconds until a window counts as unanswered, by profile; those of ``listening.yaml`` where
    left out."""
    pronunciations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """ARPAbet of the names, by word."""
    wake_phrase: str = AUTO_PHRASE_BUILT_IN
    """What lines tell people to say."""
    switched_on: frozenset[str] = frozenset()
    """Exercises that are off until somebody switches them on, and somebody did."""
