from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.devices.stream_clock import StreamClock

RATE_HZ = 16_000
BLOCK = 640
BLOCK_SECONDS = BLOCK / RATE_HZ


def test_even_arrivals_are_the_line() -> None:
    clock = StreamClock(RATE_HZ)
    for n in range(100):
        clock.observe(n * BLOCK, 7.0 + n * BLOCK_SECONDS)
    assert clock.moment_of(50 * BLOCK) == pytest.approx(9.0, abs=1e-9)
    assert clock.position_at(9.0) == 50 * BLOCK


@given(st.lists(st.floats(0.0, 0.05), min_size=250, max_size=250))
def test_the_line_is_never_before_the_truth_nor_later_than_the_latest(late: list[float]) -> None:
    clock = StreamClock(RATE_HZ)
    for n, delay in enumerate(late):
        clock.observe(n * BLOCK, n * BLOCK_SECONDS + delay)
        error = clock.moment_of(n * BLOCK) - n * BLOCK_SECONDS
        assert -1e-9 <= error <= max(late[: n + 1]) + 1e-9


def test_blocks_that_are_on_time_now_and_then_are_enough() -> None:
    clock = StreamClock(RATE_HZ)
    for n in range(250):
        clock.observe(n * BLOCK, n * BLOCK_SECONDS + (0.0 if n % 5 == 4 else 0.03))
    assert clock.moment_of(250 * BLOCK) == pytest.approx(10.0, abs=1e-9)


def test_blocks_that_come_in_bursts_are_spread_evenly() -> None:
    clock = StreamClock(RATE_HZ)
    moments = []
    for n in range(300):
        clock.observe(n * BLOCK, (n // 3 + 1) * 3 * BLOCK_SECONDS)
        moments.append(clock.moment_of(n * BLOCK))
    settled = moments[30:]
    steps = [after - before for before, after in pairwise(settled)]
    assert steps == pytest.approx([BLOCK_SECONDS] * len(steps), abs=1e-9)


@pytest.mark.parametrize("parts_per_million", [-200, -50, 50, 200])
def test_a_crystal_that_runs_fast_or_slow_is_followed(parts_per_million: int) -> None:
    clock = StreamClock(RATE_HZ)
    seconds_a_block = BLOCK_SECONDS * (1 + parts_per_million / 1e6)
    for n in range(15_000):  # ten minutes
        clock.observe(n * BLOCK, n * seconds_a_block)
    assert clock.moment_of(15_000 * BLOCK) == pytest.approx(15_000 * seconds_a_block, abs=0.0005)


def test_frames_that_were_lost_move_the_line_within_a_second() -> None:
    clock = StreamClock(RATE_HZ)
    for n in range(100):
        clock.observe(n * BLOCK, n * BLOCK_SECONDS)
    for n in range(100, 127):
        clock.observe(n * BLOCK, n * BLOCK_SECONDS + 0.3)
    assert clock.moment_of(127 * BLOCK) == pytest.approx(127 * BLOCK_SECONDS + 0.3)


def test_a_line_that_is_a_little_early_is_corrected_in_small_steps() -> None:
    clock = StreamClock(RATE_HZ)
    moments = []
    for n in range(200):
        clock.observe(n * BLOCK, n * BLOCK_SECONDS + (0.02 if n >= 50 else 0.0))
        moments.append(clock.moment_of(n * BLOCK))
    steps = [after - before for before, after in pairwise(moments)]
    assert max(steps) <= BLOCK_SECONDS + 0.0021
    assert moments[-1] == pytest.approx(199 * BLOCK_SECONDS + 0.02)


def test_one_stall_does_not_move_the_line() -> None:
    clock = StreamClock(RATE_HZ)
    for n in range(100):
        stall = 0.5 if n == 70 else 0.0
        clock.observe(n * BLOCK, n * BLOCK_SECONDS + stall)
    assert clock.moment_of(0) == pytest.approx(0.0, abs=1e-9)


def test_a_stream_that_has_not_begun_has_no_moments() -> None:
    clock = StreamClock(RATE_HZ)
    assert not clock.running
    with pytest.raises(ValueError, match="not begun"):
        clock.moment_of(0)
    with pytest.raises(ValueError, match="not begun"):
        clock.position_at(0.0)
