"""What every ``WakeWord`` promises, as tests that any of them can be put through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from voice_coach.clip import Pcm16
from voice_coach.speech.hearing import WakeWord
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, Samples

RATE_HZ = HEARING_FORMAT.rate_hz
LATEST_SECONDS = 1.5
"""What the ears can look back on."""


@dataclass
class WakeBench:
    """One spotter under test, which has heard nothing yet."""

    spotter: WakeWord
    phrase: Pcm16
    """A sound that it takes for its phrase."""
    other: Pcm16
    """A sound that it does not."""


def quiet(seconds: float) -> Pcm16:
    """Return a room in which nobody speaks."""
    return np.zeros(round(seconds * RATE_HZ), np.int16)


def spotted(
    spotter: WakeWord, sound: Pcm16, block: Samples = BLOCK_SAMPLES, *, speech: bool = True
) -> list[Samples]:
    """Feed a sound in blocks; return after how many samples the phrase was spotted."""
    return [
        min(start + block, len(sound))
        for start in range(0, len(sound), block)
        if spotter.process(sound[start : start + block], speech=speech)
    ]


class WakeWordContract:
    """Subclass it with a fixture ``bench``."""

    def test_its_phrase_is_lower_case_words(self, bench: WakeBench) -> None:
        phrase = bench.spotter.phrase
        assert phrase
        assert phrase == " ".join(phrase.lower().split())

    def test_the_phrase_is_spotted_once_soon_after_it_was_said(self, bench: WakeBench) -> None:
        sound = np.concatenate([quiet(1.0), bench.phrase, quiet(2.0)])
        found = spotted(bench.spotter, sound)
        assert len(found) == 1
        assert RATE_HZ < found[0] <= RATE_HZ + len(bench.phrase) + RATE_HZ
        assert 0.5 <= bench.spotter.score <= 1.0
        assert 0 <= bench.spotter.overrun <= LATEST_SECONDS * RATE_HZ
        assert found[0] - bench.spotter.overrun > RATE_HZ + len(bench.phrase) // 3

    def test_said_again_it_is_spotted_again(self, bench: WakeBench) -> None:
        once = np.concatenate([bench.phrase, quiet(2.0)])
        assert len(spotted(bench.spotter, np.concatenate([quiet(1.0), once, once, once]))) == 3

    @pytest.mark.parametrize("block", [160, 480, 1111, 16_000])
    def test_blocks_may_have_any_size(self, bench: WakeBench, block: Samples) -> None:
        sound = np.concatenate([quiet(1.0), bench.phrase, quiet(2.0)])
        assert len(spotted(bench.spotter, sound, block)) == 1

    def test_something_else_is_not_the_phrase(self, bench: WakeBench) -> None:
        assert spotted(bench.spotter, np.concatenate([bench.other, quiet(2.0)])) == []
        assert len(spotted(bench.spotter, np.concatenate([bench.phrase, quiet(2.0)]))) == 1

    def test_silence_is_not_the_phrase_however_long(self, bench: WakeBench) -> None:
        assert spotted(bench.spotter, quiet(30.0)) == []
        assert len(spotted(bench.spotter, np.concatenate([bench.phrase, quiet(2.0)]))) == 1

    @pytest.mark.parametrize("level", [3, 300, 8000])
    def test_noise_is_not_the_phrase(self, bench: WakeBench, level: int) -> None:
        noise = np.random.default_rng(1).standard_normal(5 * RATE_HZ) * level
        assert spotted(bench.spotter, noise.clip(-32_768, 32_767).astype(np.int16)) == []

    def test_after_a_reset_the_first_half_is_forgotten(self, bench: WakeBench) -> None:
        half = len(bench.phrase) // 2
        bench.spotter.process(bench.phrase[:half])
        bench.spotter.reset()
        assert spotted(bench.spotter, np.concatenate([bench.phrase[half:], quiet(2.0)])) == []

    def test_a_reset_changes_nothing_that_comes_later(self, bench: WakeBench) -> None:
        sound = np.concatenate([quiet(1.0), bench.phrase, quiet(2.0)])
        first = spotted(bench.spotter, sound)
        for _ in range(3):
            bench.spotter.process(bench.other[: len(bench.other) // 2])
            bench.spotter.reset()
            bench.spotter.reset()
            assert spotted(bench.spotter, sound) == first

    def test_no_sound_at_all_is_fine(self, bench: WakeBench) -> None:
        nothing = np.zeros(0, np.int16)
        assert not bench.spotter.process(nothing)
        assert not bench.spotter.process(nothing, speech=False)
        assert len(spotted(bench.spotter, np.concatenate([bench.phrase, quiet(2.0)]))) == 1

    def test_the_sound_is_left_as_it_is(self, bench: WakeBench) -> None:
        sound = np.concatenate([bench.phrase, quiet(1.0)])
        sound.flags.writeable = False
        spotted(bench.spotter, sound)
        assert np.array_equal(sound[: len(bench.phrase)], bench.phrase)
