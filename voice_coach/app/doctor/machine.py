"""The machine itself: what it is, its clock, its disk, its memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from voice_coach.app.doctor.findings import DEVICE, INPUT, Finding, verdicts
from voice_coach.app.doctor.host import Host
from voice_coach.runtime.wall_clock import written
from voice_coach.units import Seconds

MEGABYTE: Final = 1_000_000
NEEDED_BYTES: Final = 250 * MEGABYTE
"""What all processes of the coach use at most (docs/performance.md, peak memory)."""
LITTLE_SPACE_BYTES: Final = 200 * MEGABYTE
"""Room for the fetched recogniser, unpacked and packed, and some more."""
NO_SPACE_BYTES: Final = 5 * MEGABYTE
OLDEST_SECONDS: Final[Seconds] = 1_767_225_600.0
"""The first of January 2026: this version is younger than that."""

_THROTTLED: Final = Path("/sys/devices/platform/soc/soc:firmware/get_throttled")
_UNDER_VOLTAGE: Final = 0x1 | 0x10000
"""Raspberry Pi firmware, get_throttled: too little voltage now, or since the start."""
_MODEL: Final = Path("/proc/device-tree/model")


@dataclass(frozen=True)
class MachineCheck:
    """The interpreter, the processor, a Raspberry Pi's power supply."""

    host: Host
    name: ClassVar[str] = "machine"
    doing: ClassVar[str] = "Looking at the machine"
    limit: ClassVar[Seconds] = 15.0
    broken: ClassVar[str] = "Install the coach anew: script/setup"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look."""
        tell, build = verdicts(self), self.host.build
        python = ".".join(map(str, build.python))
        model = (self.host.read(_MODEL) or "").strip("\0\n ")
        what = f"Python {python} on {model or build.system} ({build.architecture})"
        if build.bits != 64:
            return tell.fault(
                f"{what} is a 32-bit system; the recognisers need 64 bits.",
                "Install the 64-bit Raspberry Pi OS.",
                python=python,
                bits=build.bits,
            )
        power = (self.host.read(_THROTTLED) or "0").strip()
        if re.fullmatch(r"(0x)?[0-9a-fA-F]+", power) and int(power, 16) & _UNDER_VOLTAGE:
            return tell.warning(
                f"{what}: its power supply was too weak since the last start.",
                "Use the power supply made for it, and a short cable.",
                python=python,
                bits=64,
            )
        return tell.ok(f"{what}.", python=python, bits=64, architecture=build.architecture)


@dataclass(frozen=True)
class ClockCheck:
    """The date; exercises are timed by another clock, which is never set."""

    host: Host
    installed: Path
    """A file of ours: the date was later than its own when it was written."""
    name: ClassVar[str] = "clock"
    doing: ClassVar[str] = "Looking at the clock"
    limit: ClassVar[Seconds] = 15.0
    broken: ClassVar[str] = "timedatectl status"
    exit_code: ClassVar[int] = INPUT

    def run(self) -> Finding:
        """Look."""
        tell, now = verdicts(self), self.host.now()
        date = written(now)
        before = max(OLDEST_SECONDS, self.host.modified(self.installed) or 0.0)
        if now < before:
            return tell.warning(
                f"The clock says {date}, which is before the coach was installed.",
                "sudo timedatectl set-ntp true  (or set it: sudo date -s '2026-12-31 18:00')",
                "clock_wrong",
                date=date,
                synchronised=False,
            )
        synchronised = self._synchronised()
        if synchronised is False:
            return tell.warning(
                f"It is {date}, but no time server keeps the clock right. "
                "Exercises are timed all the same; reminders rest until you tell the time.",
                "sudo timedatectl set-ntp true",
                date=date,
                synchronised=False,
            )
        kept = ", kept by a time server" if synchronised else ""
        return tell.ok(f"It is {date}{kept}.", date=date, synchronised=synchronised)

    def _synchronised(self) -> bool | None:
        answer = self.host.ask("timedatectl", "show", "--property=NTPSynchronized", "--value")
        if answer is not None and answer.text.strip() in ("yes", "no"):
            return answer.text.strip() == "yes"
        return self.host.clock_is_disciplined()


@dataclass(frozen=True)
class DiskCheck:
    """The folders where settings, rendered lines and models are kept."""

    host: Host
    folders: Mapping[str, Path | None]
    """By what is kept there; None: there is no home for it."""
    name: ClassVar[str] = "disk"
    doing: ClassVar[str] = "Looking at the disk"
    limit: ClassVar[Seconds] = 15.0
    broken: ClassVar[str] = "df -h"
    exit_code: ClassVar[int] = INPUT

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        homeless = [what for what, folder in self.folders.items() if folder is None]
        if homeless:
            return tell.warning(
                f"This user has no home folder: {_and(homeless)} cannot be kept.",
                "Set HOME, or XDG_CONFIG_HOME, XDG_CACHE_HOME and XDG_DATA_HOME.",
            )
        places = {what: self._standing(folder) for what, folder in self.folders.items() if folder}
        locked = [what for what, place in places.items() if not self.host.may_use(place)]
        if locked:
            place = places[locked[0]]
            return tell.warning(
                f"The coach may not write to {place}: {_and(locked)} cannot be kept there.",
                f"sudo chown -R {self.host.user} {place}  (or mount the disk to be written)",
                "disk_locked",
                folder=str(place),
            )
        free = {place: self.host.free_bytes(place) for place in places.values()}
        known = {place: space for place, space in free.items() if space is not None}
        if not known:
            return tell.note("How much space is left cannot be found out.")
        place, space = min(known.items(), key=lambda item: item[1])
        text = f"{megabytes(space)} are left for {place}"
        mend = "df -h  (then delete what you do not need; apt: sudo apt-get clean)"
        if space < NO_SPACE_BYTES:
            return tell.fault(f"The disk is full: {text}.", mend, "disk_full", free_bytes=space)
        if space < LITTLE_SPACE_BYTES:
            text = f"The disk is almost full: {text}."
            return tell.warning(text, mend, "disk_full", free_bytes=space)
        return tell.ok(f"{text}, and the coach may write there.", free_bytes=space)

    def _standing(self, folder: Path) -> Path:
        """Return the folder, or the nearest one above it that is there."""
        return next((path for path in (folder, *folder.parents) if self.host.exists(path)), folder)


@dataclass(frozen=True)
class MemoryCheck:
    """Memory and swap that are free."""

    host: Host
    name: ClassVar[str] = "memory"
    doing: ClassVar[str] = "Looking at the memory"
    limit: ClassVar[Seconds] = 15.0
    broken: ClassVar[str] = "free -m"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        text = self.host.read(Path("/proc/meminfo")) or ""
        bytes_of = {name: 1024 * int(kib) for name, kib in re.findall(r"(\w+): +(\d+) kB", text)}
        if "MemAvailable" not in bytes_of:
            return tell.note("How much memory is free cannot be found out.")
        free, swap = bytes_of["MemAvailable"], bytes_of.get("SwapFree", 0)
        swapped = f", and {megabytes(swap)} of swap" if swap else ", no swap"
        if free + swap < NEEDED_BYTES:
            return tell.warning(
                f"Only {megabytes(free)} of memory are free{swapped}; "
                f"the coach takes up to {megabytes(NEEDED_BYTES)}.",
                "Close other programs: ps aux --sort -rss | head",
                "memory_low",
                free_bytes=free,
                free_swap_bytes=swap,
            )
        return tell.ok(
            f"{megabytes(free)} are free{swapped}.", free_bytes=free, free_swap_bytes=swap
        )


def megabytes(count: int) -> str:
    """Return a size for people: ``"47 MB"``, ``"77 GB"``."""
    if count >= 10_000 * MEGABYTE:
        return f"{count / 1e9:.0f} GB"
    return f"{count / 1e9:.1f} GB" if count >= 1000 * MEGABYTE else f"{count // MEGABYTE} MB"


def _and(things: list[str]) -> str:
    *rest, last = things
    return f"{', '.join(rest)} and {last}" if rest else last
