"""The wake phrase: what proposes and confirms it, and the real models on voices and on people."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from pymicro_wakeword import Model
from support.said import said_by_espeak, said_by_flite

from voice_coach.clip import Pcm16
from voice_coach.content.wake_phrases import BUILT_IN_PHRASES
from voice_coach.errors import WakeWordError
from voice_coach.speech.confirm import PhoneticCheck
from voice_coach.speech.hearing import WakeWord
from voice_coach.speech.recognizers import open_wake_word
from voice_coach.speech.vad import SpeechGate
from voice_coach.speech.wake import AtSpeeds, MicroWake, WakeSpotter

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
needs_recordings = pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason="there are no recordings beside the checkout"
)


class ScriptedModel:
    """Answers with the level of the samples, in hundredths."""

    phrase = "hey jarvis"

    def __init__(self) -> None:
        self.resets = 0

    def probability(self, samples: Pcm16) -> float:
        return int(samples.max(initial=0)) / 100

    def reset(self) -> None:
        self.resets += 1


class ScriptedCheck:
    """Gives margins in turn, the last one for ever; remembers what it was given."""

    def __init__(self, *margins: float) -> None:
        self.margins = list(margins)
        self.lengths: list[int] = []
        self.rivals: list[bool] = []
        """Whether something else explains the sound better, in turn; then nothing does."""

    def margin(self, samples: Pcm16) -> float:
        self.lengths.append(len(samples))
        return self.margins.pop(0) if len(self.margins) > 1 else self.margins[0]

    def beats_rivals(self, samples: Pcm16) -> bool:
        return not self.rivals.pop(0) if self.rivals else True


def level(hundredths: int, count: int = 320) -> Pcm16:
    return np.full(count, hundredths, np.int16)


# --- deciding --------------------------------------------------------------------------


def test_what_is_not_proposed_is_not_looked_at() -> None:
    check = ScriptedCheck(0.0)
    spotter = WakeSpotter(ScriptedModel(), check)
    assert not any(spotter.process(level(39)) for _ in range(100))
    assert check.lengths == []


def test_what_is_proposed_and_confirmed_is_the_phrase_once() -> None:
    spotter = WakeSpotter(ScriptedModel(), ScriptedCheck(0.0))
    answers = [spotter.process(level(96)) for _ in range(49)]
    assert answers == [True] + [False] * 48
    assert [spotter.process(level(96)) for _ in range(3)].count(True) == 1


def test_what_is_not_confirmed_is_asked_again_after_half_a_second() -> None:
    check = ScriptedCheck(*[-50.0] * 5, -20.0)
    spotter = WakeSpotter(ScriptedModel(), check)
    spotter.process(level(0, 16_000))
    answers = [spotter.process(level(96)) for _ in range(26)]
    assert answers == [False] * 25 + [True]
    assert check.lengths == [16_320, 14_720, 13_120, 11_520, 17_600, 16_000]


def test_a_model_that_is_not_sure_is_given_time_to_become_it() -> None:
    check = ScriptedCheck(-20.0)
    spotter = WakeSpotter(ScriptedModel(), check)
    assert [spotter.process(level(value)) for value in (45, 0, 60, 96)] == [False] * 3 + [True]


def test_a_model_that_stays_unsure_is_taken_at_its_best_and_needs_a_better_margin() -> None:
    for margin, spotted in ((-20.0, False), (-13.0, True)):
        spotter = WakeSpotter(ScriptedModel(), ScriptedCheck(margin))
        answers = [spotter.process(level(value)) for value in (45, 50, 0, 0, 0, 0, 0, 0, 0)]
        assert answers == [False] * 6 + [spotted] + [False] * 2


def test_only_as_much_is_confirmed_as_there_is() -> None:
    check = ScriptedCheck(-99.0)
    WakeSpotter(ScriptedModel(), check).process(level(96, 1700))
    assert check.lengths == [1700, 100]


def test_reset_forgets_the_sound_and_the_wait() -> None:
    model, check = ScriptedModel(), ScriptedCheck(0.0)
    spotter = WakeSpotter(model, check)
    assert spotter.process(level(96, 4800))
    spotter.reset()
    assert model.resets == 1
    assert spotter.process(level(96, 320))
    assert check.lengths == [4800, 320]


@pytest.mark.parametrize(
    ("sensitivity", "probability", "margin", "wakes"),
    [
        (0.0, 50, 0.0, False),
        (0.5, 50, 0.0, True),
        (0.5, 30, 0.0, False),
        (1.0, 30, 0.0, True),
        (0.0, 96, -23.0, False),
        (0.5, 96, -23.0, True),
        (0.5, 96, -28.0, False),
        (1.0, 96, -28.0, True),
        (1.0, 96, -math.inf, False),
    ],
)
def test_sensitivity_moves_both_limits(
    sensitivity: float, probability: int, margin: float, wakes: bool
) -> None:
    spotter = WakeSpotter(ScriptedModel(), ScriptedCheck(margin), sensitivity)
    assert any(spotter.process(level(probability)) for _ in range(7)) == wakes


def test_a_phrase_without_a_model_is_named_with_those_that_have_one() -> None:
    with pytest.raises(WakeWordError, match=r'knows "hey travis"\. There are "hey jarvis", "okay'):
        open_wake_word("hey travis")


def test_the_built_in_phrases_are_the_models_in_the_wheel() -> None:
    assert sorted(BUILT_IN_PHRASES) == sorted(model.value.replace("_", " ") for model in Model)


@pytest.mark.parametrize("phrase", ["Hey Jarvis", "hey_jarvis", "  hey   jarvis "])
def test_a_phrase_may_be_written_in_several_ways(phrase: str) -> None:
    assert open_wake_word(phrase).phrase == "hey jarvis"


def test_what_something_else_explains_better_is_not_the_phrase() -> None:
    check = ScriptedCheck(0.0)
    check.rivals = [True]
    spotter = WakeSpotter(ScriptedModel(), check)
    assert not spotter.process(level(96))
    assert not spotter.process(level(1, 8000))
    assert spotter.process(level(96))


# --- the real models -------------------------------------------------------------------


def room(words: Pcm16, seed: int = 0) -> Pcm16:
    """Return words with a second of a quiet room around them."""
    hiss = np.random.default_rng(seed).standard_normal(len(words) + 32_000) * 8
    hiss[16_000:-16_000] += words
    return hiss.clip(-32_768, 32_767).astype(np.int16)


def times_spotted(spotter: WakeWord, sound: Pcm16) -> int:
    """Return how often a phrase is spotted behind the gate, as in the ears."""
    gate, spotted = SpeechGate(), 0
    spotter.reset()
    for start in range(0, len(sound), 320):
        for passage in gate.process(sound[start : start + 320]):
            if passage.first:
                spotter.reset()
            spotted += spotter.process(passage.samples)
    return spotted


@pytest.mark.speech
@pytest.mark.parametrize("text", ["hey jarvis", "hey jarvis, start the silent gaze"])
@pytest.mark.parametrize("voice", ["slt", "rms", "awb", "kal16"])
def test_a_voice_is_heard(voice: str, text: str) -> None:
    assert times_spotted(open_wake_word("hey jarvis"), room(said_by_flite(text, voice))) == 1


@pytest.mark.speech
@pytest.mark.parametrize("voice", ["en-us+f4", "en-us+f5"])
def test_a_voice_of_another_kind_is_heard(voice: str) -> None:
    spotter = open_wake_word("hey jarvis")
    said = said_by_espeak("hey jarvis, start the silent gaze", voice)
    assert times_spotted(spotter, room(said)) == 1


@pytest.mark.speech
@pytest.mark.parametrize("phrase", BUILT_IN_PHRASES)
def test_every_phrase_wakes_itself_and_no_other(phrase: str) -> None:
    spotters = {one: open_wake_word(one) for one in BUILT_IN_PHRASES}
    sound = room(said_by_flite(f"{phrase}, what can you do", "rms"))
    assert [one for one in BUILT_IN_PHRASES if times_spotted(spotters[one], sound)] == [phrase]


@pytest.mark.speech
def test_ordinary_sentences_of_the_coachs_own_do_not_wake_it() -> None:
    spotter = open_wake_word("hey jarvis")
    lines = ("start the silent gaze", "a cheddar block", "hey, how are you today", "harvest day")
    assert [times_spotted(spotter, room(said_by_flite(line, "slt"))) for line in lines] == [0] * 4


@pytest.mark.speech
def test_the_model_alone_would_take_something_else_for_the_phrase() -> None:
    """The confirmation earns its keep: it tells "hey jarvis" from what resembles it."""
    check = PhoneticCheck("hey jarvis")
    meant = check.margin(said_by_flite("hey jarvis", "slt"))
    resembling = check.margin(said_by_flite("a cheddar block", "slt"))
    assert meant > -15.0
    assert resembling < -30.0
    assert check.margin(np.zeros(0, np.int16)) == -math.inf


@pytest.mark.speech
@pytest.mark.parametrize("said", ["jarvis", "hey java", "hey charles", "hey jar"])
def test_a_rival_that_fits_the_phrase_well_is_told_from_it(said: str) -> None:
    check = PhoneticCheck("hey jarvis")
    assert check.beats_rivals(said_by_flite("hey jarvis", "rms"))
    assert not check.beats_rivals(said_by_flite(said, "rms"))
    assert not check.beats_rivals(np.zeros(0, np.int16))


@pytest.mark.speech
def test_a_phrase_without_rivals_beats_them() -> None:
    assert PhoneticCheck("hey coach").beats_rivals(np.zeros(0, np.int16))


@pytest.mark.speech
def test_slow_speech_is_known_when_it_is_played_faster() -> None:
    slowly = room(said_by_espeak("hey jarvis", "en-us+f1"))
    as_said, faster = MicroWake("hey jarvis"), AtSpeeds("hey jarvis")
    assert as_said.probability(slowly) < 0.4
    first = faster.probability(slowly)
    assert first > 0.6
    faster.reset()
    assert faster.probability(slowly) == first


@pytest.mark.speech
def test_after_a_reset_the_model_answers_as_at_first() -> None:
    sound = room(said_by_flite("hey jarvis", "slt"))
    model = MicroWake("hey jarvis")
    first = model.probability(sound)
    model.reset()
    assert model.probability(sound) == first > 0.9


def recorded(folder: str) -> list[Path]:
    return sorted((RECORDINGS / folder).glob("*.flac"))


def read(path: Path) -> Pcm16:
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == 16_000
    return np.asarray(samples, np.int16)


@pytest.mark.recordings
@needs_recordings
def test_people_are_heard() -> None:
    """Sixty people's "alexa": the only phrase of ours that we have from people."""
    spotter = open_wake_word("alexa")
    heard = [times_spotted(spotter, room(read(path))) > 0 for path in recorded("wake_words/alexa")]
    assert len(heard) == 60
    assert np.mean(heard) >= 0.95


@pytest.mark.recordings
@needs_recordings
def test_higher_voices_are_heard_because_the_sound_is_played_lower_too() -> None:
    """Every fifth of those people, 1.2 times as high and as fast."""
    paths = recorded("wake_words/alexa")[::5]
    higher = [room(soxr.resample(read(path), 19_200, 16_000)) for path in paths]
    check = PhoneticCheck("alexa")
    alone = WakeSpotter(AtSpeeds("alexa", others=()), check)
    both = WakeSpotter(AtSpeeds("alexa"), check)
    heard_alone, heard = (sum(times_spotted(each, s) > 0 for s in higher) for each in (alone, both))
    assert heard >= max(8, heard_alone)


@pytest.mark.recordings
@needs_recordings
@pytest.mark.parametrize(
    "folder", ["meeting_talk", "not_commands", "read_speech", "noise", "single_words"]
)
def test_talk_and_noise_never_wake_it(folder: str) -> None:
    spotter = open_wake_word("hey jarvis")
    woken = [path.name for path in recorded(folder) if times_spotted(spotter, room(read(path)))]
    assert recorded(folder)
    assert woken == []


@pytest.mark.recordings
@needs_recordings
def test_other_peoples_orders_never_wake_it() -> None:
    spotters = [open_wake_word(phrase) for phrase in ("hey jarvis", "alexa")]
    paths = recorded("coffee_orders")[::3]
    woken = [
        path.name for path in paths for one in spotters if times_spotted(one, room(read(path)))
    ]
    assert len(paths) == 60
    assert woken == []
