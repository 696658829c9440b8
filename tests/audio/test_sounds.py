"""The bells and earcons: what they are made of, and that nothing takes them for a person."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_coach.clip import Clip, Pcm16
from voice_coach.content.wake_phrases import BUILT_IN_PHRASES
from voice_coach.errors import VoiceError
from voice_coach.resources import audio_folder
from voice_coach.speech.earcons import EARCON_NAMES, load_earcons
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.speaking import VoiceStyle
from voice_coach.speech.vad import SileroVad
from voice_coach.speech.wake import MicroWake

BELLS = ("bell_start", "bell_end", "bell_handover", "bell_finish")
STRUCK = tuple(name for name in EARCON_NAMES if name != "soft_tone")

LONG = BELLS[1:]
MADE = [pytest.param(name, marks=[pytest.mark.slow] * (name in LONG)) for name in EARCON_NAMES]

Signal = NDArray[np.float64]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sounds", audio_folder() / "make_sounds.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def levels(script: ModuleType, sounds: dict[str, Clip]) -> dict[str, float]:
    """Loudness of every sound in LUFS."""
    return {
        name: float(script.momentary_loudness(signal(clip)).max()) for name, clip in sounds.items()
    }


@pytest.fixture(scope="module")
def sounds() -> dict[str, Clip]:
    return load_earcons(audio_folder())


def signal(clip: Clip) -> Signal:
    return clip.samples.astype(np.float64) / 32768


def strongest_hz(sound: Signal, rate_hz: int) -> float:
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8 * len(sound)))
    return float(power.argmax() * rate_hz / (8 * len(sound)))


def test_the_folder_holds_the_contracts_sounds_and_no_others(script: ModuleType) -> None:
    assert sorted(script.SOUNDS) == sorted(EARCON_NAMES)
    files = {path.stem for path in audio_folder().iterdir() if path.suffix in {".flac", ".wav"}}
    assert files == set(EARCON_NAMES)


@pytest.mark.parametrize("name", MADE)
def test_the_file_is_what_the_script_makes(
    name: str, script: ModuleType, sounds: dict[str, Clip]
) -> None:
    made = script.samples(name)
    assert made.shape == sounds[name].samples.shape
    # Another processor may round a sine the other way.
    assert np.abs(made.astype(int) - sounds[name].samples).max() <= 1


@pytest.mark.parametrize("name", EARCON_NAMES)
def test_sounds_are_48_khz_with_room_to_the_ceiling_and_no_offset(
    name: str, sounds: dict[str, Clip]
) -> None:
    clip = sounds[name]
    assert clip.rate_hz == 48_000
    peak_dbfs = 20 * np.log10(np.abs(signal(clip)).max())
    assert -40 < peak_dbfs <= -3
    assert abs(signal(clip).mean()) < 1e-4


@pytest.mark.parametrize("name", EARCON_NAMES)
def test_sounds_begin_and_end_in_silence(name: str, sounds: dict[str, Clip]) -> None:
    sound = signal(sounds[name])
    loudest = np.abs(sound).max()
    assert sound[0] == 0
    assert np.abs(np.diff(sound[:10])).max() < 0.01 * loudest
    assert np.abs(sound[-48:]).max() < 0.002 * loudest


@pytest.mark.parametrize("name", STRUCK)
def test_a_stroke_begins_with_the_file(name: str, sounds: dict[str, Clip]) -> None:
    sound = np.abs(signal(sounds[name]))
    onset = int((sound > 0.1 * sound.max()).argmax()) / 48_000
    assert onset <= 0.005


def test_the_soft_tone_has_no_stroke(sounds: dict[str, Clip]) -> None:
    sound = np.abs(signal(sounds["soft_tone"]))
    assert int((sound > 0.1 * sound.max()).argmax()) / 48_000 > 0.1
    assert sound.argmax() / 48_000 > 0.5


@pytest.mark.parametrize(
    ("name", "shortest", "longest"),
    [
        ("bell_start", 4, 6),
        ("bell_end", 8, 10),
        ("listening", 0.1, 0.25),
        ("tick", 0.02, 0.15),
        ("soft_tone", 1, 2.5),
    ],
)
def test_lengths(name: str, shortest: float, longest: float, sounds: dict[str, Clip]) -> None:
    assert shortest <= sounds[name].seconds <= longest


@pytest.mark.parametrize("name", BELLS)
def test_bells_have_the_partials_of_a_ring(name: str, sounds: dict[str, Clip]) -> None:
    """A thin ring's n(n²-1)/sqrt(n²+1), worked out by hand: 1, 2.828, 5.423 times the first."""
    sound = signal(sounds[name])
    power = np.abs(np.fft.rfft(sound)) ** 2
    hz = np.fft.rfftfreq(len(sound), 1 / 48_000)
    for expected in (293.66, 830.6, 1592.6):
        near = np.flatnonzero((hz > 0.9 * expected) & (hz < 1.1 * expected))
        found = hz[near[power[near].argmax()]]
        assert found == pytest.approx(expected, rel=0.005)
        between = (hz > 1.2 * expected) & (hz < 1.4 * expected)
        assert power[near].max() > 1000 * power[between].max()
    warm = power[(hz > 180) & (hz < 900)].sum() / power.sum()
    heard_on_a_small_speaker = power[hz > 400].sum() / power.sum()
    assert warm > 0.9
    assert heard_on_a_small_speaker > 0.15


@pytest.mark.parametrize(
    ("name", "last_strike"), list(zip(BELLS, (0.0, 0.0, 0.9, 2.6), strict=True))
)
def test_bells_only_fade(name: str, last_strike: float, sounds: dict[str, Clip]) -> None:
    """Over the time of one beat between the two modes of a pair (0.0035 of 293.66 Hz)."""
    ringing = signal(sounds[name])[round(last_strike * 48_000) :]
    beat = round(48_000 / (0.0035 * 293.66))
    whole = ringing[: len(ringing) // beat * beat].reshape(-1, beat)
    energy = np.square(whole).sum(axis=1)
    assert len(energy) >= 3
    assert (np.diff(energy) < 0).all()


def test_strikes_can_be_counted(sounds: dict[str, Clip]) -> None:
    for name, strikes in zip(BELLS, (1, 1, 2, 3), strict=True):
        frames = signal(sounds[name])
        frames = frames[: len(frames) // 480 * 480].reshape(-1, 480)
        level = np.concatenate([[0.0], np.sqrt(np.square(frames).mean(axis=1))])
        jumps = np.flatnonzero((level[1:] > 1.5 * level[:-1]) & (level[1:] > 0.2 * level.max()))
        assert len(jumps) == strikes, name


def test_pausing_falls_and_resuming_rises(sounds: dict[str, Clip]) -> None:
    first, second = slice(0, 9_600), slice(9_600, 28_800)
    paused, resumed = signal(sounds["paused"]), signal(sounds["resumed"])
    assert strongest_hz(paused[first], 48_000) > 1.2 * strongest_hz(paused[second], 48_000)
    assert strongest_hz(resumed[second], 48_000) > 1.2 * strongest_hz(resumed[first], 48_000)


def test_the_loudness_meter_reads_what_the_recommendation_says(script: ModuleType) -> None:
    """BS.1770: a full-scale sine of 997 Hz in one channel reads -3.01 (there +0.69 of the curve).

    At 100 Hz only the high-pass acts, f² / (f² + 38²): -1.2 dB; at 10 kHz only the shelf: +4 dB.
    """
    t = np.arange(48_000) / 48_000
    for hz, expected in ((997, -3.01), (100, -4.87), (10_000, 0.3)):
        read = float(script.momentary_loudness(np.sin(2 * np.pi * hz * t)).max())
        assert read == pytest.approx(expected, abs=0.1), hz


def test_bells_are_as_loud_as_each_other(levels: dict[str, float]) -> None:
    bells = [levels[name] for name in BELLS]
    assert max(bells) - min(bells) <= 1.5


def test_signs_are_softer_than_bells_and_the_tick_is_softest(levels: dict[str, float]) -> None:
    softest_bell = min(levels[name] for name in BELLS)
    assert all(levels[name] < softest_bell - 4 for name in EARCON_NAMES if name not in BELLS)
    assert levels["tick"] == min(levels.values())


def test_sources_lists_every_sound_as_it_is(
    sounds: dict[str, Clip], levels: dict[str, float]
) -> None:
    text = (audio_folder() / "SOURCES.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([\d.]+) \| (-[\d.]+) \|$", text, re.MULTILINE)
    assert [name for name, _, _ in rows] == list(EARCON_NAMES)
    for name, seconds, lufs in rows:
        assert float(seconds) == pytest.approx(sounds[name].seconds, abs=0.05)
        assert float(lufs) == pytest.approx(levels[name], abs=0.2)


def in_a_room(samples: Pcm16, gain: float, offset: int) -> Pcm16:
    """Return the sound as a microphone hears it: softer, at some moment, over a little noise."""
    silence = (np.zeros(16_000 + offset), np.zeros(8_000))
    noise = np.random.default_rng(7).normal(0, 5, len(samples) + 24_000 + offset)
    heard = np.concatenate([silence[0], gain * samples, silence[1]]) + noise
    return np.rint(heard).astype(np.int16)


def longest_speech(samples: Pcm16) -> float:
    """Return the longest stretch in seconds that Silero takes for speech."""
    longest = run = 0
    for probability in SileroVad().process(samples):
        run = run + 1 if probability >= 0.5 else 0
        longest = max(longest, run)
    return longest * 512 / 16_000


@pytest.fixture(scope="module")
def spoken() -> Iterator[dict[str, Pcm16]]:
    """The wake phrases and a sentence, said by flite: what must be heard."""
    try:
        voice = FliteSynthesizer()
    except VoiceError as error:
        pytest.skip(str(error))
    yield {
        text: voice.synthesize(text, VoiceStyle()).resampled(16_000).samples
        for text in (*BUILT_IN_PHRASES, "Take your time.")
    }
    voice.close()


@pytest.mark.speech
def test_the_detector_hears_speech_that_is_spoken(spoken: dict[str, Pcm16]) -> None:
    assert longest_speech(in_a_room(spoken["Take your time."], 0.3, 0)) > 0.4


@pytest.mark.speech
@pytest.mark.parametrize("name", EARCON_NAMES)
def test_no_sound_is_taken_for_speech(name: str, sounds: dict[str, Clip]) -> None:
    """An utterance needs 0.12 s of speech."""
    samples = sounds[name].resampled(16_000).samples
    for gain in (1.0, 0.3, 0.1):
        for offset in (0, 170, 340):
            assert longest_speech(in_a_room(samples, gain, offset)) < 0.1, (gain, offset)


@pytest.mark.speech
@pytest.mark.parametrize("phrase", BUILT_IN_PHRASES)
def test_no_sound_is_taken_for_a_wake_phrase(
    phrase: str, sounds: dict[str, Clip], spoken: dict[str, Pcm16]
) -> None:
    """The model proposes the phrase from 0.2 on where it is set most sensitive."""
    for name in EARCON_NAMES:
        samples = sounds[name].resampled(16_000).samples
        assert MicroWake(phrase).probability(in_a_room(samples, 1.0, 0)) < 0.2, name
    said = in_a_room(spoken[phrase], 1.0, 0)
    assert MicroWake(phrase).probability(said) > 0.6, "it is deaf"
