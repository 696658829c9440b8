"""What an exercise has to wait for: a calmer hour, or a switch in the settings.

A quarrel is remembered here and nowhere else: it is gone with the process.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from voice_coach.engine.plan import Plan
from voice_coach.units import Seconds

CALM_AFTER: Final[Seconds] = 7200.0
"""A quarrel is over so long after its exercise began, as far as anybody can say: longer than the
twenty minutes a body needs to settle (Gottman, in the seeds), shorter than an evening."""

NOT_AFTER_CONFLICT: Final = "not_after_conflict"
SWITCHED_ON: Final = "switched_on"


class Gates:
    """Knows whether there was a quarrel lately."""

    def __init__(self) -> None:
        self._calm_at: Seconds = 0.0

    def begun(self, plan: Plan, now: Seconds) -> None:
        """Take note of an exercise that began."""
        if plan.conflict:
            self._calm_at = now + CALM_AFTER

    def refusal(self, plan: Plan, now: Seconds) -> str | None:
        """Return the key of the line that says why a plan has to wait; None: it need not."""
        return self.closed(plan.gates, now)

    def closed(self, gates: Collection[str], now: Seconds) -> str | None:
        """Return the key of the line that says what stands against these gates now."""
        if SWITCHED_ON in gates:
            return "gate.switched_off"
        if NOT_AFTER_CONFLICT in gates and now < self._calm_at:
            return "gate.after_conflict"
        return None
