"""Processor seconds per second of sound of each stage of hearing and speaking."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import soundfile

from measure import Row, median_and_p95, spent_seconds
from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.content.intents import IntentSet
from voice_coach.content.loading import load_library
from voice_coach.content.wake_phrases import AUTO_PHRASE_BUILT_IN
from voice_coach.resources import dialogs_folder
from voice_coach.speech._echo_filter import BLOCK
from voice_coach.speech.ears import open_ears
from voice_coach.speech.echo import OwnEcho, WebRtcEcho
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.hearing import EarsOptions, EndpointProfile, ListenRequest, Recognizer
from voice_coach.speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voice_coach.speech.recognizers import open_model, open_recognizer, open_wake_word
from voice_coach.speech.speaking import Synthesizer, VoiceStyle
from voice_coach.speech.vad import SileroVad, SpeechGate
from voice_coach.units import HEARING_FORMAT, AudioChunk

ROOT = Path(__file__).resolve().parents[2]
RECORDINGS = ROOT.parent / "shared" / "recordings"
RATE = HEARING_FORMAT.rate_hz
LIVE_BLOCK = RATE // 50
"""What a microphone brings at a time: 20 ms."""
READ_CLIPS, MEETING_CLIPS, ORDERS = 6, 1, 10
HISS_SECONDS = 60
STYLE = VoiceStyle(rate=0.87)
COMMANDS = (
    "let's start the silent gaze for three minutes",
    "please start the feeling check in",
    "can we do the feeling check in again",
)
LINES = (
    "Find a comfortable place to sit, so that you can look at each other.",
    "When you hear the bell, look into each other's eyes. You need not say anything.",
    "Thank you. Take a breath together before you go on with your day.",
)
COMMAND = EndpointProfile("command", end_silence=0.5, max_utterance=6.0)


def measure() -> Iterator[Row]:
    """Yield a row per stage; the stages whose parts are missing say so."""
    clips, source = speech()
    if not clips:
        yield Row("the stages of hearing", f"skipped: {source}")
    else:
        yield from _hearing(np.concatenate(clips), source)
    yield from _recognising()
    yield from _speaking()


def _hearing(speech: Pcm16, source: str) -> Iterator[Row]:
    for name, load in hearing_loads(speech, source):
        yield Row(name, f"{load:.5f} s per second")


def hearing_loads(speech: Pcm16, source: str) -> Iterator[tuple[str, float]]:
    """Yield each stage of hearing with its processor seconds per second of sound."""
    for name, process in (
        ("the gate (webrtcvad)", SpeechGate().process),
        ("Silero", SileroVad().process),
        ("wake word and its confirmation", open_wake_word(AUTO_PHRASE_BUILT_IN).process),
        ("echo canceller", _canceller(np.roll(speech, RATE * 3))),
    ):
        yield f"{name}, {source}", _load(process, speech)
    yield f"all of hearing at idle, speech, {source}", _load(_ears(), speech)
    hiss = np.random.default_rng(1).normal(0.0, 8.0, HISS_SECONDS * RATE).astype(np.int16)
    yield "all of hearing at idle, faint hiss", _load(_ears(), hiss)


def _load(process: Callable[[Pcm16], object], samples: Pcm16) -> float:
    began = spent_seconds()
    for start in range(0, len(samples) - LIVE_BLOCK + 1, LIVE_BLOCK):
        process(samples[start : start + LIVE_BLOCK])
    return (spent_seconds() - began) / (len(samples) / RATE)


def _canceller(played: Pcm16) -> Callable[[Pcm16], object]:
    canceller = OwnEcho(WebRtcEcho())
    at = 0

    def process(heard: Pcm16) -> None:
        nonlocal at
        for start in range(0, len(heard), BLOCK):
            canceller.process(heard[start : start + BLOCK], played[at : at + BLOCK])
            at += BLOCK

    return process


def _ears() -> Callable[[Pcm16], object]:
    """Return the ears as they are at idle: waiting for the wake phrase, nothing playing."""
    ears = open_ears(EarsOptions(COMMAND), None)
    ears.add_grammar(_command_grammar())
    ears.listen(ListenRequest("command", COMMAND, decode=False))
    at = 0

    def process(heard: Pcm16) -> None:
        nonlocal at
        ears.hear(AudioChunk(heard.tobytes(), HEARING_FORMAT, at / RATE))
        at += len(heard)

    return process


# --- words -------------------------------------------------------------------------------------


def _recognising() -> Iterator[Row]:
    name = "decoding an order, people, per second of sound"
    if times := order_times():
        yield Row(name, median_and_p95(times, "s"))
    else:
        yield Row(name, f"skipped: {RECORDINGS.name} of people are absent")
    length, times = command_times()
    if times:
        yield Row(f"decoding a command of {length:.1f} s", median_and_p95(times, "ms", 1000))
    else:
        yield Row("decoding a command", "skipped: flite is not installed")


def order_times() -> list[float]:
    """Return the processor seconds per second of people's orders; none where there are none."""
    orders = sorted((RECORDINGS / "coffee_orders").glob("*.flac"))[:ORDERS]
    if not orders:
        return []
    recognizer = open_recognizer(open_model(None))
    grammar = IntentSet.from_yaml(ROOT / "tests/fixtures/coffee_orders.yaml").grammar("orders")
    recognizer.add_grammar(grammar)
    clips = [_read(path) for path in orders]
    return [_decoding(recognizer, clip, "orders") / (len(clip) / RATE) for clip in clips]


def command_times(snr_db: float | None = None) -> tuple[float, list[float]]:
    """Return how long commands are, and the processor seconds of decoding them; or none.

    Args:
        snr_db: how far below the speech a white noise lies, RMS; None: there is none.
    """
    if shutil.which("flite") is None:
        return 0.0, []
    recognizer = open_recognizer(open_model(None))
    recognizer.add_grammar(_command_grammar())
    commands = [_noisy(clip, snr_db) for clip in _synthesized(COMMANDS, "rms")]
    length = sum(map(len, commands)) / len(commands) / RATE
    return length, [_decoding(recognizer, clip, "command") for _ in range(5) for clip in commands]


def _noisy(clip: Pcm16, snr_db: float | None) -> Pcm16:
    if snr_db is None:
        return clip
    rms = float(np.sqrt(np.mean(np.square(clip, dtype=np.float64)))) * 10 ** (-snr_db / 20)
    noise = np.random.default_rng(1).normal(0.0, rms, len(clip))
    return np.clip(clip + noise, -32768, 32767).astype(np.int16)


def _decoding(recognizer: Recognizer, clip: Pcm16, grammar: str) -> float:
    began = spent_seconds()
    recognizer.recognize(clip, grammar)
    return spent_seconds() - began


def _command_grammar() -> Grammar:
    library = load_library(dialogs_folder("en"), ("Anna", "Ben"), choose=lambda _: 0)
    return library.grammar("command")


# --- the voice -----------------------------------------------------------------------------------


def _speaking() -> Iterator[Row]:
    if shutil.which("flite") is None:
        yield Row("flite", "skipped: flite is not installed")
    else:
        yield from _synthesis(FliteSynthesizer())
    if shutil.which("espeak-ng") is None:
        yield Row("pyttsx3", "skipped: espeak-ng is not installed")
    else:
        yield from _synthesis(Pyttsx3Synthesizer())


def _synthesis(synthesizer: Synthesizer) -> Iterator[Row]:
    """Yield what rendering costs, and how long the first sound of a line waits for it."""
    synthesizer.synthesize("Hello.", STYLE)
    began, seconds, waits = spent_seconds(), 0.0, []
    for line in LINES * 3:
        asked = time.perf_counter()
        seconds += synthesizer.synthesize(line, STYLE).seconds
        waits.append(time.perf_counter() - asked)
    used = spent_seconds() - began
    yield Row(f"{synthesizer.name}: rendering", f"{used / seconds:.5f} s per second")
    yield Row(f"{synthesizer.name}: wait for a whole line", median_and_p95(waits, "ms", 1000))
    synthesizer.close()


# --- sound ---------------------------------------------------------------------------------------


def speech() -> tuple[Sequence[Pcm16], str]:
    """Return clips and where they are from; or none, and why."""
    read = sorted((RECORDINGS / "read_speech").glob("*.flac"))[:READ_CLIPS]
    meeting = sorted((RECORDINGS / "meeting_talk").glob("*.flac"))[:MEETING_CLIPS]
    if read and meeting:
        return [_read(path) for path in (*read, *meeting)], "people"
    if shutil.which("flite") is None:
        return [], "there are no recordings of people, and flite is not installed"
    return _synthesized(LINES * 3, "rms"), "synthesized speech (recordings of people are absent)"


def _synthesized(texts: Sequence[str], voice: str) -> list[Pcm16]:
    synthesizer = FliteSynthesizer()
    clips = [synthesizer.synthesize(text, VoiceStyle(voice)) for text in texts]
    return [clip.resampled(RATE).samples for clip in clips]


def _read(path: Path) -> Pcm16:
    samples, rate = soundfile.read(path, dtype="int16")
    if rate != RATE:
        raise ValueError(f"{path} has {rate} Hz, not {RATE}")
    return np.asarray(samples, np.int16)
