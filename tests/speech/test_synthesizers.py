"""One contract for every engine that is installed: real renderings, listened to by numbers."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from voice_coach.clip import Clip
from voice_coach.errors import VoiceError
from voice_coach.speech._leveling import LEAD, TAIL
from voice_coach.speech.espeak import EspeakSynthesizer
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voice_coach.speech.rhvoice import RhvoiceSynthesizer
from voice_coach.speech.speaking import Synthesizer, VoiceStyle

pytestmark = pytest.mark.speech

ENGINES: dict[str, Callable[[], Synthesizer]] = {
    "rhvoice": RhvoiceSynthesizer,
    "flite": FliteSynthesizer,
    "pyttsx3": Pyttsx3Synthesizer,
    "espeak-ng": EspeakSynthesizer,
}
LINE = "Anna, the floor is yours. Take your time; there is no hurry at all."
JITTER = 0.06
"""Seconds by which renderings of one line differ: espeak wavers on purpose (measured: 0.045)."""


def installed(name: str) -> Synthesizer:
    try:
        return ENGINES[name]()
    except VoiceError as error:
        pytest.skip(str(error))


@pytest.fixture(params=list(ENGINES))
def synthesizer(request: pytest.FixtureRequest) -> Iterator[Synthesizer]:
    made = installed(request.param)
    yield made
    made.close()
    made.close()


@pytest.fixture
def pyttsx3() -> Synthesizer:
    return installed("pyttsx3")


def frame_levels(clip: Clip) -> np.typing.NDArray[np.float64]:
    """Return the RMS of each 20 ms in dBFS."""
    length = clip.rate_hz // 50
    whole = clip.samples[: len(clip.samples) // length * length] / 32768
    power = np.square(whole.reshape(-1, length)).mean(axis=1)
    levels: np.typing.NDArray[np.float64] = 10 * np.log10(power + 1e-12)
    return levels


def pitch_hz(clip: Clip) -> float:
    """Return the median pitch of the voiced frames, by autocorrelation of 40 ms."""
    length = clip.rate_hz // 25
    nearest, farthest = clip.rate_hz // 400, clip.rate_hz // 60
    found = []
    for start in range(0, len(clip.samples) - length, length):
        frame = clip.samples[start : start + length].astype(np.float64)
        alike = np.correlate(frame, frame, "full")[length - 1 :]
        lag = nearest + int(alike[nearest:farthest].argmax())
        if alike[lag] > 0.5 * alike[0] and np.sqrt(alike[0] / length) > 800:
            found.append(clip.rate_hz / lag)
    return float(np.median(found))


def test_it_knows_itself(synthesizer: Synthesizer) -> None:
    assert synthesizer.name in ENGINES
    assert synthesizer.version.strip()
    assert synthesizer.default_voice in synthesizer.voices()
    assert list(synthesizer.voices()) == sorted(set(synthesizer.voices()))


def test_it_speaks(synthesizer: Synthesizer) -> None:
    clip = synthesizer.synthesize(LINE, VoiceStyle())
    assert clip.samples.dtype == np.int16
    assert clip.samples.ndim == 1
    assert clip.rate_hz in {16_000, 22_050, 24_000}
    assert 3 < clip.seconds < 6


def test_every_line_is_as_loud(synthesizer: Synthesizer) -> None:
    for line in (LINE, "Yes.", "Thank you both."):
        clip = synthesizer.synthesize(line, VoiceStyle(rate=0.87))
        levels = frame_levels(clip)
        active = levels[levels > levels.max() - 25]
        assert 10 * np.log10(np.mean(10 ** (active / 10))) == pytest.approx(-20, abs=0.7)
        peak = np.abs(clip.samples.astype(int)).max() / 32768
        assert 20 * np.log10(peak) <= -3 + 0.01


def test_the_silence_around_a_line_is_steady(synthesizer: Synthesizer) -> None:
    for line in (LINE, "Five, four, three.", "Stop"):
        clip = synthesizer.synthesize(line, VoiceStyle(rate=0.87))
        loud = np.flatnonzero(np.abs(clip.samples) > 100)
        assert loud[0] / clip.rate_hz < LEAD + 0.06  # an f or th fades in
        assert loud[-1] / clip.rate_hz > clip.seconds - TAIL - 0.12  # a vowel fades out
        assert not clip.samples[: round((LEAD - 0.001) * clip.rate_hz)].any()
        assert not clip.samples[-round((TAIL - 0.001) * clip.rate_hz) :].any()


def test_rate_is_a_factor_on_the_default_speed(synthesizer: Synthesizer) -> None:
    usual = synthesizer.synthesize(LINE, VoiceStyle()).seconds
    slow = synthesizer.synthesize(LINE, VoiceStyle(rate=0.87)).seconds
    fast = synthesizer.synthesize(LINE, VoiceStyle(rate=1.5)).seconds
    assert slow == pytest.approx(usual / 0.87, rel=0.05)
    assert fast == pytest.approx(usual / 1.5, rel=0.15)


def test_pitch_is_a_factor_on_the_voices_own(synthesizer: Synthesizer) -> None:
    usual = pitch_hz(synthesizer.synthesize(LINE, VoiceStyle()))
    high = pitch_hz(synthesizer.synthesize(LINE, VoiceStyle(pitch=1.25)))
    assert high / usual == pytest.approx(1.25, rel=0.15)


def test_other_voices_are_other_voices(synthesizer: Synthesizer) -> None:
    voices = [voice for voice in ("rms", "awb", "en-gb-scotland", "alan") if voice in
              synthesizer.voices()]  # fmt: skip
    assert voices
    usual = synthesizer.synthesize(LINE, VoiceStyle())
    for voice in voices:
        other = synthesizer.synthesize(LINE, VoiceStyle(voice))
        assert abs(len(other.samples) - len(usual.samples)) > usual.rate_hz / 50


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "\U0001f44d\U0001f3fd", "\x00\x07", "\n"])
def test_nothing_to_say_is_an_empty_clip(synthesizer: Synthesizer, text: str) -> None:
    clip = synthesizer.synthesize(text, VoiceStyle())
    assert clip.samples.shape == (0,)
    assert clip.seconds == 0


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "Mm hm.",
        "Shh.",
        "12:30, 3.5, 1,000,000, $5, 50%, 1/2",
        "1234567890123456789012345678901234567890",
        "Yusuf, Aoife, Priya, Siobhán, José, Łukasz, Zoë, Nguyễn",
        "Юсуф, Ἀλέξανδρος, 小雪, प्रिया, محمد",
        "ok \U0001f600 fine \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "two\x00words\x07and\x1b[31mred",
        "\ud83d\udc4d half a pair \ud83d",
        "--help",
        "-o /tmp/x",
        "[[h@l'oU]] <speak>hello</speak> &amp;",
        "a" * 300,
        "NASA, BBC, U.S.A., a.b@example.org, https://example.org/x?y=1",
        "!!!,,,;;;... yes ...",
    ],
)
def test_odd_text_is_said(synthesizer: Synthesizer, text: str) -> None:
    clip = synthesizer.synthesize(text, VoiceStyle(rate=0.87))
    assert clip.seconds > 0.2
    assert frame_levels(clip).max() > -25


def test_shell_characters_are_words(synthesizer: Synthesizer, tmp_path: Path) -> None:
    target = tmp_path / "made"
    for text in ("$(touch {0})", "`touch {0}`", "; touch {0};", "| touch {0}", "' > {0} '"):
        assert synthesizer.synthesize(text.format(target), VoiceStyle()).seconds > 0.2
    assert not list(tmp_path.iterdir())


def test_a_page_of_ten_thousand_characters(synthesizer: Synthesizer) -> None:
    page = ("Take your time; there is no hurry at all. " * 250)[:10_000]
    clip = synthesizer.synthesize(page, VoiceStyle())
    assert 400 < clip.seconds < 900
    with pytest.raises(VoiceError, match="10001 characters"):
        synthesizer.synthesize(page + "x", VoiceStyle())


@pytest.mark.parametrize("voice", ["nobody", "en-us; reboot", "../../etc/passwd", "-v"])
def test_unknown_voices_are_refused_by_name(synthesizer: Synthesizer, voice: str) -> None:
    with pytest.raises(VoiceError) as raised:
        synthesizer.synthesize(LINE, VoiceStyle(voice))
    assert f'{synthesizer.name} has no voice "{voice}".' == raised.value.message
    assert synthesizer.default_voice in raised.value.hint


def test_lines_do_not_get_mixed_up(synthesizer: Synthesizer) -> None:
    """Rates and texts in turn, sixty times: each comes out at its own length."""
    lines = ("Ben, the floor is yours.", "Yes.", LINE)
    lengths: dict[tuple[str, float], list[float]] = {}
    for number in range(60):
        line, rate = lines[number % 3], (0.8, 1.0, 1.3)[number // 3 % 3]
        seconds = synthesizer.synthesize(line, VoiceStyle(rate=rate)).seconds
        lengths.setdefault((line, rate), []).append(seconds)
    assert len(lengths) == 9
    for seconds_of_one in lengths.values():
        assert max(seconds_of_one) < 1.08 * min(seconds_of_one) + 0.02  # rates lie 25 % apart


def test_several_threads_may_ask(synthesizer: Synthesizer) -> None:
    """The contract asks for one owner; a mistake there must not mix up lines or crash."""
    lines = [LINE[:length] for length in (20, 30, 40, 50)] * 4
    expected = {line: synthesizer.synthesize(line, VoiceStyle()).seconds for line in lines}
    with ThreadPoolExecutor(4) as pool:
        clips = list(pool.map(lambda line: synthesizer.synthesize(line, VoiceStyle()), lines))
    for line, clip in zip(lines, clips, strict=True):
        assert clip.seconds == pytest.approx(expected[line], abs=JITTER)


def test_nothing_is_printed_or_written(
    synthesizer: Synthesizer,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    handlers = list(logging.getLogger().handlers)
    synthesizer.synthesize("a secret", VoiceStyle())
    assert capfd.readouterr() == ("", "")
    assert not list(tmp_path.iterdir())
    assert logging.getLogger().handlers == handlers


def test_a_first_line_in_a_fresh_process_is_complete(pyttsx3: Synthesizer) -> None:
    """As it comes, pyttsx3 loses it 30 times of 30."""
    usual = pyttsx3.synthesize(LINE, VoiceStyle(rate=0.87)).seconds
    script = (
        "from voice_coach.speech.pyttsx3_synthesizer import Pyttsx3Synthesizer as P\n"
        "from voice_coach.speech.speaking import VoiceStyle\n"
        f"print(P().synthesize({LINE!r}, VoiceStyle(rate=0.87)).seconds)"
    )
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )
        assert float(done.stdout) == pytest.approx(usual, abs=JITTER)
        assert done.stderr == ""


def test_both_ways_to_espeak_sound_the_same(pyttsx3: Synthesizer) -> None:
    command = installed("espeak-ng")
    for style in (VoiceStyle(), VoiceStyle("en-gb-scotland", 0.87), VoiceStyle("en-us+f3", 1.2)):
        one, other = command.synthesize(LINE, style), pyttsx3.synthesize(LINE, style)
        assert one.rate_hz == other.rate_hz
        assert one.seconds == pytest.approx(other.seconds, abs=JITTER)


@pytest.mark.parametrize("name", ["pyttsx3", "espeak-ng"])
def test_mbrola_voices_come_at_their_own_speed(name: str) -> None:
    synthesizer = installed(name)
    voices = [voice for voice in synthesizer.voices() if voice.startswith("mb-us")]
    if not voices:
        pytest.skip("No MBROLA voice is installed (mbrola, mbrola-us1: Debian's non-free).")
    usual = synthesizer.synthesize(LINE, VoiceStyle())
    mbrola = synthesizer.synthesize(LINE, VoiceStyle(voices[0]))
    assert mbrola.rate_hz == 16_000
    assert mbrola.seconds == pytest.approx(usual.seconds, rel=0.25)
