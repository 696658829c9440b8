"""A machine's clock that is told what to show: for simulations."""

from __future__ import annotations

from datetime import UTC, tzinfo

from voice_coach.runtime.clock import Clock
from voice_coach.units import Seconds


class StagedHostTime:
    """Implements ``HostTime``: goes on with the session's clock.

    Args:
        began: the date and time at the start of the session, in seconds since 1970.
        clock: the session's clock.
        known: a time server keeps it right.
        zone: where the machine stands.
    """

    def __init__(
        self, began: Seconds, clock: Clock, *, known: bool = True, zone: tzinfo = UTC
    ) -> None:
        self._began = began
        self._clock = clock
        self._known = known
        self._zone = zone

    def seconds(self) -> Seconds:
        """Return what the clock shows."""
        return self._began + self._clock.now()

    def synchronised(self) -> bool | None:
        """Return whether it is right."""
        return self._known

    def battery_seconds(self) -> Seconds | None:
        """There is no other clock."""
        return None

    def zone(self) -> tzinfo:
        """Return where the machine stands."""
        return self._zone
