"""Whether the machine's clock is believed, and what is believed instead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support.reminded_couple import DUBLIN, SetClock, moment

from voice_coach.runtime.clock import VirtualClock
from voice_coach.runtime.time_trust import RealHostTime, TimeKeeper, local_zone


def keeper(host: SetClock) -> tuple[TimeKeeper, VirtualClock]:
    clock = VirtualClock()
    host.elapsed = clock.now
    return TimeKeeper(host, clock), clock


def local(time: TimeKeeper) -> str:
    return time.now().astimezone(DUBLIN).strftime("%a %d %H:%M")


@pytest.mark.parametrize(
    ("in_sync", "battery", "trusted"),
    [
        (True, None, True),  # a time server
        (None, None, True),  # a system that does not tell
        (False, None, False),  # a small computer after a power cut
        (False, 2.0, True),  # one with a battery
        (False, -50.0 * 365 * 86400, False),  # one whose battery is empty: 1970
        (False, 301.0, False),
        (True, 301.0, True),
    ],
)
def test_the_clock_is_believed_where_something_keeps_it_right(
    in_sync: bool | None, battery: float | None, trusted: bool
) -> None:
    time, _ = keeper(SetClock(moment("2026-11-23 20:00"), in_sync=in_sync, battery=battery))
    assert time.trusted == trusted


def test_what_people_say_is_counted_on() -> None:
    host = SetClock(moment("2026-11-23 14:10"), in_sync=False)
    time, clock = keeper(host)
    time.take(20 * 60 + 30)
    assert time.trusted
    clock.advance_to(600)
    assert local(time) == "Mon 23 20:40"
    assert host.begins == moment("2026-11-23 14:10"), "the system's clock is never set"


def test_a_system_that_is_set_meanwhile_changes_nothing_until_it_is_right() -> None:
    host = SetClock(moment("2026-11-23 14:10"), in_sync=False)
    time, _ = keeper(host)
    time.take(20 * 60 + 30)
    host.jump(timedelta(days=3))
    assert local(time) == "Mon 23 20:30"
    host.in_sync = True
    assert local(time) == "Thu 26 14:10"


@pytest.mark.parametrize(
    ("said", "weekday", "believed"),
    [
        ((20, 30), None, "Mon 23 20:30"),
        ((14, 0), None, "Mon 23 14:00"),  # rounded down by people
        ((8, 0), None, "Tue 24 08:00"),  # a clock without power stands still
        ((20, 30), 0, "Mon 23 20:30"),
        ((20, 30), 6, "Sun 29 20:30"),
        ((8, 0), 0, "Mon 30 08:00"),
    ],
)
def test_the_date_is_the_next_that_fits(
    said: tuple[int, int], weekday: int | None, believed: str
) -> None:
    time, _ = keeper(SetClock(moment("2026-11-23 14:10"), in_sync=False))
    time.take(60 * said[0] + said[1], weekday)
    assert local(time) == believed


def test_a_zone_is_named_or_that_of_the_machine(tmp_path: Path) -> None:
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    for named in ("Europe/Dublin", ":Europe/Dublin"):
        assert summer.astimezone(local_zone(named, tmp_path / "no file")).hour == 1
    for unknown in ("Europe/Nowhere", "../../etc/passwd", ""):
        assert local_zone(unknown, tmp_path / "no file") is not None
    broken = tmp_path / "localtime"
    broken.write_bytes(b"no time zone")
    assert local_zone("", broken) is not None


def test_the_file_of_the_machine_has_its_summer_time() -> None:
    folder = Path("/usr/share/zoneinfo")
    if not (folder / "Europe/Dublin").exists():
        pytest.skip("this machine has no time zones on disk")
    zone = local_zone("", folder / "Europe/Dublin")
    for month in (1, 7):
        now = datetime(2026, month, 1, 12, tzinfo=UTC)
        assert now.astimezone(zone).hour == now.astimezone(ZoneInfo("Europe/Dublin")).hour


def test_this_machine_answers() -> None:
    host = RealHostTime()
    assert host.seconds() > 1_700_000_000
    assert host.synchronised() in (True, False, None)
    assert datetime.fromtimestamp(host.seconds(), host.zone()).tzinfo is not None
