from __future__ import annotations

import numpy as np
import pytest

from voice_coach.clip import Pcm16
from voice_coach.speech._level import level_dbfs

RATE = 16_000


def tone(dbfs: float, seconds: float) -> Pcm16:
    """Return a tone of 400 Hz whose RMS is at a level."""
    phase = 2 * np.pi * 400 * np.arange(round(seconds * RATE)) / RATE
    samples: Pcm16 = (np.sin(phase) * np.sqrt(2) * 10 ** (dbfs / 20) * 32768).astype(np.int16)
    return samples


@pytest.mark.parametrize("dbfs", [-6.0, -26.0, -55.0])
def test_the_level_of_steady_sound_is_its_rms(dbfs: float) -> None:
    assert level_dbfs(tone(dbfs, 0.5)) == pytest.approx(dbfs, abs=0.3)


def test_pauses_between_words_do_not_count() -> None:
    words = [tone(-26, 0.3), tone(-70, 0.6), tone(-26, 0.3), np.zeros(RATE, np.int16)]
    assert level_dbfs(np.concatenate(words)) == pytest.approx(-26, abs=0.3)


def test_less_than_a_block_has_no_level() -> None:
    assert level_dbfs(np.zeros(319, np.int16)) is None


def test_exact_silence_is_as_low_as_it_gets() -> None:
    assert level_dbfs(np.zeros(RATE, np.int16)) == -96.0
