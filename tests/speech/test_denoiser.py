"""The real RNNoise: noise goes, speech stays where it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from voice_coach.clip import Pcm16
from voice_coach.errors import SystemLibraryError
from voice_coach.speech import denoiser
from voice_coach.speech.denoiser import RnNoise, library_path, open_denoiser
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.speaking import VoiceStyle
from voice_coach.units import HEARING_FORMAT

RATE = HEARING_FORMAT.rate_hz

needs_rnnoise = pytest.mark.skipif(library_path() is None, reason="RNNoise is not installed")


def hiss(seconds: float, level: float = 500.0) -> Pcm16:
    rng = np.random.default_rng(1)
    return rng.normal(0.0, level, round(seconds * RATE)).astype(np.int16)


def decibels(samples: Pcm16) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-9))


@pytest.mark.speech
@needs_rnnoise
def test_steady_noise_is_taken_down() -> None:
    noise = hiss(2.0)
    cleaned = RnNoise().clean(noise)
    assert decibels(noise) - decibels(cleaned[RATE:]) > 15.0


@pytest.mark.speech
@needs_rnnoise
@pytest.mark.parametrize("samples", [1, 159, 1_600, 16_001, 20_479])
def test_length_is_kept_and_silence_stays_silence(samples: int) -> None:
    cleaned = RnNoise().clean(np.zeros(samples, np.int16))
    assert cleaned.dtype == np.int16
    assert len(cleaned) == samples
    assert not cleaned.any()


@pytest.mark.speech
@needs_rnnoise
@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_speech_stays_in_its_place_and_is_the_same_each_time() -> None:
    clip = FliteSynthesizer().synthesize("Let's start the silent gaze.", VoiceStyle("rms"))
    speech = clip.resampled(RATE).samples
    noisy = (speech + hiss(len(speech) / RATE, 150.0)[: len(speech)]).astype(np.int16)
    whole = RnNoise()
    cleaned = whole.clean(noisy)
    away = range(-80, 81)
    fits = [
        float(np.dot(speech[400:-400].astype(np.float64), np.roll(cleaned, by)[400:-400]))
        for by in away
    ]
    assert abs(away[int(np.argmax(fits))]) <= 1
    assert np.array_equal(whole.clean(noisy), cleaned)


def test_without_the_library_the_sound_is_heard_as_it_came(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(denoiser, "library_path", lambda: None)
    assert open_denoiser() is None
    damaged = tmp_path / "librnnoise.so"
    damaged.write_bytes(b"no library")
    monkeypatch.setattr(denoiser, "library_path", lambda: damaged)
    assert open_denoiser() is None
    with pytest.raises(SystemLibraryError, match="cannot be loaded"):
        RnNoise()
