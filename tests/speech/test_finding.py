"""Words in the sound as it came, and in the sound without its noise."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from support.repository import ROOT

from voice_coach.clip import Pcm16
from voice_coach.content.intents import IntentSet
from voice_coach.speech.denoiser import RnNoise, library_path
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.pocketsphinx_recognizer import PocketSphinxRecognizer
from voice_coach.speech.speaking import VoiceStyle
from voice_coach.units import HEARING_FORMAT

pytestmark = [
    pytest.mark.speech,
    pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed"),
]
ORDER = "i'd like a large dark roast cappuccino with soy milk"


class Noting:
    """Gives another sound in place of what it gets, and counts how often it was asked."""

    def __init__(self, instead: Pcm16) -> None:
        self.instead = instead
        self.asked = 0

    def clean(self, samples: Pcm16) -> Pcm16:
        self.asked += 1
        assert len(samples) == len(self.instead)
        return self.instead


@pytest.fixture(scope="module")
def order() -> Pcm16:
    clip = FliteSynthesizer().synthesize(ORDER, VoiceStyle("rms"))
    quiet = np.zeros(HEARING_FORMAT.rate_hz // 4, np.int16)
    return np.concatenate([quiet, clip.resampled(HEARING_FORMAT.rate_hz).samples // 2, quiet])


def hissing(samples: Pcm16, level: float) -> Pcm16:
    noise = np.random.default_rng(3).normal(0.0, level, len(samples))
    return np.clip(samples + noise, -32_768, 32_767).astype(np.int16)


def listening(denoiser: Noting | RnNoise | None) -> PocketSphinxRecognizer:
    recognizer = PocketSphinxRecognizer(denoiser=denoiser)
    orders = IntentSet.from_yaml(ROOT / "tests" / "fixtures" / "coffee_orders.yaml")
    recognizer.add_grammar(orders.grammar("orders"))
    return recognizer


def test_what_is_clear_is_looked_at_once(order: Pcm16) -> None:
    denoiser = Noting(order)
    assert listening(denoiser).recognize(order, "orders").text == ORDER
    assert denoiser.asked == 0


def test_what_is_not_clear_is_looked_at_without_its_noise(order: Pcm16) -> None:
    noisy = hissing(order, 800.0)
    assert listening(None).recognize(noisy, "orders").text != ORDER
    denoiser = Noting(order)
    assert listening(denoiser).recognize(noisy, "orders").text == ORDER
    assert denoiser.asked == 1


def test_the_clearer_of_the_two_counts(order: Pcm16) -> None:
    """Taking noise out can take words with it; then the sound as it came is believed."""
    noisy = hissing(order, 300.0)
    denoiser = Noting(np.roll(hissing(order, 6_000.0), 4_000))
    heard = listening(denoiser).recognize(noisy, "orders")
    assert heard == listening(None).recognize(noisy, "orders")


@pytest.mark.skipif(library_path() is None, reason="RNNoise is not installed")
def test_an_order_in_noise_that_only_the_second_look_understands(order: Pcm16) -> None:
    noisy = hissing(order, 600.0)
    assert listening(None).recognize(noisy, "orders").text != ORDER
    assert listening(RnNoise()).recognize(noisy, "orders").text == ORDER
