"""Two people who type to a coach with reminders, on a machine whose clock a test sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from support.typed_couple import Reply, TypedCouple
from voice_coach.content.library import Library
from voice_coach.journal.store import Store
from voice_coach.runtime.reminders import Reminders
from voice_coach.runtime.schedule import QuietHours
from voice_coach.runtime.time_trust import TimeKeeper

DUBLIN = ZoneInfo("Europe/Dublin")
EIGHT = "2026-11-23 20:00"
"""A Monday evening."""
NOT_TODAY: Mapping[str, Reply] = {"reminder_due": "not today"}
NIGHT = QuietHours(22 * 60, 7 * 60)
NEVER_ANSWERED: Mapping[str, Reply] = dict.fromkeys(
    ("reminder_due", "reminder_time", "clock_time", "day_part", "weekday", "confirm"), None
)


def moment(text: str, zone: tzinfo = DUBLIN) -> datetime:
    """Return ``2026-11-23 20:59`` as a moment, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@dataclass
class SetClock:
    """Implements ``HostTime``: a machine's clock that goes on with a test's own."""

    begins: datetime
    """What it shows when ``elapsed`` is 0."""
    elapsed: Callable[[], float] = lambda: 0.0
    in_sync: bool | None = True
    battery: float | None = None
    """How far its battery's clock is from this one, in seconds; None: it has none."""
    where: tzinfo = DUBLIN
    lines: list[str] = field(default_factory=list)

    def seconds(self) -> float:
        return self.begins.timestamp() + self.elapsed()

    def synchronised(self) -> bool | None:
        return self.in_sync

    def battery_seconds(self) -> float | None:
        return None if self.battery is None else self.seconds() + self.battery

    def zone(self) -> tzinfo:
        return self.where

    def jump(self, by: timedelta) -> None:
        """Set the clock forward, or back."""
        self.begins += by


class RemindedCouple(TypedCouple):
    """Answers what it is told to; another one with the same store is the coach after a restart."""

    def __init__(
        self,
        library: Library,
        host: SetClock,
        store: Store,
        replies: Mapping[str, Reply] | None = None,
        quiet: QuietHours | None = NIGHT,
    ) -> None:
        super().__init__(library, {**NEVER_ANSWERED, **(replies or {})})
        self.host = host
        self.complaints: list[str] = []
        host.elapsed = self.clock.now
        self.reminders = Reminders(
            store, TimeKeeper(host, self.clock), quiet, self.complaints.append
        )
        self.reminders.serve(self._conductor)

    @property
    def wall(self) -> datetime:
        """What the machine's clock shows where the couple lives."""
        return datetime.fromtimestamp(self.host.seconds(), self.host.where)

    def live_to(self, text: str) -> None:
        """Let time pass until the machine's clock shows a date and time."""
        self.live((moment(text, self.host.where) - self.wall).total_seconds())

    def told(self) -> list[str]:
        """Return when reminders sounded, by the machine's clock: ``23 21:00``."""
        return [
            datetime.fromtimestamp(
                self.host.begins.timestamp() + float(str(line["at"])), self.host.where
            ).strftime("%d %H:%M")
            for line in self.events("reminder_due")
        ]

    def arrange(self, words: str) -> None:
        """Ask for a reminder, and say yes to it."""
        self._replies["confirm"] = "yes"
        self.type(words)
        self.live(30)
        self._replies["confirm"] = None


def after_restart(couple: RemindedCouple, store: Store, at: str, **host: object) -> RemindedCouple:
    """Return the couple with a coach that was switched off and is on again."""
    clock = SetClock(moment(at), **host)  # type: ignore[arg-type]  # keys of SetClock
    return RemindedCouple(couple.library, clock, store, NOT_TODAY)
