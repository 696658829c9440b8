"""The tape: samples by position, moments by sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.clip import Pcm16
from voice_coach.speech._tape import Tape


def counted(start: int, count: int) -> Pcm16:
    return np.arange(start, start + count, dtype=np.int16)


@pytest.fixture
def tape() -> Tape:
    one = Tape()
    for start in range(0, 3200, 320):
        one.add(counted(start, 320), 5.0 + start / 16_000)
    return one


@pytest.mark.parametrize(
    ("start", "end"), [(0, 0), (0, 1), (0, 320), (1, 319), (319, 321), (100, 3200), (3199, 3200)]
)
def test_any_stretch_can_be_cut(tape: Tape, start: int, end: int) -> None:
    assert (tape.cut(start, end) == counted(start, end - start)).all()
    assert len(tape.cut(start, end)) == end - start


def test_a_stretch_is_as_long_as_what_is_there(tape: Tape) -> None:
    assert len(tape.cut(-500, 100)) == 100
    assert len(tape.cut(3100, 9000)) == 100
    assert len(tape.cut(9000, 9100)) == 0


def test_whole_blocks_are_forgotten(tape: Tape) -> None:
    tape.forget(1000)
    assert (tape.start, tape.end) == (960, 3200)
    assert (tape.cut(0, 1000) == counted(960, 40)).all()
    tape.forget(99_999)
    assert tape.start == tape.end == 3200


def test_moments_follow_the_blocks(tape: Tape) -> None:
    assert tape.moment(0) == pytest.approx(5.0)
    assert tape.moment(3200) == pytest.approx(5.2)
    tape.add(counted(0, 320), 9.0)
    assert tape.moment(3199) == pytest.approx(5.2, abs=0.001)
    assert tape.moment(3200) == pytest.approx(9.0)
    assert tape.moment(3520) == pytest.approx(9.02)


def test_moments_are_known_for_what_is_kept_after_forgetting(tape: Tape) -> None:
    tape.add(counted(0, 320), 9.0)
    tape.forget(1500)
    assert tape.moment(tape.start) == pytest.approx(5.0 + tape.start / 16_000)
    tape.forget(3200)
    assert tape.moment(3200) == pytest.approx(9.0)


def test_a_steady_stream_needs_one_note() -> None:
    tape = Tape()
    for index in range(1000):
        tape.add(counted(0, 320), index * 0.02 + 0.0005 * (index % 2))
    assert len(tape._notes) == 1


def test_an_empty_tape_has_nothing() -> None:
    assert len(Tape().cut(0, 100)) == 0
    assert Tape().moment(16_000) == 1.0


@given(
    st.lists(st.tuples(st.integers(0, 700), st.floats(0, 0.1)), min_size=1, max_size=30),
    st.integers(0, 9000),
)
def test_what_is_cut_is_what_was_added(pieces: list[tuple[int, float]], forget: int) -> None:
    tape, start, at = Tape(), 0, 0.0
    for count, gap in pieces:
        at += gap
        tape.add(counted(start % 20_000, count), at)
        start, at = start + count, at + count / 16_000
    tape.forget(forget)
    assert (
        tape.start <= max(forget, 0) or tape.start == tape.end == start or tape.start - 700 < forget
    )
    kept = tape.cut(tape.start, tape.end)
    assert len(kept) == tape.end - tape.start
    if len(kept):
        assert kept[-1] - kept[0] in (len(kept) - 1, len(kept) - 1 - 20_000)


def test_where_no_echo_was_there_is_one_version() -> None:
    tape = Tape()
    tape.add(counted(0, 320), 0.0)
    tape.add(counted(320, 320), 0.02, counted(320, 320))
    (only,) = tape.versions(0, 640, 320)
    assert (only == tape.cut(0, 640)).all()


def test_where_echo_was_there_are_three_and_the_first_is_bare_until_somebody_speaks() -> None:
    tape = Tape()
    silent = np.zeros(320, np.int16)
    for number in range(3):
        tape.add(counted(number * 320 + 1, 320), number * 0.02, silent)
    mixed, whole, bare = tape.versions(0, 960, 400)
    assert (whole == tape.cut(0, 960)).all()
    assert not bare.any()
    assert not mixed[:400].any()
    assert (mixed[400:] == whole[400:]).all()
    tape.forget(640)
    assert [len(version) for version in tape.versions(0, 960, 400)] == [320, 320, 320]
