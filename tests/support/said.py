"""Sentences by synthesizers, as recognisers get them: 16 kHz, trimmed, in a quiet room."""

from __future__ import annotations

import shutil
from functools import cache

import numpy as np
import pytest

from voice_coach.clip import Pcm16
from voice_coach.speech.espeak import EspeakSynthesizer
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.speaking import Synthesizer, VoiceStyle

RATE_HZ = 16_000
_BEFORE = round(0.25 * RATE_HZ)
_AFTER = round(0.30 * RATE_HZ)
_FAINT = 6.0
_SPEECH = 300
"""Louder samples belong to the words."""


@cache
def _said(program: str, voice: str, text: str) -> Pcm16:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    engine: Synthesizer = FliteSynthesizer() if program == "flite" else EspeakSynthesizer()
    try:
        clip = engine.synthesize(text, VoiceStyle(voice)).resampled(RATE_HZ)
    finally:
        engine.close()
    loud = np.flatnonzero(np.abs(clip.samples.astype(np.int32)) > _SPEECH)
    words = clip.samples[loud[0] : loud[-1] + 1].astype(np.float64)
    around = np.concatenate([np.zeros(_BEFORE), words, np.zeros(_AFTER)])
    around += np.random.default_rng(1).standard_normal(len(around)) * _FAINT
    return around.clip(-32_768, 32_767).astype(np.int16)


def said_by_flite(text: str, voice: str = "slt") -> Pcm16:
    """Return a sentence by flite; skips the test where flite is not installed."""
    return _said("flite", voice, text).copy()


def said_by_espeak(text: str, voice: str = "en-us") -> Pcm16:
    """Return a sentence by espeak-ng; skips the test where espeak-ng is not installed."""
    return _said("espeak-ng", voice, text).copy()
