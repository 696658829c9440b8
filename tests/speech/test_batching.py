"""Blocks on their way to the ears' process: what travels together, what is not sent at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.speech._batching import Afterglow, Batch
from voice_coach.units import HEARING_FORMAT, AudioChunk, Seconds


def block(number: int, at: Seconds | None = None, *, loud: bool = True) -> AudioChunk:
    pcm = bytes([number % 250 + 1 if loud else 0]) * 640
    return AudioChunk(pcm, HEARING_FORMAT, number * 0.02 if at is None else at)


def test_three_blocks_travel_together_in_a_quiet_room() -> None:
    batch = Batch()
    gone = [batch.add(block(number), at_once=False) for number in range(6)]
    assert [len(one) for one in gone] == [0, 0, 1, 0, 0, 1]
    assert gone[2][0].pcm == b"".join(block(number).pcm for number in range(3))
    assert gone[2][0].at == 0.0
    assert gone[5][0].at == pytest.approx(0.06)


def test_each_block_goes_at_once_when_it_matters() -> None:
    batch = Batch()
    assert batch.add(block(0), at_once=False) == []
    [both] = batch.add(block(1), at_once=True)
    assert both.samples == 640
    assert batch.add(block(2), at_once=True) == [block(2)]


def test_blocks_that_do_not_follow_each_other_are_not_put_together() -> None:
    batch = Batch()
    batch.add(block(0), at_once=False)
    [before] = batch.add(block(1, at=5.0), at_once=False)
    assert before == block(0)
    [after] = batch.add(block(2, at=5.02), at_once=True)
    assert (after.at, after.samples) == (5.0, 640)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40))
def test_nothing_is_lost_or_moved(steps: list[tuple[bool, bool]]) -> None:
    batch, at, given_blocks, gone = Batch(), 0.0, [], []
    for number, (jump, at_once) in enumerate(steps):
        at += 1.02 if jump else 0.02
        given_blocks.append(block(number, at))
        gone += batch.add(given_blocks[-1], at_once=at_once)
    gone += batch.add(block(999, at + 9.0), at_once=True)
    sound = b"".join(one.pcm for one in gone)
    assert sound == b"".join(one.pcm for one in given_blocks) + block(999).pcm
    moments = {one.at for one in given_blocks} | {at + 9.0}
    assert {one.at for one in gone} <= moments


def test_silence_from_the_speaker_is_worth_a_second() -> None:
    glow = Afterglow()
    assert not glow.worth_sending(block(0, loud=False))
    assert glow.worth_sending(block(0))
    assert glow.playing
    sent = [glow.worth_sending(block(number, loud=False)) for number in range(60)]
    assert sent == [True] * 49 + [False] * 11
    assert not glow.playing
