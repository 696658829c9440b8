from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.content.likeness import close_pairs, distance

LETTERS = ("AA", "AH", "B", "P", "S", "SH", "T", "M", "N", "L", "R", "IY")
PHONES = st.lists(st.sampled_from(LETTERS), max_size=8)


def apart(one: str, other: str) -> float:
    return distance(one.split(), other.split())


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (("B AE D", "P AE D"), ("B AE D", "M AE D")),  # voicing, then the manner
        (("S AH N", "F AH N"), ("S AH N", "M AH N")),  # two hisses, a hiss and a hum
        (("B IH T", "B IY T"), ("B IH T", "B AW T")),  # neighbours in the mouth
        (("K AE T", "K AE T S"), ("K AE T", "S K AE T S")),  # one more, two more
        (("AH G EY Z", "G EY Z"), ("S G EY Z", "G EY Z")),  # a faint one more, a strong one
    ],
)
def test_what_is_confused_more_easily_is_closer(
    near: tuple[str, str], far: tuple[str, str]
) -> None:
    assert 0 < apart(*near) < apart(*far)


@given(PHONES, PHONES, PHONES)
def test_it_is_a_distance(one: list[str], other: list[str], third: list[str]) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert distance(one, other) > 0 or one == other
    assert distance(one, third) <= distance(one, other) + distance(other, third) + 1e-9


@given(PHONES, PHONES, st.sampled_from([0.5, 1.0, 2.0, 3.5]))
def test_a_limit_changes_nothing_below_it(one: list[str], other: list[str], most: float) -> None:
    whole = distance(one, other)
    if whole <= most:
        assert distance(one, other, most) == whole
    else:
        assert distance(one, other, most) > most


@given(st.lists(st.tuples(st.sampled_from("abc"), PHONES), max_size=7), st.sampled_from([1.0, 3.0]))
def test_pairs_are_those_of_different_owners_within_the_limit(
    names: list[tuple[str, list[str]]], most: float
) -> None:
    expected = {
        (first, second)
        for first, (owner, phones) in enumerate(names)
        for second, (other, others) in enumerate(names)
        if first < second and owner != other and distance(phones, others) <= most
    }
    found = list(close_pairs(names, most))
    assert {(first, second) for _, first, second in found} == expected
    assert len(found) == len(expected)
    assert all(0 <= how <= most < inf for how, _, _ in found)


def test_what_is_no_phone_is_refused() -> None:
    with pytest.raises(KeyError):
        distance(["AH"], ["Q"])
