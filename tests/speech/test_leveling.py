from __future__ import annotations

import numpy as np
import pytest

from voice_coach.clip import Pcm16
from voice_coach.errors import VoiceError
from voice_coach.speech._leveling import LEAD, TAIL, active_span, finished, leveled

RATE_HZ = 16_000


def tone(seconds: float, amplitude: float) -> Pcm16:
    t = np.arange(round(seconds * RATE_HZ))
    return (amplitude * np.sin(2 * np.pi * 220 * t / RATE_HZ)).astype(np.int16)


def silence(seconds: float) -> Pcm16:
    return np.zeros(round(seconds * RATE_HZ), np.int16)


def rms_dbfs(samples: Pcm16) -> float:
    return float(10 * np.log10(np.mean(np.square(samples / 32768))))


@pytest.mark.parametrize("amplitude", [300, 3_000, 30_000])
def test_quiet_and_loud_come_out_alike(amplitude: float) -> None:
    clip = leveled(tone(1.0, amplitude), RATE_HZ)
    assert rms_dbfs(clip.samples[4_000:12_000]) == pytest.approx(-20, abs=0.2)


def test_pauses_do_not_make_a_line_louder() -> None:
    line = np.concatenate([tone(0.5, 3_000), silence(2.0), tone(0.5, 3_000)])
    clip = leveled(line, RATE_HZ)
    assert rms_dbfs(clip.samples[2_000:6_000]) == pytest.approx(-20, abs=0.2)


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (0.3, 0.5), (1.0, 0.0)])
def test_the_silence_around_is_always_the_same(before: float, after: float) -> None:
    line = np.concatenate([silence(before), tone(1.0, 3_000), silence(after)])
    clip = leveled(line, RATE_HZ)
    sounding = np.flatnonzero(clip.samples)
    assert sounding[0] / RATE_HZ == pytest.approx(LEAD, abs=0.006)
    assert (len(clip.samples) - sounding[-1]) / RATE_HZ == pytest.approx(TAIL, abs=0.006)
    assert clip.seconds == pytest.approx(1.0 + LEAD + TAIL, abs=0.011)


def test_a_soft_first_sound_is_not_cut_off() -> None:
    """An f is some 40 dB softer than the vowel after it."""
    line = np.concatenate([silence(0.2), tone(0.1, 100), tone(0.5, 8_000)])
    assert leveled(line, RATE_HZ).seconds == pytest.approx(0.6 + LEAD + TAIL, abs=0.011)


def test_peaks_are_turned_down_and_nothing_else_is() -> None:
    line = tone(1.0, 1_000)
    line[8_000:8_008] = 30_000
    clip = leveled(line, RATE_HZ)
    peak = np.abs(clip.samples.astype(int)).max()
    assert 20 * np.log10(peak / 32768) <= -3 + 0.01
    far = np.r_[1_000:7_000, 10_000:15_000]
    untouched = leveled(tone(1.0, 1_000), RATE_HZ).samples[far]
    ratio = np.std(clip.samples[far]) / np.std(untouched)
    spread = clip.samples[far] / ratio - untouched
    assert np.abs(spread).max() < 3


def test_the_clip_cannot_be_changed_and_the_ends_do_not_click() -> None:
    clip = leveled(tone(0.5, 8_000) + np.int16(2_000), RATE_HZ)
    assert np.abs(np.diff(clip.samples[: round(LEAD * RATE_HZ) + 5].astype(int))).max() < 400
    with pytest.raises(ValueError, match="read-only"):
        clip.samples[0] = 1


@pytest.mark.parametrize("samples", [silence(0), silence(0.5), silence(0.5) + np.int16(3)])
def test_silence_is_an_empty_clip(samples: Pcm16) -> None:
    assert active_span(samples, RATE_HZ) == (0, 0)
    assert len(leveled(samples, RATE_HZ).samples) == 0


@pytest.mark.parametrize(
    "samples",
    [silence(0), silence(3), tone(0.2, 3_000), np.concatenate([tone(0.2, 3_000), silence(3)])],
)
def test_renderings_that_are_too_short_are_refused(samples: Pcm16) -> None:
    text = "Take your time, there is no hurry."
    with pytest.raises(VoiceError, match="engine-x made 0"):
        finished(samples, RATE_HZ, engine="engine-x", text=text, rate=1.0)
    assert finished(tone(2.0, 3_000), RATE_HZ, engine="x", text=text, rate=1.0).seconds > 2
