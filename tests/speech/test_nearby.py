"""Which part of an utterance somebody near has said."""

from __future__ import annotations

import numpy as np
import pytest

from voice_coach.clip import Pcm16
from voice_coach.speech._nearby import near_part

NEAR, FAR = 0.0, -14.0
MARGIN = 1_600
"""What is kept around the loud part."""
BLUR = 800
"""How far the level reaches beyond a sound: half of the window it is taken over."""


def talk(*parts: tuple[float, float]) -> Pcm16:
    """Return noise: seconds and dB of each part."""
    rng = np.random.default_rng(1)
    pieces = [rng.normal(0, 3_000 * 10 ** (db / 20), round(16_000 * time)) for time, db in parts]
    return np.clip(np.concatenate(pieces), -32_768, 32_767).astype(np.int16)


@pytest.mark.parametrize(
    ("parts", "start", "end"),
    [
        ([(1.0, FAR), (1.5, NEAR), (1.0, FAR)], 16_000 - MARGIN, 40_000 + MARGIN),
        ([(1.5, NEAR), (1.0, FAR)], 0, 24_000 + MARGIN),
        ([(1.0, FAR), (1.5, NEAR)], 16_000 - MARGIN, 40_000),
        ([(1.0, FAR), (1.5, NEAR), (0.2, FAR)], 16_000 - MARGIN, 43_200),
        (
            [(1.0, FAR), (0.5, NEAR), (0.6, FAR), (0.5, NEAR), (1.0, FAR)],
            16_000 - MARGIN,
            41_600 + MARGIN,
        ),
    ],
)
def test_what_is_faint_before_and_after_is_cut(
    parts: list[tuple[float, float]], start: int, end: int
) -> None:
    found = near_part(talk(*parts))
    assert found is not None
    assert abs(found[0] - start) <= BLUR
    assert abs(found[1] - end) <= BLUR


@pytest.mark.parametrize(
    "parts",
    [
        [(2.0, NEAR)],
        [(0.3, FAR), (1.5, NEAR), (0.3, FAR)],
        [(1.0, -6.0), (1.5, NEAR), (1.0, -6.0)],
        [(1.0, NEAR), (1.0, FAR), (1.0, NEAR)],
        [(0.05, NEAR)],
    ],
    ids=["one voice", "soft ends", "as near", "a pause", "hardly a sound"],
)
def test_one_persons_words_are_whole(parts: list[tuple[float, float]]) -> None:
    assert near_part(talk(*parts)) is None


def test_a_word_that_is_stressed_is_no_command() -> None:
    assert near_part(talk((1.0, FAR), (0.15, NEAR), (0.4, FAR))) is None


def test_silence_has_no_part_that_is_loud() -> None:
    assert near_part(np.zeros(16_000, np.int16)) is None
