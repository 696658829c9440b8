"""What is special about Vosk: words it lacks, models it cannot use, talk it takes for commands."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from support.recognizer_contract import grammar_of
from support.said import said_by_espeak

from voice_coach.content.grammar import Grammar
from voice_coach.errors import RecognizerError
from voice_coach.speech._breath import breath_grammar, breath_name
from voice_coach.speech._respelling import Respelling
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.vosk_recognizer import VoskRecognizer

TINY_MODEL = Path(__file__).parents[1] / "fixtures" / "tiny-vosk-model"
MODEL_FILES = sorted(
    str(path.relative_to(TINY_MODEL))
    for path in TINY_MODEL.rglob("*")
    if path.is_file() and path.name not in ("README.md", "words.txt")
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


@pytest.fixture
def vosk(lexicon: Lexicon) -> Iterator[VoskRecognizer]:
    recognizer = VoskRecognizer(TINY_MODEL, lexicon)
    yield recognizer
    recognizer.close()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the tiny model that can be damaged."""
    return Path(shutil.copytree(TINY_MODEL, tmp_path / "model"))


def test_it_knows_its_vocabulary(vosk: VoskRecognizer) -> None:
    assert vosk.knows("stop")
    assert not vosk.knows("yusuf")
    assert not vosk.knows("Stop")
    assert not vosk.knows("")


def test_words_it_lacks_are_reported(vosk: VoskRecognizer) -> None:
    vosk.add_grammar(grammar_of("names", "yusuf", "yusuf please", "stop"))
    assert vosk.unknown_words("names") == {"yusuf"}
    vosk.add_grammar(grammar_of("names", "stop"))
    assert vosk.unknown_words("names") == frozenset()


@pytest.mark.speech
def test_sentences_of_words_it_lacks_are_left_out(vosk: VoskRecognizer) -> None:
    vosk.add_grammar(grammar_of("names", "yusuf", "yusuf please", "stop"))
    assert vosk.recognize(said_by_espeak("please"), "names").text != "please"
    assert vosk.recognize(said_by_espeak("stop"), "names").text == "stop"


def test_a_grammar_of_words_it_lacks_is_refused(vosk: VoskRecognizer) -> None:
    with pytest.raises(RecognizerError, match='no sentence of "names"'):
        vosk.add_grammar(grammar_of("names", "yusuf", "aoife first"))
    with pytest.raises(RecognizerError, match='no sentence of "empty"'):
        vosk.add_grammar(Grammar("empty", "#JSGF V1.0;", frozenset(), ("", " ")))


def test_asking_for_the_words_of_no_grammar_is_an_error(vosk: VoskRecognizer) -> None:
    with pytest.raises(RecognizerError, match='"names"'):
        vosk.unknown_words("names")


@pytest.mark.speech
def test_words_are_heard_by_those_that_sound_the_same(vosk: VoskRecognizer) -> None:
    """The model knows "for" and "four", "to" and "two", but not "fore" and "too"."""
    vosk.add_grammar(grammar_of("golf", "fore", "play the next song", "goodnight"))
    assert vosk.unknown_words("golf") == frozenset()
    assert vosk.recognize(said_by_espeak("fore"), "golf").text == "fore"
    assert vosk.recognize(said_by_espeak("good night"), "golf").text == "goodnight"


@pytest.mark.speech
@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("good morning computer", "good morning computer, turn the kitchen lights on"),
        ("good morning computer", "morning computer, turn the kitchen lights on"),
        ("good morning computer", "turn the kitchen lights on"),
        ("okay nabu", "okay nabu, turn the kitchen lights on"),  # words that the model lacks
    ],
)
def test_a_preface_means_nothing(vosk: VoskRecognizer, phrase: str, said: str) -> None:
    commands = grammar_of("home", "turn the kitchen lights on", "play the next song")
    vosk.add_grammar(breath_grammar(commands, phrase, {}))
    heard = vosk.recognize(said_by_espeak(said), breath_name("home"))
    assert (heard.text, heard.accepted) == ("turn the kitchen lights on", True)
    assert not vosk.recognize(said_by_espeak(phrase), breath_name("home")).accepted


@pytest.mark.speech
def test_between_two_sentences_it_is_not_sure(vosk: VoskRecognizer) -> None:
    """They differ in one word: confidence is that of the least certain."""
    vosk.add_grammar(grammar_of("home", "turn the kitchen lights on", "turn the kitchen fan on"))
    one = said_by_espeak("turn the kitchen lights on").astype(np.float64)
    other = np.resize(said_by_espeak("turn the kitchen fan on"), len(one))
    shares = np.linspace(0, 1, 21)
    mixed = [(share * one + (1 - share) * other).astype(np.int16) for share in shares]
    sure = [vosk.recognize(sound, "home").confidence for sound in mixed]
    assert min(sure[0], sure[-1]) > 0.95
    assert min(sure) < 0.8


@pytest.mark.speech
def test_a_command_inside_talk_is_no_command(vosk: VoskRecognizer) -> None:
    vosk.add_grammar(grammar_of("control", "stop", "pause please"))
    assert vosk.recognize(said_by_espeak("stop"), "control").accepted
    for talk in ("what time is it on monday", "my brother said stop that thing over there"):
        assert not vosk.recognize(said_by_espeak(talk), "control").accepted


@pytest.mark.parametrize("empty", [True, False])
@pytest.mark.parametrize("file", MODEL_FILES)
def test_an_incomplete_model_is_named_and_nothing_printed(
    model: Path, file: str, empty: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    (model / file).unlink()
    if empty and "disambig" not in file:
        (model / file).touch()
    with pytest.raises(RecognizerError, match=f"incomplete: {file} missing") as caught:
        VoskRecognizer(model)
    assert caught.value.hint
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("file", [name for name in MODEL_FILES if "disambig" not in name])
@pytest.mark.parametrize("part", [0.1, 0.5])
def test_a_damaged_model_is_named_and_nothing_printed(
    model: Path, file: str, part: float, capfd: pytest.CaptureFixture[str]
) -> None:
    path = model / file
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content))])
    with pytest.raises(RecognizerError, match=r"cannot load the model|which phones") as caught:
        VoskRecognizer(model)
    assert str(model) in caught.value.message
    assert "ERROR" not in caught.value.message
    assert capfd.readouterr() == ("", "")


def test_a_model_that_takes_no_grammars_is_refused(model: Path) -> None:
    shutil.copy(model / "graph" / "HCLr.fst", model / "graph" / "HCLG.fst")
    with pytest.raises(RecognizerError, match="takes no grammars"):
        VoskRecognizer(model)


def test_half_an_ivector_extractor_is_incomplete(model: Path) -> None:
    (model / "ivector").mkdir()
    with pytest.raises(RecognizerError, match=r"ivector/final\.dubm"):
        VoskRecognizer(model)


@pytest.mark.parametrize("place", ["nowhere", "am/final.mdl"])
def test_what_is_no_folder_is_no_model(place: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RecognizerError, match="There is no Vosk model at"):
        VoskRecognizer(TINY_MODEL / place)
    assert capfd.readouterr() == ("", "")


def test_nothing_is_printed_while_it_works(
    vosk: VoskRecognizer, capfd: pytest.CaptureFixture[str]
) -> None:
    vosk.add_grammar(grammar_of("names", "yusuf", "stop"))
    vosk.recognize(np.zeros(16_000, np.int16), "names")
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def respelling(lexicon: Lexicon) -> Respelling:
    vocabulary = {"check", "in", "the", "time", "out", "gray", "four", "for", "stop", "now"}
    words = {"checkin", "timeout", "grey", "fore", "yusuf", "stop", "for", "now"}
    return Respelling(words, vocabulary.__contains__, lexicon)


def test_phrases_are_written_in_the_models_words_and_back(respelling: Respelling) -> None:
    assert respelling.unknown == {"yusuf", "checkin"}
    phrases = respelling.to_model(["stop now", "timeout", "grey timeout now", "yusuf now", "fore"])
    assert phrases == ["stop now", "time out", "gray time out now", "four"]
    meant = respelling.from_model(["gray", "time", "out", "now", "four", "for"])
    assert " ".join(meant) == "grey timeout now fore for"


def test_a_word_that_means_itself_stands_for_no_other(lexicon: Lexicon) -> None:
    respelling = Respelling({"four", "fore"}, {"four"}.__contains__, lexicon)
    assert respelling.unknown == {"fore"}
    assert respelling.to_model(["fore", "four"]) == ["four"]


def test_two_words_have_no_stand_in_in_common(lexicon: Lexicon) -> None:
    respelling = Respelling({"fore", "for"}, {"four"}.__contains__, lexicon)
    assert len(respelling.unknown) == 1
