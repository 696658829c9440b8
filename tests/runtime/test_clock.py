"""Clocks never go back, and a change of speed is no jump."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.runtime.clock import MonotonicClock, SpeedClock, VirtualClock

SPEEDS = st.floats(0.01, 1000.0)
STEPS = st.lists(st.tuples(st.floats(0.0, 100.0), SPEEDS), max_size=20)


class Source:
    """Real time, told what it is."""

    def __init__(self) -> None:
        self.real = 1000.0

    def __call__(self) -> float:
        return self.real


@given(STEPS)
def test_a_change_of_speed_is_no_jump(steps: list[tuple[float, float]]) -> None:
    source = Source()
    clock = SpeedClock(source)
    assert clock.now() == 0.0
    for passed, speed in steps:
        source.real += passed
        before = clock.now()
        clock.set_speed(speed)
        assert clock.now() == before
        assert clock.speed == speed


@given(STEPS)
def test_time_never_goes_back_and_passes_at_its_speed(steps: list[tuple[float, float]]) -> None:
    source = Source()
    clock = SpeedClock(source)
    expected = 0.0
    for passed, speed in steps:
        clock.set_speed(speed)
        before = clock.now()
        source.real += passed
        expected += passed * speed
        assert clock.now() >= before
        assert clock.now() == pytest.approx(expected, abs=1e-6)


@given(wait=st.floats(0.0, 1000.0), speed=SPEEDS)
def test_who_waits_as_long_as_it_says_is_there_on_time(wait: float, speed: float) -> None:
    source = Source()
    clock = SpeedClock(source)
    clock.set_speed(speed)
    source.real += clock.real_seconds(wait)
    assert clock.now() == pytest.approx(wait, rel=1e-6, abs=1e-6 * speed)


@pytest.mark.parametrize("speed", [0.0, -1.0])
def test_time_cannot_stand_still_or_go_back(speed: float) -> None:
    with pytest.raises(ValueError, match="cannot run"):
        SpeedClock().set_speed(speed)


def test_other_clocks_are_as_fast_as_they_are() -> None:
    assert MonotonicClock().real_seconds(2.5) == 2.5
    assert VirtualClock().real_seconds(2.5) == 2.5
