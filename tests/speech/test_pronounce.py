# ruff: noqa: RUF001  (letters of the phonetic alphabet look like others, and are meant)
"""How words sound that no dictionary has."""

from __future__ import annotations

import logging
import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.errors import RecognizerError
from voice_coach.speech._ipa import arpabet, switches_language
from voice_coach.speech._spelling import spelled_sounds
from voice_coach.speech.lexicon import PHONES, Lexicon
from voice_coach.speech.pronounce import Pronouncer

ESPEAK = shutil.which("espeak-ng")
needs_espeak = pytest.mark.skipif(ESPEAK is None, reason="espeak-ng is not installed")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


@pytest.mark.parametrize(
    ("ipa", "english", "sounds"),
    [
        ("jˈuːsʌf", True, "Y UW S AH F"),
        ("ˈiːfə", True, "IY F AH"),
        ("pɹˈɪjə", True, "P R IH Y AH"),
        ("ɐmˌɛɹɪkˈɑːnoʊ", True, "AH M EH R IH K AA N OW"),
        ("tʃˈuːz", True, "CH UW Z"),
        ("d͡ʒˈʌd͡ʒ", True, "JH AH JH"),
        ("kˈat", True, "K AE T"),
        ("kˈat", False, "K AA T"),
        ("ɹˈiːɾə", True, "R IY T AH"),
        ("ʁˈiːɾa", False, "R IY R AA"),
        ("bˈʌtn̩", True, "B AH T AH N"),
        ("ʒˈɑ̃", False, "ZH AA N"),
        ("ˈiç", False, "IY HH"),
        ("xosˈe", False, "HH OW S EY"),
        ("ˈanna", False, "AA N AA"),
        ("jˈœrɡ", False, "Y ER G"),
        ("(en)bˈɛn(ga)", False, "B EH N"),
        ("ǃǁ", False, ""),
        ("", True, ""),
    ],
)
def test_phonemes_become_the_nearest_english_ones(ipa: str, english: bool, sounds: str) -> None:
    assert arpabet(ipa, english=english) == sounds


def test_foreign_words_are_noticed() -> None:
    assert switches_language("(en)bˈɛn(ga)")
    assert not switches_language("bˈɛn")


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("Yusuf", "Y UW S AH F"),
        ("Aoife", "AA OY F"),
        ("Priya", "P R IY Y AH"),
        ("Anna", "AE N AH"),
        ("Sarah", "S AE R AH"),
        ("Łukasz", "L UW K AE S Z"),
        ("Юсуф", "Y UW S AH F"),
        ("Xena", "Z EH N AH"),
        ("me", "M IY"),
        ("...", ""),
    ],
)
def test_names_are_read_as_they_are_spelled(word: str, sounds: str) -> None:
    assert spelled_sounds(word) == sounds


@given(st.text(max_size=12))
def test_any_spelling_has_sounds_or_none(word: str) -> None:
    assert set(spelled_sounds(word).split()) <= PHONES


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=12), st.booleans())
def test_any_phonemes_have_sounds_or_none(ipa: str, english: bool) -> None:
    assert set(arpabet(ipa, english=english).split()) <= PHONES


def test_words_of_the_dictionary_need_no_program(lexicon: Lexicon) -> None:
    nowhere = Pronouncer(lexicon, Path("/nonexistent/espeak-ng"))
    assert nowhere.word("stop") == ("S T AA P",)


def test_without_espeak_names_are_read_by_their_letters(
    lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    pronouncer = Pronouncer(lexicon)
    with caplog.at_level(logging.WARNING):
        assert pronouncer.names(["Yusuf", "Aoife"]) == {
            "yusuf": ("Y UW S AH F",),
            "aoife": ("AA OY F",),
        }
    assert [record.message for record in caplog.records] == [
        "espeak-ng is not installed: names are read by their letters (sudo apt install espeak-ng)"
    ]


def test_a_program_that_cannot_run_is_reported_without_the_name(
    lexicon: Lexicon, caplog: pytest.LogCaptureFixture
) -> None:
    pronouncer = Pronouncer(lexicon, Path("/nonexistent/espeak-ng"))
    with caplog.at_level(logging.WARNING):
        assert pronouncer.word("yusuf") == ("Y UW S AH F",)
    assert caplog.records
    assert not any("yusuf" in record.message.lower() for record in caplog.records)


def test_what_has_no_letters_is_refused(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(RecognizerError, match="how"):
        Pronouncer(lexicon).word("...")


@pytest.fixture(scope="module")
def pronouncer(lexicon: Lexicon) -> Pronouncer:
    return Pronouncer(lexicon)


@pytest.mark.speech
@needs_espeak
@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("Yusuf", {"Y UW S AH F", "Y UW S UW F"}),
        ("Aoife", {"IY F AH", "AA OY F"}),
        ("Priya", {"P R IH Y AH", "P R IY Y AA"}),
        ("José", {"HH OW S EY"}),
        ("Çağla", {"CH AA L AA"}),
        ("Łukasz", {"W UW K AA SH"}),
        ("Niamh", {"N IY V", "N IY AH V"}),
        ("Юсуф", {"Y UW S UW F", "Y UW S AH F"}),
    ],
)
def test_a_name_sounds_as_people_say_it(
    pronouncer: Pronouncer, name: str, sounds: set[str]
) -> None:
    found = pronouncer.names([name])
    assert list(found) == [name.lower()]
    assert sounds <= set(found[name.lower()])


@pytest.mark.speech
@needs_espeak
@pytest.mark.parametrize(
    "name",
    [
        "Yusuf",
        "Aoife",
        "Priya",
        "José",
        "Łukasz",
        "Юсуф",
        "प्रिया",
        "美香",
        "Ben",
        "D'Angelo",
        "Zoë",
    ],
)
def test_every_reading_is_arpabet_and_different(pronouncer: Pronouncer, name: str) -> None:
    (readings,) = pronouncer.names([name]).values()
    assert len(set(readings)) == len(readings)
    for reading in readings:
        assert reading
        assert set(reading.split()) <= PHONES


@pytest.mark.speech
@needs_espeak
def test_names_of_several_words_sound_word_by_word(pronouncer: Pronouncer) -> None:
    found = pronouncer.names(["Jean-Luc", "Mary Ann", "Jo\u0301"])
    assert list(found) == [
        "jean",
        "luc",
        "mary",
        "ann",
        unicodedata.normalize("NFC", "jo\u0301"),
    ]
    assert found["mary"][0] == "M EH R IY"


@pytest.mark.speech
@needs_espeak
def test_other_words_have_the_english_readings(pronouncer: Pronouncer) -> None:
    assert "M AE K IH AA T OW" in pronouncer.word("macchiato")
    assert pronouncer.word("macchiato") is pronouncer.word("macchiato")
