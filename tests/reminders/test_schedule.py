"""When reminders are due: years of summer time, clocks that jump, machines that are off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.reminded_couple import DUBLIN, NIGHT, moment

from voice_coach.journal.records import Reminder
from voice_coach.runtime.schedule import (
    LAPSE,
    MEMORY,
    QuietHours,
    due,
    finished,
    instant,
    minutes_of,
    next_look,
    next_moment,
)

NINE = 21 * 60
MINUTE = timedelta(minutes=1)


def evening(**other: object) -> Reminder:
    return Reminder(**{"at": NINE, "date": "2026-11-23", "repeat": "day", "id": 1, **other})  # type: ignore[arg-type]  # a table of cases


def told_at(reminder: Reminder, at: str) -> str | None:
    """Return which moment is told then, where the couple lives."""
    found = due([reminder], moment(at), DUBLIN, None)
    return None if found is None else found.moment.astimezone(DUBLIN).strftime("%m-%d %H:%M")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-23 20:59", None),
        ("2026-11-23 21:00", "11-23 21:00"),
        ("2026-11-23 22:59", "11-23 21:00"),
        ("2026-11-23 23:00", "11-23 21:00"),
        ("2026-11-23 23:01", None),
        ("2026-11-24 21:00", "11-24 21:00"),
        ("2026-11-22 21:00", None),
    ],
)
def test_it_is_due_from_its_moment_until_it_lapses(at: str, told: str | None) -> None:
    assert told_at(evening(), at) == told


def test_it_is_not_due_twice_for_the_same_moment() -> None:
    now = moment("2026-11-23 21:10")
    found = due([evening()], now, DUBLIN, None)
    assert found is not None
    for later in (0, 30, 60, 110):
        assert due([found.told], now + later * MINUTE, DUBLIN, None) is None
    assert told_at(found.told, "2026-11-24 21:00") == "11-24 21:00"


def test_a_clock_that_goes_back_tells_nothing_twice() -> None:
    found = due([evening()], moment("2026-11-24 21:00"), DUBLIN, None)
    assert found is not None
    assert told_at(found.told, "2026-11-24 21:00") is None
    assert told_at(found.told, "2026-11-23 21:00") is None
    assert told_at(found.told, "2026-11-25 21:00") == "11-25 21:00"


def test_what_a_clock_told_that_was_years_ahead_does_not_count() -> None:
    found = due([evening()], moment("2031-01-01 21:00"), DUBLIN, None)
    assert found is not None
    assert told_at(found.told, "2026-11-25 21:00") == "11-25 21:00"


@pytest.mark.parametrize(
    ("reminder", "days"),
    [
        (evening(repeat="once"), ["23"]),
        (evening(repeat="once", date="2026-11-25"), ["25"]),
        (evening(), ["23", "24", "25", "26", "27", "28", "29", "30"]),
        (evening(repeat="week", weekdays=frozenset({6})), ["29"]),
        (
            evening(repeat="week", weekdays=frozenset(range(5))),
            ["23", "24", "25", "26", "27", "30"],
        ),
        (evening(repeat="month", date="2026-10-28"), ["28"]),
    ],
)
def test_the_days_of_a_week(reminder: Reminder, days: list[str]) -> None:
    found = []
    for hour in range(8 * 24):
        now = moment("2026-11-23 00:00") + timedelta(hours=hour)
        told = due([reminder], now, DUBLIN, None)
        if told is not None:
            reminder = told.told
            found.append(told.moment.astimezone(DUBLIN).strftime("%d"))
    assert found == days


@pytest.mark.parametrize(
    ("day", "comes"),
    [
        ("2026-01-31", ["31", "28", "31", "30", "31"]),
        ("2026-01-30", ["30", "28", "30", "30", "30"]),
    ],
)
def test_a_month_without_that_day_has_its_last_one(day: str, comes: list[str]) -> None:
    reminder = evening(repeat="month", date=day)
    found: list[str] = []
    now = moment("2026-01-01 00:00")
    while len(found) < len(comes):
        coming = next_moment(reminder, now, DUBLIN)
        assert coming is not None
        now = coming
        found.append(now.astimezone(DUBLIN).strftime("%d"))
    assert found == comes


def test_it_comes_as_many_times_as_it_was_asked_for() -> None:
    reminder = evening(remaining=7)
    told = 0
    for day in range(20):
        now = moment("2026-11-23 21:00") + timedelta(days=day)
        found = due([reminder], now, DUBLIN, None)
        if found is not None:
            told += 1
            reminder = found.told
        assert finished(reminder, now, DUBLIN) == (told == 7)
    assert told == 7


def test_one_that_comes_once_is_finished_when_it_was_told_or_has_lapsed() -> None:
    once = evening(repeat="once")
    assert not finished(once, moment("2026-11-23 22:59"), DUBLIN)
    assert finished(once, moment("2026-11-23 23:01"), DUBLIN)
    found = due([once], moment("2026-11-23 21:00"), DUBLIN, None)
    assert found is not None
    assert finished(found.told, moment("2026-11-23 21:00"), DUBLIN)


def test_one_that_was_put_off_comes_again_once() -> None:
    later = moment("2026-11-23 21:30")
    reminder = evening(
        last_fired=moment("2026-11-23 21:00").timestamp(), snoozed_until=later.timestamp()
    )
    assert next_look([reminder], moment("2026-11-23 21:01"), DUBLIN) == later
    assert told_at(reminder, "2026-11-23 21:29") is None
    found = due([reminder], later, DUBLIN, None)
    assert found is not None
    assert found.told.snoozed_until is None
    assert due([found.told], later + MINUTE, DUBLIN, None) is None
    assert told_at(found.told, "2026-11-24 21:00") == "11-24 21:00"


# --- summer time: Dublin, 29 March and 25 October 2026 -------------------------------------------


def test_an_hour_that_is_left_out_moves_it_by_that_hour() -> None:
    reminder = evening(at=90, date="2026-03-29", repeat="once")
    coming = next_moment(reminder, moment("2026-03-28 12:00"), DUBLIN)
    assert coming is not None
    assert coming.astimezone(DUBLIN).strftime("%d %H:%M") == "29 02:30"


def test_an_hour_that_is_there_twice_tells_it_once() -> None:
    reminder = evening(at=90, date="2026-10-25", repeat="day")
    told = []
    now = moment("2026-10-25 00:00")
    for _ in range(24 * 60):
        found = due([reminder], now, DUBLIN, None)
        if found is not None:
            reminder = found.told
            told.append(now)
        now += MINUTE
    assert told == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]  # half past one, in summer time


def test_its_time_of_day_is_kept_through_the_year() -> None:
    reminder = evening(date="2026-01-01")
    now = moment("2026-01-01 00:00")
    for _ in range(365):
        coming = next_moment(reminder, now, DUBLIN)
        assert coming is not None
        assert coming.astimezone(DUBLIN).strftime("%H:%M") == "21:00"
        assert coming - now < timedelta(hours=26)
        now = coming


# --- clocks that go wrong ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("back_at", "told"),
    [
        ("2026-11-25 10:00", None),
        ("2026-11-24 21:30", None),
        ("2026-11-23 21:30", "11-23 21:00"),
    ],
)
def test_a_clock_that_goes_back_tells_again_only_what_lies_long_before(
    back_at: str, told: str | None
) -> None:
    found = due([evening()], moment("2026-11-25 21:00"), DUBLIN, None)
    assert found is not None
    assert told_at(found.told, back_at) == told


def test_what_comes_next_is_due_then_after_any_going_back() -> None:
    """As found at length: a moment seemed not told from afar, and told when it had come."""
    told = due([evening(at=0)], moment("2026-11-26 00:00"), DUBLIN, None)
    assert told is not None
    for hours in range(100):
        now = moment("2026-11-26 00:01") - timedelta(hours=hours)
        coming = next_moment(told.told, now, DUBLIN)
        assert coming is not None
        found = due([told.told], coming, DUBLIN, None)
        assert found is not None
        assert found.moment == coming


# --- quiet hours ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quiet", "inside", "outside"),
    [
        (QuietHours(22 * 60, 7 * 60), [22 * 60, 0, 419], [420, 12 * 60, 1319]),
        (QuietHours(13 * 60, 15 * 60), [780, 899], [779, 900, 0]),
    ],
)
def test_quiet_hours_hold(quiet: QuietHours, inside: list[int], outside: list[int]) -> None:
    assert all(quiet.hold(minutes) for minutes in inside)
    assert not any(quiet.hold(minutes) for minutes in outside)


def test_what_was_meant_for_quiet_hours_is_not_told_after_them() -> None:
    early = evening(at=6 * 60)
    for hour in range(48):
        assert (
            due([early], moment("2026-11-23 00:00") + timedelta(hours=hour), DUBLIN, NIGHT) is None
        )


def test_what_has_to_wait_into_the_quiet_hours_lapses() -> None:
    late = evening(at=21 * 60 + 50)
    assert due([late], moment("2026-11-23 21:59"), DUBLIN, NIGHT) is not None
    assert due([late], moment("2026-11-23 22:00"), DUBLIN, NIGHT) is None


# --- whatever happens ----------------------------------------------------------------------------

ZONES = [
    ZoneInfo(name) for name in ("Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "UTC")
]
START = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def reminders(draw: st.DrawFn) -> Reminder:
    repeat = draw(st.sampled_from(["once", "day", "week", "month"]))
    weekdays = (
        draw(st.frozensets(st.integers(0, 6), min_size=1)) if repeat == "week" else frozenset()
    )
    day = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
    times = draw(st.none() | st.integers(1, 5)) if repeat != "once" else None
    at = draw(st.integers(0, 1439))
    return Reminder(at, day.isoformat(), repeat, weekdays, remaining=times, id=1)  # type: ignore[arg-type]  # drawn


STEPS = st.lists(
    st.tuples(st.sampled_from(["on", "off", "jump"]), st.integers(1, 5 * 24 * 60)), max_size=25
)
QUIETS = st.none() | st.builds(QuietHours, st.integers(0, 1439), st.integers(0, 1439))


@given(reminders(), STEPS, QUIETS, st.sampled_from(ZONES))
def test_never_twice_never_in_quiet_hours_and_none_is_lost(
    reminder: Reminder, steps: list[tuple[str, int]], quiet: QuietHours | None, zone: ZoneInfo
) -> None:
    """A machine that is on wakes at what comes next; off, it looks at nothing; and its clock jumps.

    Where it goes back by more than a day and a half, what was told was told by a clock gone wrong.
    """
    now = START + timedelta(days=180)
    told: list[datetime] = []

    def is_quiet(moment: datetime) -> bool:
        return quiet is not None and quiet.hold(minutes_of(moment.astimezone(zone)))

    def look() -> None:
        nonlocal reminder
        while (found := due([reminder], now, zone, quiet)) is not None:
            assert now - LAPSE <= found.moment <= now
            assert not is_quiet(now)
            assert not is_quiet(found.moment)
            assert found.moment not in told
            told.append(found.moment)
            reminder = found.told

    for kind, minutes in steps:
        if kind == "on":
            end = now + timedelta(minutes=minutes)
            look()
            while (coming := next_moment(reminder, now, zone)) is not None and coming <= end:
                now = coming
                look()
                assert is_quiet(now) or now in told
            now = end
        else:
            now += timedelta(minutes=minutes if kind == "off" or minutes % 2 else -minutes)
            if told and told[-1] > now + MEMORY:
                told.clear()


@given(reminders(), st.integers(0, 400), st.sampled_from(ZONES))
def test_the_next_moment_is_the_first_at_which_it_is_due(
    reminder: Reminder, days: int, zone: ZoneInfo
) -> None:
    now = START + timedelta(days=days, minutes=17)
    coming = next_moment(reminder, now, zone)
    if coming is None:
        assert reminder.repeat == "once"
        return
    assert coming > now
    assert due([reminder], coming, zone, None) is not None
    just_before = coming - timedelta(seconds=1)
    found = due([reminder], just_before, zone, None)
    assert found is None or found.moment <= now


def test_moments_are_those_of_the_zone() -> None:
    assert instant(date(2026, 7, 1), NINE, DUBLIN) == datetime(2026, 7, 1, 20, tzinfo=UTC)
    assert instant(date(2026, 12, 1), NINE, DUBLIN) == datetime(2026, 12, 1, 21, tzinfo=UTC)
