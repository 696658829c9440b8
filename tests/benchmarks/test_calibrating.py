"""What acceptance is learnt of, and how."""

from __future__ import annotations

import numpy as np
import yaml
from support.couple_talk import LINES

from hearing.corpus import half_of
from hearing.learning import judged_by_others, learned
from hearing.listening import coach_library
from hearing.pool import EVERYDAY, SAID, WINDOW, said_texts
from hearing.said import SENTENCES


def clouds(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return commands and talk: the first difference tells them apart, the second misleads."""
    rng = np.random.default_rng(seed)
    true = np.column_stack([rng.normal(-5, 3, 80), rng.normal(-12, 3, 80), rng.normal(1, 0.3, 80)])
    false = np.column_stack([rng.normal(-15, 3, 80), rng.normal(-8, 3, 80), rng.normal(1, 0.3, 80)])
    return true, false


def test_what_speaks_for_words_never_counts_against_them() -> None:
    true, false = clouds()
    weights, base = learned(true, false)
    assert weights[0] > 0
    assert weights[1] == 0
    assert weights[2] <= 0
    kept = (true @ weights + base > 0).mean()
    taken = (false @ weights + base > 0).mean()
    assert kept > 0.9
    assert taken < 0.1


def test_nobody_is_judged_by_weights_learnt_of_himself() -> None:
    """A single sentence that is unlike all others is learnt of, and judged as if it were not."""
    true, false = clouds()
    odd = np.vstack([true, [-40.0, -40.0, 1.0]])
    names = [str(number) for number in range(len(odd))]
    sums, _ = judged_by_others((odd, names), (false, names[: len(false)]))
    assert sums[-1] < 0
    assert (sums[:-1] > 0).mean() > 0.9


def test_nothing_that_is_reported_is_learnt_of() -> None:
    library = coach_library()
    reported = {sentence.text for sentence in SENTENCES}
    for state in SAID:
        assert not reported & set(said_texts(library, state))
    assert said_texts(library, WINDOW)
    talk = yaml.safe_load(EVERYDAY.read_text(encoding="utf-8"))["lines"]
    scenes = yaml.safe_load(LINES.read_text(encoding="utf-8"))["scenes"]
    test_half = {line for scene in scenes for line in scene["lines"] if half_of(line) == "test"}
    assert len(talk) == len(set(talk))
    assert not test_half & set(talk)
