"""The gate and Silero: boundaries to the sample, and the same result however a stream is cut."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.staged_hearing import LoudFrames

from voice_coach.clip import Pcm16
from voice_coach.speech.vad import (
    FRAME_SAMPLES,
    HOLD_SAMPLES,
    PREROLL_SAMPLES,
    WINDOW_SAMPLES,
    Passage,
    SileroVad,
    SpeechGate,
)


def frames(pattern: str) -> Pcm16:
    """Return a stream: ``x`` is a frame of sound, ``.`` one of silence."""
    levels = [100 if mark == "x" else 0 for mark in pattern]
    return np.repeat(np.array(levels, np.int16), FRAME_SAMPLES)


def passed(pattern: str) -> list[tuple[int, int]]:
    """Return the first and last frame of every contiguous stretch that passes."""
    stretches: list[tuple[int, int]] = []
    for passage in SpeechGate(LoudFrames()).process(frames(pattern)):
        first = passage.start // FRAME_SAMPLES
        last = first + len(passage.samples) // FRAME_SAMPLES - 1
        if stretches and stretches[-1][1] == first - 1:
            stretches[-1] = (stretches[-1][0], last)
        else:
            stretches.append((first, last))
    return stretches


@pytest.mark.parametrize(
    ("count", "judged"),
    [
        (0, 0),
        (1, 0),
        (FRAME_SAMPLES - 1, 0),
        (FRAME_SAMPLES, 1),
        (FRAME_SAMPLES + 1, 1),
        (2 * FRAME_SAMPLES, 2),
    ],
)
def test_the_gate_judges_full_frames(count: int, judged: int) -> None:
    classifier = LoudFrames()
    gate = SpeechGate(classifier)
    assert gate.process(np.zeros(count, np.int16)) == []
    assert classifier.frames == judged
    assert gate.position == judged * FRAME_SAMPLES


@pytest.mark.parametrize(
    ("pattern", "stretches"),
    [
        ("." * 40, []),
        ("x", []),
        ("x" + "." * 40, []),
        ("x..x..x" + "." * 40, []),
        ("xx", [(0, 1)]),
        ("x.x", [(0, 2)]),
        ("." * 5 + "xx" + "." * 40, [(0, 26)]),
        ("." * 30 + "xx" + "." * 40, [(21, 51)]),
        ("." * 30 + "xx" + "." * 19 + "x" + "." * 40, [(21, 71)]),
        ("." * 30 + "xx" + "." * 45 + "xx" + "." * 30, [(21, 51), (68, 98)]),
    ],
)
def test_two_of_three_frames_open_it_and_600_ms_close_it(
    pattern: str, stretches: list[tuple[int, int]]
) -> None:
    assert passed(pattern) == stretches


def test_what_passes_is_what_was_heard() -> None:
    stream = np.arange(100 * FRAME_SAMPLES, dtype=np.int32).astype(np.int16)
    stream[: 50 * FRAME_SAMPLES] = 0
    for passage in SpeechGate(LoudFrames()).process(stream):
        end = passage.start + len(passage.samples)
        assert (passage.samples == stream[passage.start : end]).all()


def test_the_first_passage_brings_the_300_ms_before_it() -> None:
    gate = SpeechGate(LoudFrames())
    opening = gate.process(frames("." * 30 + "xx"))
    assert [len(passage.samples) for passage in opening] == [PREROLL_SAMPLES + FRAME_SAMPLES]
    assert opening[0].first
    assert gate.is_open
    follow = gate.process(frames("."))
    assert [passage.first for passage in follow] == [False]
    gate.process(np.zeros(HOLD_SAMPLES, np.int16))
    assert not gate.is_open


@given(st.text(alphabet="x.", max_size=80), st.data())
def test_the_gate_does_not_mind_how_a_stream_is_cut(pattern: str, data: st.DataObject) -> None:
    stream = frames(pattern)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=6).map(sorted))
    gate = SpeechGate(LoudFrames())
    pieces = [
        passage
        for start, end in pairwise([0, *cuts, len(stream)])
        for passage in gate.process(stream[start:end])
    ]
    whole = SpeechGate(LoudFrames()).process(stream)
    assert list(map(described, pieces)) == list(map(described, whole))


@given(st.text(alphabet="x.", max_size=200))
def test_passages_come_in_order_and_never_twice(pattern: str) -> None:
    end = 0
    for passage in SpeechGate(LoudFrames()).process(frames(pattern)):
        assert passage.start >= end
        assert passage.first or passage.start == end
        end = passage.start + len(passage.samples)


def described(passage: Passage) -> tuple[int, bytes, bool]:
    return passage.start, passage.samples.tobytes(), passage.first


@pytest.mark.parametrize(
    ("count", "windows"),
    [
        (0, 0),
        (1, 0),
        (WINDOW_SAMPLES - 1, 0),
        (WINDOW_SAMPLES, 1),
        (WINDOW_SAMPLES + 1, 1),
        (2 * WINDOW_SAMPLES, 2),
        (2 * WINDOW_SAMPLES + 1, 2),
    ],
)
def test_silero_answers_for_full_windows(count: int, windows: int) -> None:
    assert len(SileroVad().process(np.zeros(count, np.int16))) == windows


def test_silero_does_not_mind_how_a_stream_is_cut() -> None:
    stream = (np.random.default_rng(3).standard_normal(8000) * 2000).astype(np.int16)
    cut = SileroVad()
    pieces = [
        answer
        for start in range(0, 8000, 320)
        for answer in cut.process(stream[start : start + 320])
    ]
    assert pieces == SileroVad().process(stream)


def test_silero_forgets_on_reset() -> None:
    generator = np.random.default_rng(4)
    noise = (generator.standard_normal(4000) * 3000).astype(np.int16)
    vad = SileroVad()
    fresh = vad.process(noise)
    vad.reset()
    assert vad.process(noise) == fresh


def test_silero_calls_silence_silence() -> None:
    assert max(SileroVad().process(np.zeros(16_000, np.int16))) < 0.1


def test_webrtcvad_keeps_the_gate_shut_in_a_quiet_room() -> None:
    hiss = (np.random.default_rng(5).standard_normal(160_000) * 8).astype(np.int16)
    assert SpeechGate().process(hiss) == []
