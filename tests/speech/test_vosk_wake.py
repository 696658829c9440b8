"""Vosk as the spotter of any phrase: what it decides by, and voices through the real decoder."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.said import said_by_espeak, said_by_flite
from support.vosk_words import TINY_MODEL, coach_model

from voice_coach.clip import Pcm16
from voice_coach.errors import WakeWordError
from voice_coach.speech.hearing import STAY_PROBABILITY, WakeWord
from voice_coach.speech.recognizers import open_wake_word
from voice_coach.speech.vad import SileroVad, SpeechGate
from voice_coach.speech.vosk_model import VoskModel
from voice_coach.speech.vosk_wake import VoskSpotter, check_phrase

RATE = 16_000
BLOCK = 320
PHRASE = "hey coach"
RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
needs_recordings = pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason="there are no recordings beside the checkout"
)


@dataclass
class ScriptedDecoder:
    """Hears words at given moments of what it is fed; insists on libvosk's order of calls."""

    words: list[tuple[str, float, float]] = field(default_factory=list)
    """Word, confidence, seconds of sound after which it ends."""
    fed: int = 0
    begun: int = 0
    finished: int = 0

    def AcceptWaveform(self, data: bytes) -> bool:  # noqa: N802 (libvosk's name)
        assert data
        self.fed += len(data) // 2
        return False

    def PartialResult(self) -> str:  # noqa: N802 (libvosk's name)
        return json.dumps({"partial": " ".join(word for word, _, _ in self._heard())})

    def Result(self) -> str:  # noqa: N802 (libvosk's name)
        raise AssertionError("no utterance ended")

    def FinalResult(self) -> str:  # noqa: N802 (libvosk's name)
        assert self.fed > self.begun, "nothing was fed since the last result"
        result = [{"word": word, "conf": conf, "end": end} for word, conf, end in self._heard()]
        self.begun = self.fed
        self.finished += 1
        return json.dumps({"text": "", "result": result} if result else {"text": ""})

    def _heard(self) -> list[tuple[str, float, float]]:
        return [one for one in self.words if self.begun < one[2] * RATE <= self.fed]


@dataclass
class ScriptedVocabulary:
    """Knows everything but some words; makes one decoder."""

    one: ScriptedDecoder = field(default_factory=ScriptedDecoder)
    unknown: tuple[str, ...] = ()
    phrases: list[str] = field(default_factory=list)

    def knows(self, word: str) -> bool:
        return word not in self.unknown

    def decoder(self, phrases: Sequence[str]) -> ScriptedDecoder:
        self.phrases += phrases
        return self.one


@dataclass
class ScriptedCheck:
    """Always gives the same margin; remembers what it was given."""

    answer: float = -10.0
    lengths: list[int] = field(default_factory=list)

    def margin(self, samples: Pcm16) -> float:
        self.lengths.append(len(samples))
        return self.answer

    def beats_rivals(self, samples: Pcm16) -> bool:
        raise AssertionError("the decoder has words enough that sound like the phrase")


def spotter_of(
    *words: tuple[str, float, float], margin: float = -10.0, sensitivity: float = 0.5
) -> tuple[VoskSpotter, ScriptedDecoder, ScriptedCheck]:
    decoder, check = ScriptedDecoder(list(words)), ScriptedCheck(margin)
    return VoskSpotter(ScriptedVocabulary(decoder), PHRASE, check, sensitivity), decoder, check


def feed(spotter: WakeWord, seconds: float, *, speech: bool = True) -> list[float]:
    """Feed sound; return after how many seconds of it the phrase was spotted."""
    block = np.ones(BLOCK, np.int16)
    return [
        (number + 1) * BLOCK / RATE
        for number in range(round(seconds * RATE / BLOCK))
        if spotter.process(block, speech=speech)
    ]


HEARD = (("hey", 0.9, 0.5), ("coach", 0.9, 1.0))

# --- deciding --------------------------------------------------------------------------


def test_where_nobody_speaks_nothing_is_decoded() -> None:
    spotter, decoder, check = spotter_of(*HEARD)
    assert feed(spotter, 30.0, speech=False) == []
    assert (decoder.fed, decoder.finished, check.lengths) == (0, 0, [])


def test_the_second_before_the_speech_is_decoded_with_it() -> None:
    spotter, decoder, _ = spotter_of()
    feed(spotter, 5.0, speech=False)
    feed(spotter, 0.02)
    assert decoder.fed == RATE + BLOCK


def test_the_phrase_is_spotted_when_it_has_stood_for_a_while() -> None:
    spotter, decoder, check = spotter_of(*HEARD)
    found = feed(spotter, 3.0)
    assert found == [pytest.approx(1.14, abs=0.021)]
    assert spotter.overrun == round(found[0] * RATE) - RATE
    assert decoder.finished == 1
    assert min(check.lengths) <= RATE


def test_a_pause_ends_what_was_said_and_tells_at_once() -> None:
    spotter, decoder, _ = spotter_of(*HEARD)
    assert feed(spotter, 1.0) == []
    assert feed(spotter, 1.0, speech=False) == [pytest.approx(0.14, abs=0.021)]
    assert decoder.fed < 1.3 * RATE
    spotter, decoder, _ = spotter_of()
    feed(spotter, 1.0)
    feed(spotter, 1.0, speech=False)
    assert decoder.finished == 1
    assert abs(decoder.fed - 1.2 * RATE) <= BLOCK


def test_words_that_are_not_the_phrase_are_not() -> None:
    for words in ([("the", 1.0, 0.5), HEARD[1]], [HEARD[1]], [HEARD[0]], [HEARD[1], HEARD[0]]):
        spotter, _, check = spotter_of(*words)
        feed(spotter, 2.0)
        feed(spotter, 1.0, speech=False)
        assert check.lengths == []


def test_inside_a_sentence_it_is_found_where_it_is() -> None:
    words = [("people", 0.4, 0.3), *HEARD, ("[unk]", 0.2, 1.1)]
    spotter, _, _ = spotter_of(*words)
    assert len(feed(spotter, 3.0)) == 1


@pytest.mark.parametrize(
    ("sensitivity", "confidence", "margin", "spotted"),
    [
        (0.5, 0.71, -10.0, True),
        (0.5, 0.69, -10.0, False),
        (0.0, 0.90, -10.0, False),
        (1.0, 0.50, -10.0, True),
        (0.5, 0.90, -27.9, True),
        (0.5, 0.90, -28.1, False),
        (0.0, 1.00, -24.0, False),
        (1.0, 0.90, -32.9, True),
        (1.0, 1.00, -math.inf, False),
    ],
)
def test_both_opinions_have_to_be_good_enough(
    sensitivity: float, confidence: float, margin: float, spotted: bool
) -> None:
    words = (("hey", 1.0, 0.5), ("coach", confidence, 1.0))
    spotter, _, check = spotter_of(*words, margin=margin, sensitivity=sensitivity)
    assert bool(feed(spotter, 2.0)) == spotted
    assert bool(check.lengths) == (confidence >= 0.7 - 0.5 * (sensitivity - 0.5))


def test_what_was_not_confirmed_is_heard_again_with_what_follows() -> None:
    """A decoder that was made to finish too early gets the last second once more."""
    spotter, decoder, _ = spotter_of(*HEARD, margin=-99.0)
    while decoder.finished == 0:
        feed(spotter, 0.02)
    before = decoder.fed
    feed(spotter, 0.02)
    assert decoder.fed == before + RATE + BLOCK


def test_a_reset_ends_what_is_in_progress_and_forgets_the_sound() -> None:
    spotter, decoder, _ = spotter_of()
    spotter.reset()
    assert decoder.finished == 0
    feed(spotter, 0.5)
    spotter.reset()
    spotter.reset()
    assert decoder.finished == 1
    fed = decoder.fed
    feed(spotter, 0.02)
    assert decoder.fed == fed + BLOCK


def test_the_grammar_holds_the_phrase_what_sounds_like_it_and_everything_else() -> None:
    vocabulary = ScriptedVocabulary()
    VoskSpotter(vocabulary, PHRASE, ScriptedCheck())
    assert vocabulary.phrases[0] == PHRASE
    assert {"couch", "hey", "coach", "the coach", "people", "[unk]"} <= set(vocabulary.phrases)
    assert vocabulary.phrases.count(PHRASE) == 1


def test_a_word_that_the_model_lacks_is_named() -> None:
    vocabulary = ScriptedVocabulary(unknown=("hey", "coach"))
    with pytest.raises(WakeWordError, match='does not know "hey" and "coach" of the') as caught:
        VoskSpotter(vocabulary, PHRASE, ScriptedCheck())
    assert '"hey jarvis"' in caught.value.hint
    with pytest.raises(WakeWordError, match='does not know "coach" of the wake phrase "hey coach"'):
        open_wake_word(PHRASE, model=TINY_MODEL)


@pytest.mark.parametrize("phrase", ["oh no", "hi al", "go on"])
def test_a_phrase_that_is_in_all_talk_is_refused(phrase: str) -> None:
    with pytest.raises(WakeWordError, match=f'"{phrase}" is too short') as caught:
        check_phrase(phrase)
    assert PHRASE in caught.value.hint
    with pytest.raises(WakeWordError, match="too short"):
        open_wake_word(phrase, model=TINY_MODEL)


def test_longer_phrases_are_fine() -> None:
    check_phrase(PHRASE)
    check_phrase("good morning coach")


# --- real voices, the real decoder -------------------------------------------------------


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> VoskModel:
    return VoskModel(coach_model(Path(tmp_path_factory.mktemp("vosk"))))


def room(words: Pcm16, seed: int = 0) -> Pcm16:
    """Return words with a quiet room around them."""
    hiss = np.random.default_rng(seed).standard_normal(len(words) + 40_000) * 8
    hiss[16_000:-24_000] += words
    return hiss.clip(-32_768, 32_767).astype(np.int16)


def spotted(spotter: WakeWord, sound: Pcm16) -> list[float]:
    """Return when a phrase is spotted, behind both detectors, as in the ears."""
    gate, vad = SpeechGate(), SileroVad()
    spotter.reset()
    passed, voiced = 0, False
    found = []
    for start in range(0, len(sound), BLOCK):
        for passage in gate.process(sound[start : start + BLOCK]):
            if passage.start != passed:
                vad.reset()
                spotter.reset()
            passed = passage.start + len(passage.samples)
            for probability in vad.process(passage.samples):
                voiced = probability >= STAY_PROBABILITY
            if spotter.process(passage.samples, speech=voiced):
                found.append(passed / RATE)
    return found


@pytest.mark.speech
@pytest.mark.parametrize("text", ["hey coach", "hey coach, start the silent gaze"])
@pytest.mark.parametrize("voice", ["en-us", "en-gb-scotland", "en-us+f3", "en-us+m3", "en-us-nyc"])
def test_a_voice_is_heard_once(model: VoskModel, voice: str, text: str) -> None:
    spotter = open_wake_word(PHRASE, model=model)
    found = spotted(spotter, room(said_by_espeak(text, voice)))
    assert len(found) == 1
    assert found[0] < 2.3, "long after the phrase"


@pytest.mark.speech
@pytest.mark.parametrize("voice", ["slt", "awb", "kal16"])
def test_a_voice_of_another_kind_is_heard(model: VoskModel, voice: str) -> None:
    spotter = open_wake_word(PHRASE, model=model)
    assert len(spotted(spotter, room(said_by_flite("hey coach", voice)))) == 1


@pytest.mark.speech
@pytest.mark.parametrize(
    "line",
    [
        "hey couch",
        "hey, the coach is here",
        "they said the coach was late",
        "hey, how are you today",
        "hey",
        "coach",
        "start the silent gaze",
    ],
)
def test_what_resembles_it_does_not_wake(model: VoskModel, line: str) -> None:
    spotter = open_wake_word(PHRASE, model=model)
    said = [said_by_espeak(line, "en-us"), said_by_espeak(line, "en-us+f3")]
    assert [spotted(spotter, room(one)) for one in [*said, said_by_flite(line, "slt")]] == [[]] * 3


@pytest.mark.speech
def test_another_phrase_is_spotted_as_well() -> None:
    spotter = open_wake_word("Good Morning  Computer", model=TINY_MODEL)
    assert spotter.phrase == "good morning computer"
    assert len(spotted(spotter, room(said_by_espeak("good morning computer")))) == 1
    assert spotted(spotter, room(said_by_espeak("good morning, my computer is on"))) == []


@pytest.mark.recordings
@needs_recordings
@pytest.mark.parametrize("folder", ["not_commands", "read_speech", "noise", "single_words"])
def test_talk_and_noise_never_wake_it(model: VoskModel, folder: str) -> None:
    """The tiny model takes most of what people say for no word at all: a weak test of talk."""
    spotter = open_wake_word(PHRASE, model=model)
    paths = sorted((RECORDINGS / folder).glob("*.flac"))
    woken = []
    for path in paths:
        samples, rate = soundfile.read(path, dtype="int16")
        assert rate == RATE
        woken += [path.name] if spotted(spotter, room(np.asarray(samples, np.int16))) else []
    assert paths
    assert woken == []
