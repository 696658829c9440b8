from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.runtime.pace import Pace


class RealTime:
    """A clock that moves when somebody waits, or works."""

    def __init__(self) -> None:
        self.moment = 100.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.moment

    def wait(self, seconds: float) -> None:
        assert seconds > 0
        self.waits.append(seconds)
        self.moment += seconds


def test_it_waits_for_as_long_as_is_spent() -> None:
    time = RealTime()
    pace = Pace(time.now, time.wait)
    for _ in range(500):
        pace.spend(0.01)
    assert time.moment == pytest.approx(105.0, abs=0.02)


def test_short_waits_are_saved_up() -> None:
    time = RealTime()
    pace = Pace(time.now, time.wait)
    for _ in range(1000):
        pace.spend(0.002)
    assert len(time.waits) <= 100
    assert time.moment == pytest.approx(102.0, abs=0.021)


def test_work_counts() -> None:
    time = RealTime()
    pace = Pace(time.now, time.wait)
    for _ in range(10):
        time.moment += 0.05
        pace.spend(0.1)
    assert time.moment == pytest.approx(101.0)


def test_a_slow_machine_never_waits_and_a_long_delay_is_not_made_up_for() -> None:
    time = RealTime()
    pace = Pace(time.now, time.wait)
    for _ in range(10):
        time.moment += 0.5
        pace.spend(0.1)
    assert time.waits == []
    pace.spend(1.0)
    assert sum(time.waits) >= 0.7


@given(st.lists(st.tuples(st.floats(0, 0.3), st.floats(0, 0.3)), max_size=60))
def test_it_never_passes_more_quickly_than_asked_for_but_for_a_moment(
    steps: list[tuple[float, float]],
) -> None:
    time = RealTime()
    pace = Pace(time.now, time.wait)
    spent = 0.0
    for work, seconds in steps:
        time.moment += work
        pace.spend(seconds)
        spent += seconds
        assert time.moment >= 100.0 + spent - 0.021
