"""A "stop" in a silence, over the bell that still rings: the real ears, synthesized voices."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_coach.app.hearing import make_ears
from voice_coach.app.parts import make_library
from voice_coach.clip import Clip
from voice_coach.config import Settings
from voice_coach.engine.events import Transcript
from voice_coach.resources import audio_folder
from voice_coach.speech.earcons import load_earcons
from voice_coach.speech.ears import Ears
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.hearing import HeardEvent, ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.speech.speaking import VoiceStyle
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk

pytestmark = [
    pytest.mark.speech,
    pytest.mark.skipif(not shutil.which("flite"), reason="flite is not installed"),
]

RATE = HEARING_FORMAT.rate_hz
LENGTH = 6 * RATE
BELL_AT = RATE
VOICES = ("rms", "awb", "slt")
MOMENTS = (0.3, 0.9, 2.5)
"""Seconds after the stroke."""

Sound = NDArray[np.float64]


@pytest.fixture
def ears() -> Iterator[Ears]:
    settings = Settings()
    ears = make_ears(settings)
    for state in ("silence", "command"):
        ears.add_grammar(make_library(settings).grammar(state))
    profile = endpoint_profile("silence", settings.listening)
    ears.listen(ListenRequest(state="silence", profile=profile, wake=False))
    yield ears
    ears.close()


def samples_of(clip: Clip) -> Sound:
    return clip.resampled(RATE).samples.astype(np.float64) / 32768


def bell() -> Sound:
    rings = np.zeros(LENGTH)
    sound = samples_of(load_earcons(audio_folder())["bell_start"])[: LENGTH - BELL_AT]
    rings[BELL_AT : BELL_AT + len(sound)] = sound * 0.6
    return rings


def live_through(ears: Ears, heard: Sound, played: Sound, start: float) -> list[HeardEvent]:
    def chunk(sound: Sound, index: int) -> AudioChunk:
        block = sound[index : index + BLOCK_SAMPLES]
        pcm = (np.clip(block, -1, 1) * 32767).astype("<i2").tobytes()
        return AudioChunk(pcm, HEARING_FORMAT, start + index / RATE)

    return [
        event
        for index in range(0, LENGTH, BLOCK_SAMPLES)
        for event in ears.hear(chunk(heard, index), chunk(played, index))
    ]


def test_stop_is_heard_while_the_bell_rings(ears: Ears) -> None:
    missed = []
    start = 0.0
    for voice in VOICES:
        word = samples_of(FliteSynthesizer().synthesize("stop", VoiceStyle(voice, 0.9))) * 0.5
        for moment in MOMENTS:
            heard = np.random.default_rng(1).normal(0, 1e-4, LENGTH)
            first = BELL_AT + int(moment * RATE)
            heard[first : first + len(word)] += word
            events = live_through(ears, heard, bell(), start)
            start += LENGTH / RATE
            texts = [event.text for event in events if isinstance(event, Transcript)]
            if not any("stop" in text for text in texts):
                missed.append((voice, moment, events))
    assert missed == []


@pytest.mark.parametrize("voice", VOICES)
def test_stop_is_heard_where_no_room_sounds(ears: Ears, voice: str) -> None:
    """A microphone with a noise gate, or a virtual one: a hum at -70 dB and nothing else."""
    heard = 32 / 32768 * np.sin(2 * np.pi * 50 * np.arange(LENGTH) / RATE)
    word = samples_of(FliteSynthesizer().synthesize("stop", VoiceStyle(voice, 0.9)))
    heard[BELL_AT : BELL_AT + len(word)] += word
    events = live_through(ears, heard, np.zeros(LENGTH), 0.0)
    assert [event for event in events if isinstance(event, Transcript) and "stop" in event.text]


@pytest.mark.parametrize("echo_db", [-20.0, -6.0, 0.0])
def test_a_bell_alone_is_nobody_speaking(ears: Ears, echo_db: float) -> None:
    heard = np.roll(bell(), RATE // 20) * 10 ** (echo_db / 20)
    assert live_through(ears, heard, bell(), 0.0) == []
