"""What time it is, and whether to believe it.

A small computer without a network and without a battery goes on, after a power cut, with the time
at which it was switched off. So the system's clock counts only where something keeps it right: a
time server (the kernel knows, and systemd leaves a file), or a clock of its own that agrees with
it. Otherwise the people are asked, and what they say is kept until the process ends, counted on by
the session's clock. The system's clock is never set.
"""

from __future__ import annotations

import ctypes
import os
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from voice_coach.runtime.clock import Clock
from voice_coach.runtime.wall_clock import wall_clock
from voice_coach.units import Seconds

AGREES_WITHIN: Final[Seconds] = 300.0
"""The farthest a battery's clock may be from the system's to keep it right."""
_NOT_SYNCHRONISED: Final = 5
"""``TIME_ERROR`` of adjtimex(2)."""
_TIMEX_BYTES: Final = 512
"""More than ``struct timex`` has anywhere; all zeros changes nothing and asks for the state."""
_SYNCHRONISED_FILE: Final = Path("/run/systemd/timesync/synchronized")
"""Made by systemd-timesyncd once it has heard a time server since the start."""
_REAL_TIME_CLOCKS: Final = Path("/sys/class/rtc")
_LOCAL_TIME: Final = Path("/etc/localtime")
ROUNDING: Final = timedelta(minutes=15)
"""People say half past eight when it is twenty past, or soon after."""
_DAY: Final = timedelta(days=1)


class HostTime(Protocol):
    """The machine's idea of time."""

    def seconds(self) -> Seconds:
        """Return the system's date and time, in seconds since 1970."""
        ...

    def synchronised(self) -> bool | None:
        """Return whether a time server keeps it right; None where nobody knows."""
        ...

    def battery_seconds(self) -> Seconds | None:
        """Return the time of the clock that runs without power, or None where there is none."""
        ...

    def zone(self) -> tzinfo:
        """Return the time zone of the machine."""
        ...


def kernel_is_disciplined() -> bool | None:
    """Return whether the kernel's clock follows a time server; None where nobody knows."""
    try:
        adjtimex = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None
    state = adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return None if state < 0 else state != _NOT_SYNCHRONISED


class RealHostTime:
    """This machine; implements ``HostTime``."""

    def seconds(self) -> Seconds:
        """Return the system's date and time."""
        return wall_clock()

    def synchronised(self) -> bool | None:
        """Ask systemd's file, then the kernel."""
        return True if _SYNCHRONISED_FILE.exists() else kernel_is_disciplined()

    def battery_seconds(self) -> Seconds | None:
        """Read the first real-time clock that tells the time."""
        for file in sorted(_REAL_TIME_CLOCKS.glob("*/since_epoch")):
            try:
                return float(file.read_text(encoding="ascii"))
            except (OSError, ValueError):
                continue
        return None

    def zone(self) -> tzinfo:
        """Return the zone of ``TZ`` or of /etc/localtime, with its summer time."""
        return local_zone(os.environ.get("TZ", ""), _LOCAL_TIME)


def local_zone(named: str, file: Path) -> tzinfo:
    """Return a time zone.

    Args:
        named: ``Europe/Dublin``, or nothing.
        file: in the system's format, where none is named.
    """
    try:
        if named:
            return ZoneInfo(named.removeprefix(":"))
        with file.open("rb") as opened:
            return ZoneInfo.from_file(opened, key="localtime")
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return datetime.fromtimestamp(time.time(), UTC).astimezone().tzinfo or UTC


class TimeKeeper:
    """Answers what time it is.

    Args:
        host: the machine.
        clock: the session's clock, which counts on from what people said.
    """

    def __init__(self, host: HostTime, clock: Clock) -> None:
        self._host = host
        self._clock = clock
        self._told: tuple[datetime, Seconds] | None = None

    @property
    def zone(self) -> tzinfo:
        """Where the couple lives."""
        return self._host.zone()

    @property
    def trusted(self) -> bool:
        """Whether the time is known."""
        return self._told is not None or self._system_is_right()

    def now(self) -> datetime:
        """Return the moment, in UTC; a guess where it is not trusted."""
        if self._told is not None and self._host.synchronised() is not True:
            moment, since = self._told
            return moment + timedelta(seconds=self._clock.now() - since)
        return self._system()

    def take(self, minutes: int, weekday: int | None = None) -> None:
        """Believe what people say.

        The date is the first one after the system's with that weekday: a clock without power
        stands still, it never runs ahead.

        Args:
            minutes: after midnight, now.
            weekday: 0 is Monday; None: nobody was asked.
        """
        guess = self._system().astimezone(self.zone)
        told = guess.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)
        if told < guess - ROUNDING:
            told += _DAY
        while weekday is not None and told.weekday() != weekday:
            told += _DAY
        self._told = (told.astimezone(UTC), self._clock.now())

    def _system(self) -> datetime:
        return datetime.fromtimestamp(self._host.seconds(), UTC)

    def _system_is_right(self) -> bool:
        synchronised = self._host.synchronised()
        if synchronised is not False:
            return True  # nobody knows better where the system does not tell
        battery = self._host.battery_seconds()
        return battery is not None and abs(battery - self._host.seconds()) <= AGREES_WITHIN
