from __future__ import annotations

import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from hearing import alike
from hearing.adapting import (
    Spoken,
    adapted_means,
    missing_programs,
    mixture_weights,
)
from hearing.lever import Pulled
from hearing.ngrams import arpa, drawn
from hearing.paired import changes, mcnemar
from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.speech._graph import WordGraph, word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech._sphinx import decode, new_decoder
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.speaking import VoiceStyle

JSGF = "#JSGF V1.0; grammar g; public <utterance> = (red | blue) [light] | stop;"
SENTENCES = {("red",), ("red", "light"), ("blue",), ("blue", "light"), ("stop",)}


@pytest.fixture
def graph() -> WordGraph:
    return word_graph(read_jsgf(JSGF))


@pytest.mark.parametrize(
    ("won", "lost", "p"), [(0, 0, 1.0), (5, 0, 0.0625), (0, 6, 0.03125), (10, 3, 0.0923), (4, 4, 1)]
)
def test_the_exact_p_of_a_paired_test(won: int, lost: int, p: float) -> None:
    assert mcnemar(won, lost) == pytest.approx(p, abs=1e-4)


def test_a_row_tells_what_was_won_and_lost_and_whether_it_counts() -> None:
    before = [False] * 8 + [True] * 2
    after = [True] * 8 + [True, False]
    assert changes(before, after) == (8, 1)
    row = Pulled.compared("key", "lever", "clips", before, after, "none")
    assert row.chance == "0.039 (+8, -1)"
    assert row.verdict == "better"
    assert Pulled.compared("key", "lever", "clips", after, before, "none").verdict == "worse"
    assert (
        Pulled.compared("key", "lever", "clips", after, after, "none").verdict
        == "no more than chance"
    )


def test_sentences_are_drawn_from_the_grammar_alone(graph: WordGraph) -> None:
    assert set(drawn(graph, 200, np.random.default_rng(1))) == SENTENCES


def test_the_probabilities_after_any_words_sum_to_one(graph: WordGraph) -> None:
    levels = _read(arpa(drawn(graph, 300, np.random.default_rng(2))))
    words = [gram[0] for gram in levels if len(gram) == 1 and gram != ("<s>",)]
    contexts = [("<s>",), ("red",), ("<s>", "red"), ("red", "light"), ("<s>", "stop")]
    for context in contexts:
        assert sum(_share(levels, (*context, word)) for word in words) == pytest.approx(1, abs=0.01)


def test_what_sounds_the_same_is_on_one_side() -> None:
    rng = np.random.default_rng(3)
    people = [(110.0, 0.002), (130.0, 0.02), (210.0, 0.0005), (240.0, 0.008)] * 6
    signals = [_voice(pitch, hiss, rng) for pitch, hiss in people]
    sides = alike.halves(signals)
    assert sorted(sides) == [0] * 12 + [1] * 12
    for first, other in product(range(4), range(4, 24)):
        if other % 4 == first:
            assert sides[first] == sides[other]


@pytest.mark.speech
@pytest.mark.skipif(bool(missing_programs()), reason="sphinxtrain is not installed")
def test_adapted_means_explain_what_they_were_adapted_to_better(tmp_path: Path) -> None:
    entries = {"stop": "S T AA P", "please": "P L IY Z"}
    clip = FliteSynthesizer().synthesize("Stop, please.", VoiceStyle("kal16")).resampled(RATE_HZ)
    spoken = Spoken(clip.samples, ("<sil>", "stop", "please", "<sil>"))
    scores = []
    for means in (None, adapted_means([spoken] * 3, entries, tmp_path)):
        decoder = new_decoder(means)
        for entry, phones in entries.items():
            decoder.add_word(entry, phones, update=False)
        decoder.set_align_text("stop please")
        path = decode(decoder, "_align", clip.samples)
        assert path is not None
        scores.append(path.score)
    assert scores[1] > scores[0]


def test_the_mixture_weights_of_a_sound_sum_to_about_one() -> None:
    steps = np.array([[[0, 9], [20, 3]]], np.uint8).repeat(3, 0)
    line = b"cluster_count 0\0"
    dump = len(line).to_bytes(4, "little") + line + bytes(4)
    dump += (2).to_bytes(4, "little") + (2).to_bytes(4, "little") + steps.tobytes()
    weights = np.frombuffer(mixture_weights(dump)[-48:], "<f4").reshape(2, 3, 2)
    assert weights[0, 0] == pytest.approx([1.0, math.exp(-20 * 1024 * math.log(1.0001))], rel=1e-4)
    assert weights[1, 2] == pytest.approx(
        [math.exp(-one * 1024 * math.log(1.0001)) for one in (9, 3)], rel=1e-4
    )


def _voice(pitch: float, hiss: float, rng: np.random.Generator) -> Signal:
    moments = np.arange(RATE_HZ) / RATE_HZ
    tone = sum(
        np.sin(2 * np.pi * pitch * (1 + rng.normal(0, 0.003)) * k * moments) / k
        for k in range(1, 9)
    )
    spoken = np.where(moments % 0.5 < 0.3, tone, 0.0) * 0.1
    return (spoken + rng.normal(0, hiss, len(moments))).astype(np.float32)


def _read(text: str) -> dict[tuple[str, ...], tuple[float, float]]:
    found = {}
    for line in text.splitlines():
        parts = line.split()
        if parts and parts[0].lstrip("-").replace(".", "").isdigit():
            back = float(parts.pop()) if parts[-1].lstrip("-").replace(".", "").isdigit() else 0.0
            found[tuple(parts[1:])] = (float(parts[0]), back)
    return found


def _share(levels: dict[tuple[str, ...], tuple[float, float]], gram: tuple[str, ...]) -> float:
    if gram in levels:
        return float(10 ** levels[gram][0])
    back = 10 ** levels.get(gram[:-1], (0.0, 0.0))[1]
    return float(back * _share(levels, gram[1:]))
