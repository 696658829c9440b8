"""The dictionary in the wheel, looked up by halving."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pocketsphinx
import pytest

from voice_coach.errors import RecognizerError
from voice_coach.speech.lexicon import PHONES, Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


@cache
def entries() -> dict[str, list[str]]:
    """The whole dictionary, read the slow way."""
    path = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        entry, sounds = line.split(maxsplit=1)
        word = entry.split("(")[0] if entry.endswith(")") else entry
        found.setdefault(word, []).append(sounds.strip())
    return found


@pytest.mark.slow
def test_every_entry_is_found_as_it_stands(lexicon: Lexicon) -> None:
    every = entries()
    some = [*sorted(every)[:20], *sorted(every)[-20:], *sorted(every)[::37]]
    assert [word for word in some if list(lexicon.pronunciations(word)) != every[word]] == []


@pytest.mark.slow
def test_the_sounds_of_every_entry_are_arpabet() -> None:
    ways = (way for found in entries().values() for way in found)
    assert {phone for way in ways for phone in way.split()} == PHONES


def test_a_word_can_have_several_sounds(lexicon: Lexicon) -> None:
    assert lexicon.pronunciations("read") == ("R EH D", "R IY D")


@pytest.mark.parametrize("word", ["", "zzz", "'", "aoife", "łukasz", "stop(2)", "a b", "\n"])
def test_what_is_no_entry_has_no_sound(lexicon: Lexicon, word: str) -> None:
    assert lexicon.pronunciations(word) == ()


def test_phones_are_counted(lexicon: Lexicon) -> None:
    assert lexicon.count_phones("stop") == 4
    assert lexicon.count_phones("stop it") == 6
    assert lexicon.count_phones("") == 0
    assert lexicon.count_phones("stop aoife") is None


def test_homophones_sound_the_same(lexicon: Lexicon) -> None:
    assert "gray" in lexicon.homophones("grey")
    assert {"for", "fore"} <= set(lexicon.homophones("four"))
    assert "four" not in lexicon.homophones("four")
    assert lexicon.homophones("aoife") == ()


def test_other_dictionaries_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "own.dict"
    path.write_text("hallo HH AH L OW\nhallo(2)\tHH AE L OW\nwelt V EH L T")
    lexicon = Lexicon(path)
    assert lexicon.pronunciations("hallo") == ("HH AH L OW", "HH AE L OW")
    assert lexicon.pronunciations("welt") == ("V EH L T",)
    assert lexicon.pronunciations("abend") == ()


@pytest.mark.parametrize("content", [None, ""])
def test_a_dictionary_that_is_missing_or_empty_is_named(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "no.dict"
    if content is not None:
        path.write_text(content)
    with pytest.raises(RecognizerError, match=r"no\.dict cannot be read"):
        Lexicon(path)
