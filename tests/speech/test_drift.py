"""The reference of the echo canceller: found by moment, and read at another clock's pace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from voice_coach.clip import Pcm16
from voice_coach.speech._drift import Drift
from voice_coach.speech._echo_filter import BLOCK
from voice_coach.speech._reference_track import ReferenceTrack
from voice_coach.units import HEARING_FORMAT, AudioChunk, Seconds

RATE = 16_000


def ramp(start: int, count: int) -> Pcm16:
    return (np.arange(start, start + count) % 1000 + 100).astype(np.int16)


def chunk(samples: Pcm16, at: Seconds) -> AudioChunk:
    return AudioChunk(samples.tobytes(), HEARING_FORMAT, at)


def level(samples: NDArray[np.float64]) -> float:
    """Return the level in decibels."""
    return float(10 * np.log10(np.square(samples).mean() + 1e-9))


def test_what_is_played_is_found_by_moment() -> None:
    track = ReferenceTrack()
    track.add(chunk(ramp(0, 640), 1.0))
    assert (track.take(1.0, 320) == ramp(0, 320)).all()
    assert (track.take(1.02, 320) == ramp(320, 320)).all()
    assert (track.take(1.04, 320) == 0).all()


def test_nothing_is_known_before_and_after_it() -> None:
    track = ReferenceTrack()
    assert (track.take(0.5, 160) == 0).all()
    track.add(chunk(ramp(0, 320), 1.0))
    taken = track.take(0.99, 640)
    assert (taken[:160] == 0).all()
    assert (taken[160:480] == ramp(0, 320)).all()
    assert (taken[480:] == 0).all()


@given(st.lists(st.floats(-0.009, 0.009), min_size=40, max_size=40))
def test_moments_that_jitter_do_not_tear_the_reference(jitter: list[float]) -> None:
    track, taken = ReferenceTrack(), []
    for index in range(20):
        at = index * 0.02
        track.add(chunk(ramp(index * 320, 320), at + jitter[2 * index]))
        if index:
            taken.append(track.take(at - 0.02 + jitter[2 * index + 1], 320))
    whole = np.concatenate(taken)
    known = whole[whole != 0]
    steps = np.diff(known.astype(int))
    assert set(steps.tolist()) <= {1, -999}


def test_a_gap_is_silence_and_a_long_one_a_new_beginning() -> None:
    track = ReferenceTrack()
    track.add(chunk(ramp(0, 320), 1.0))
    track.add(chunk(ramp(5, 320), 1.52))
    track.take(1.0, 320)
    assert (track.take(1.02, 8000) == 0).all()
    assert (track.take(1.52, 320) == ramp(5, 320)).all()
    track.add(chunk(ramp(7, 320), 99.0))
    assert (track.take(99.0, 320) == ramp(7, 320)).all()


def test_what_was_taken_is_not_kept() -> None:
    track = ReferenceTrack()
    for index in range(500):
        track.add(chunk(ramp(0, 320), index * 0.02))
        track.take(index * 0.02, 320)
    assert len(track._samples) == 0


@pytest.mark.parametrize("late", [1e-4, -1e-4])
def test_the_reference_is_read_at_the_pace_of_another_clock(late: float) -> None:
    places = np.arange(32_000)
    track = ReferenceTrack()
    track.add(chunk((10_000 * np.sin(0.3 * places)).astype(np.int16), 0.0))
    taken = np.concatenate([track.take(at / RATE, 160, late) for at in range(0, 30_000, 160)])
    slower = 10_000 * np.sin(0.3 * (1 - late) * np.arange(len(taken)))
    assert level(taken - slower) < level(slower) - 35
    assert track.jumps == 1


def way_later_by(samples: float) -> NDArray[np.complex64]:
    """Return the tones of a room's response, in pieces as the filter has them."""
    response = np.random.default_rng(9).standard_normal(1600) * np.exp(-np.arange(1600) / 300)
    turned = np.exp(-2j * np.pi * np.fft.rfftfreq(4096) * samples)
    later = np.fft.irfft(np.fft.rfft(np.pad(response, 32), 4096) * turned)[:1760]
    return np.fft.rfft(later.reshape(11, 160), 320, axis=1).astype(np.complex64)


@pytest.mark.parametrize("ppm", [-150, 30, 100])
def test_how_the_way_moves_tells_the_drift(ppm: float) -> None:
    drift, moved = Drift(), 0.0
    for _ in range(2000):
        moved += BLOCK * (ppm * 1e-6 - drift.rate)
        drift.follow(way_later_by(moved))
    assert drift.rate == pytest.approx(ppm * 1e-6, abs=5e-6)


def test_a_box_that_is_moved_is_no_drift() -> None:
    drift = Drift()
    for metres in range(4):
        for _ in range(60):
            rng = np.random.default_rng(metres)
            drift.follow(rng.standard_normal((35, 161)).astype(np.complex64))
    assert drift.rate == 0.0
    for samples in (0.0, 300.0):
        drift.lose()
        for _ in range(60):
            drift.follow(way_later_by(samples))
    assert drift.rate == 0.0
