"""How loud and how fast the coach speaks, as people ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voice_coach.engine.stage import Stage

ADJUSTMENTS: Final[Mapping[str, tuple[str, int]]] = {
    "Louder": ("volume", +1),
    "Quieter": ("volume", -1),
    "Faster": ("rate", +1),
    "Slower": ("rate", -1),
}
"""What each intent changes, and in which direction."""


def tune(intent: str, stage: Stage) -> tuple[float, bool]:
    """Carry out one of ``ADJUSTMENTS``.

    Returns:
        The volume or the rate from now on, and whether it is another than before.
    """
    what, direction = ADJUSTMENTS[intent]
    if what == "volume":
        changed = stage.change_volume(direction)
        return stage.volume, changed
    changed = stage.change_rate(direction)
    return stage.rate, changed
