"""What the benchmark of the wake phrase counts with."""

from __future__ import annotations

import numpy as np
import pytest

from hearing.waking import KeptCheck, KeptModel, Tally, heard
from voice_coach.clip import Pcm16


class CountedModel:
    """Answers with how often it was asked since it was reset."""

    phrase = "hey jarvis"

    def __init__(self) -> None:
        self.asked = 0

    def probability(self, samples: Pcm16) -> float:
        self.asked += 1
        return float(self.asked)

    def reset(self) -> None:
        self.asked = 0


class CountedCheck:
    """Answers with the first sample; remembers how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def margin(self, samples: Pcm16) -> float:
        self.asked += 1
        return float(samples[0])

    def beats_rivals(self, samples: Pcm16) -> bool:
        self.asked += 1
        return bool(samples[0] > 0)


def sound(value: int) -> Pcm16:
    return np.full(4, value, np.int16)


def test_a_sound_heard_again_costs_the_model_nothing() -> None:
    inner = CountedModel()
    model = KeptModel(inner)
    first = [model.probability(sound(1)) for _ in range(3)]
    model.again()
    model.reset()
    assert [model.probability(sound(1)) for _ in range(3)] == first == [1.0, 2.0, 3.0]
    assert inner.asked == 3


def test_a_reset_in_a_new_sound_reaches_the_model() -> None:
    model = KeptModel(CountedModel())
    model.probability(sound(1))
    model.reset()
    assert model.probability(sound(1)) == 1.0
    model.anew()
    assert model.probability(sound(2)) == 1.0


def test_a_second_opinion_is_worked_out_once_for_each_sound() -> None:
    inner = CountedCheck()
    check = KeptCheck(inner)
    assert [check.margin(sound(value)) for value in (5, -7, 5)] == [5.0, -7.0, 5.0]
    assert [check.beats_rivals(sound(value)) for value in (5, -7, 5)] == [True, False, True]
    assert inner.asked == 4
    check.anew()
    assert check.margin(sound(5)) == 5.0
    assert inner.asked == 5


@pytest.mark.parametrize(("wakes", "most"), [(0, 3.00), (1, 4.74), (2, 6.30), (10, 16.96)])
def test_false_wakes_are_told_with_what_is_ruled_out(wakes: int, most: float) -> None:
    tally = Tally()
    tally.add(wakes, np.zeros(16_000 * 1800, np.float32))
    tally.add(0, np.zeros(16_000 * 1800, np.float32))
    assert tally.hours == 1.0
    assert tally.at_most == pytest.approx(most, abs=0.01)
    assert str(tally) == f"{wakes} in 60 min (below {most:.1f} an hour)"


def test_a_sound_that_wakes_twice_is_heard_once() -> None:
    share = heard([0, 2, 1, 0])
    assert (share.value, share.times) == (0.5, 4)
