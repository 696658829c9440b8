"""When blocks of a quiet room may wait, and that no sound ever does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.devices.calm import CALM_SECONDS, Calm
from voice_coach.units import Seconds

BLOCK: Seconds = 0.06
LONG = round(CALM_SECONDS / BLOCK) + 2


def noise(level: float, seed: int = 0) -> bytes:
    samples = np.random.default_rng(seed).normal(0.0, level, 960)
    return np.rint(samples).astype(np.int16).tobytes()


def after(calm: Calm, level: float, blocks: int) -> bool:
    return [calm.lasts(noise(level, seed), BLOCK) for seed in range(blocks)][-1]


@pytest.mark.parametrize("level", [0.0, 3.0, 30.0, 300.0])
def test_a_room_is_calm_when_nothing_was_heard_for_some_seconds(level: float) -> None:
    assert not after(Calm(), level, LONG - 4)
    assert after(Calm(), level, LONG)


@pytest.mark.parametrize("louder", [2.5, 10.0, 100.0])
def test_the_first_block_of_a_sound_does_not_wait(louder: float) -> None:
    calm = Calm()
    assert after(calm, 20.0, LONG)
    assert not calm.lasts(noise(20.0 * louder), BLOCK)
    assert not after(calm, 20.0, LONG - 4), "what follows a sound may be the silence that ends it"
    assert after(calm, 20.0, 6)


def test_speech_keeps_a_room_awake() -> None:
    calm = Calm()
    for _ in range(20):
        assert not after(calm, 20.0, 30)
        assert not after(calm, 500.0, 10)


def test_a_fan_that_is_switched_on_becomes_the_room() -> None:
    calm = Calm()
    assert after(calm, 20.0, LONG)
    assert not after(calm, 80.0, LONG)
    assert after(calm, 80.0, 3 * LONG)


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=50))
def test_nothing_waits_before_it_was_quiet_for_long(levels: list[int]) -> None:
    calm = Calm()
    assert not any(calm.lasts(noise(level), BLOCK) for level in levels)
