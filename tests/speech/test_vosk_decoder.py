"""What libvosk 0.3.45 itself does, on which ``VoskRecognizer`` and its guards are built."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.said import said_by_espeak
from vosk import KaldiRecognizer, Model, SetLogLevel

from voice_coach.clip import Pcm16

pytestmark = pytest.mark.speech

TINY_MODEL = Path(__file__).parents[1] / "fixtures" / "tiny-vosk-model"
PHRASES = ["turn the kitchen lights on", "play the next song", "[unk]"]
BLOCK = 320
SILENCE = np.zeros(24_000, np.int16)


@pytest.fixture(scope="module")
def model() -> Model:
    SetLogLevel(-2)
    return Model(str(TINY_MODEL))


@pytest.fixture
def decoder(model: Model) -> KaldiRecognizer:
    decoder = KaldiRecognizer(model, 16_000, json.dumps(PHRASES))
    decoder.SetWords(True)
    return decoder


def feed(decoder: KaldiRecognizer, samples: Pcm16) -> tuple[list[str], list[tuple[int, str]]]:
    """Feed 20 ms blocks; return partial texts as they changed, and results with their sample."""
    partials: list[str] = []
    results = []
    for start in range(0, len(samples), BLOCK):
        if decoder.AcceptWaveform(samples[start : start + BLOCK].tobytes()):
            results.append((start + BLOCK, json.loads(decoder.Result())["text"]))
            continue
        partial = json.loads(decoder.PartialResult())["partial"]
        if not partials or partials[-1] != partial:
            partials.append(partial)
    return partials, results


def test_partial_results_grow_into_the_sentence(decoder: KaldiRecognizer) -> None:
    partials, results = feed(decoder, said_by_espeak(PHRASES[0]))
    assert results == []
    assert partials[0] == ""
    assert len(partials) >= 3
    assert partials[-1].startswith("turn the kitchen")
    for shorter, longer in pairwise(partials):
        assert len(longer) >= len(shorter)
    assert json.loads(decoder.FinalResult())["text"] == PHRASES[0]


def test_an_utterance_ends_by_silence(decoder: KaldiRecognizer) -> None:
    """``conf/model.conf`` asks for 0.5 s; the network looks 0.2 s ahead in chunks of 0.63 s."""
    one, other = said_by_espeak(PHRASES[0]), said_by_espeak(PHRASES[1])
    _, results = feed(decoder, np.concatenate([one, SILENCE, other, SILENCE]))
    texts = [text for _, text in results if text]
    assert texts == PHRASES[:2]
    first_end = results[0][0] - len(one)
    assert 0.2 <= first_end / 16_000 <= 1.3


def test_words_have_times_and_confidences(decoder: KaldiRecognizer) -> None:
    said = said_by_espeak(PHRASES[0])
    feed(decoder, said)
    words: list[dict[str, Any]] = json.loads(decoder.FinalResult())["result"]
    assert [word["word"] for word in words] == PHRASES[0].split()
    assert all(0.9 < word["conf"] <= 1.0 for word in words)
    times = [time for word in words for time in (word["start"], word["end"])]
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] <= len(said) / 16_000


def test_an_ended_utterance_leaves_nothing_behind(decoder: KaldiRecognizer) -> None:
    first = said_by_espeak(PHRASES[0])
    alone = KaldiResult.of(decoder, first)
    assert KaldiResult.of(decoder, said_by_espeak(PHRASES[1])).text == PHRASES[1]
    again = KaldiResult.of(decoder, first)
    assert (again.text, again.confidences) == (alone.text, alone.confidences)


def test_the_size_of_the_blocks_does_not_matter(decoder: KaldiRecognizer) -> None:
    said = said_by_espeak(PHRASES[0])
    at_once = KaldiResult.of(decoder, said)
    feed(decoder, said)
    in_blocks = KaldiResult(json.loads(decoder.FinalResult()))
    assert (in_blocks.text, in_blocks.confidences) == (at_once.text, at_once.confidences)


def test_a_grammar_is_soft(decoder: KaldiRecognizer) -> None:
    """Phrases are mixed: why texts are matched with the templates again."""
    mixed = KaldiResult.of(decoder, said_by_espeak("turn the next song"))
    assert mixed.text not in PHRASES
    assert set(mixed.text.split()) <= set(" ".join(PHRASES).split())


def test_words_outside_the_vocabulary_are_dropped_from_their_phrase(model: Model) -> None:
    decoder = KaldiRecognizer(model, 16_000, json.dumps(["yusuf stop", "[unk]"]))
    assert model.vosk_model_find_word("yusuf") == -1
    assert KaldiResult.of(decoder, said_by_espeak("stop")).text == "stop"


CRASHES = {
    "no phrases": ("KaldiRecognizer(model, 16000, '[]')", signal.SIGSEGV),
    "no list": ("KaldiRecognizer(model, 16000, '{}')", signal.SIGSEGV),
    "a grammar after audio": (
        """
decoder = KaldiRecognizer(model, 16000, '["stop"]')
decoder.AcceptWaveform(bytes(6400))
decoder.SetGrammar('["go"]')
""",
        signal.SIGABRT,
    ),
}
OURS = {
    "no phrases": "recognizer.add_grammar(Grammar('g', '', frozenset(), ()))",
    "no list": "recognizer.add_grammar(Grammar('g', '{}', frozenset({'{}'}), ('{}',)))",
    "a grammar after audio": (
        "recognizer.add_grammar(Grammar('g', '', frozenset({'stop'}), ('stop',))); "
        "recognizer.recognize(np.zeros(3200, np.int16), 'g'); "
        "recognizer.add_grammar(Grammar('g', '', frozenset({'go'}), ('go',))); "
        "recognizer.recognize(np.zeros(3200, np.int16), 'g')"
    ),
}


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("what", CRASHES)
def test_what_kills_the_decoder_does_not_kill_us(what: str) -> None:
    code, death = CRASHES[what]
    killed = run(
        f"from vosk import KaldiRecognizer, Model\nmodel = Model({str(TINY_MODEL)!r})\n{code}"
    )
    assert killed.returncode == -death
    guarded = run(
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from voice_coach.content.grammar import Grammar\n"
        "from voice_coach.errors import RecognizerError\n"
        "from voice_coach.speech.vosk_recognizer import VoskRecognizer\n"
        f"recognizer = VoskRecognizer(Path({str(TINY_MODEL)!r}))\n"
        "try:\n"
        f"    {OURS[what]}\n"
        "except RecognizerError:\n"
        "    pass\n"
        "recognizer.close()\n"
    )
    assert (guarded.returncode, guarded.stdout, guarded.stderr) == (0, "", "")


class KaldiResult:
    """A final result."""

    def __init__(self, result: dict[str, Any]) -> None:
        self.text: str = result["text"]
        self.confidences = [round(word["conf"], 4) for word in result.get("result", [])]

    @classmethod
    def of(cls, decoder: KaldiRecognizer, samples: Pcm16) -> KaldiResult:
        """Decode a whole utterance."""
        decoder.AcceptWaveform(samples.tobytes())
        return cls(json.loads(decoder.FinalResult()))
