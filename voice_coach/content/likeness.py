"""How alike two names sound: what it takes to turn the phones of one into those of the other.

Phones are ARPAbet without stress. A change of one phone into a wholly different one, or a phone
more or less, costs 1.0; phones that listeners and recognisers take for one another cost less.
Consonants are grouped by what people confuse in noise (Miller and Nicely 1955: voicing is the last
thing to be lost, place the first); vowels by their neighbours in the mouth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, combinations
from math import inf
from typing import Final, TypeAlias

Phones: TypeAlias = Sequence[str]

SAME: Final = 0.0
_NEARLY: Final = 0.4
_ALIKE: Final = 0.7
_OTHER: Final = 1.0
_FAINT: Final = 0.6
"""A phone that is easily swallowed, or heard where there is none."""


def _groups(*written: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group.split()) for group in written)


_FAINT_PHONES, _VOWELS, *_CONSONANT_GROUPS = _groups(
    "AH IH HH T D",
    "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW",
    "P T K B D G",
    "F V TH DH S Z SH ZH HH CH JH",
    "M N NG",
    "L R W Y",
)
_NEAR_GROUPS: Final = _groups(
    "AA AO AH",
    "AH IH UH",
    "AH ER",
    "AE EH",
    "EH IH",
    "IH IY",
    "UH UW",
    "OW AO",
    "EY EH",
    "P T K",
    "B D G",
    "P B",
    "T D",
    "K G",
    "M N NG",
    "F TH",
    "F V",
    "V DH",
    "S TH",
    "S SH Z",
    "SH CH",
    "JH CH",
)
_PHONES: Final = sorted(_VOWELS.union(*_CONSONANT_GROUPS))


def _change(one: str, other: str) -> float:
    """Return what it costs to take one phone for another."""
    pair = {one, other}
    if len(pair) == 1:
        return SAME
    if any(pair <= group for group in _NEAR_GROUPS):
        return _NEARLY
    if any(pair <= group for group in (_VOWELS, *_CONSONANT_GROUPS)):
        return _ALIKE
    return _OTHER


_CHANGES: Final = {one: {other: _change(one, other) for other in _PHONES} for one in _PHONES}
_LONE: Final = {phone: _FAINT if phone in _FAINT_PHONES else _OTHER for phone in _PHONES}
"""What one phone more or less costs."""
_BITS: Final = {phone: 1 << number for number, phone in enumerate(_PHONES)}
"""One for each phone: which phones are in a name is one number."""


def distance(one: Phones, other: Phones, most: float = inf) -> float:
    """Return how far two pronunciations are apart; 0.0 where they are the same.

    Args:
        one: phones.
        other: phones.
        most: beyond this it does not matter how far; any number over it may come back.

    Raises:
        KeyError: one of them is no phone of English in ARPAbet.
    """
    lone = [_LONE[phone] for phone in other]
    above = list(accumulate(lone, initial=0.0))
    for phone in one:
        gone, changes = _LONE[phone], _CHANGES[phone]
        left = above[0] + gone
        row = [left]
        for at, wanted in enumerate(other):
            left = min(above[at] + changes[wanted], above[at + 1] + gone, left + lone[at])
            row.append(left)
        if min(row) > most:
            return inf
        above = row
    return above[-1]


def close_pairs(
    names: Iterable[tuple[str, Phones]], most: float
) -> Iterator[tuple[float, int, int]]:
    """Yield all pairs of names of different owners that are at most so far apart.

    Args:
        names: owner and phones of each.
        most: how far.

    Yields:
        The distance, and the two places in the list.
    """
    listed = [
        (at, owner, phones, sum(_BITS[phone] for phone in set(phones)))
        for at, (owner, phones) in enumerate(names)
    ]
    for (at, owner, phones, held), (other_at, other, others, held_too) in combinations(listed, 2):
        if owner == other or abs(len(phones) - len(others)) * _FAINT > most:
            continue
        # Each phone that is nowhere in the other one has to be changed, or goes.
        lone = max((held & ~held_too).bit_count(), (held_too & ~held).bit_count())
        if lone * _NEARLY > most:
            continue
        apart = distance(phones, others, most)
        if apart <= most:
            yield apart, at, other_at
