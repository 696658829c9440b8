# ruff: noqa: RUF001  (letters of the phonetic alphabet look like others, and are meant)
"""Phonemes of any language as espeak-ng writes them (IPA) -> the nearest English ones (ARPAbet).

The recogniser only knows the sounds of English, so a sound that English lacks becomes the one
that English speakers put in its place, e.g. the "u" of "Bruno" for the French "u".
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LETTERS: Final = {
    # vowels of English
    "i": "IY",
    "ɪ": "IH",
    "ᵻ": "IH",
    "ɛ": "EH",
    "æ": "AE",
    "ɑ": "AA",
    "ɒ": "AA",
    "ɔ": "AO",
    "ʊ": "UH",
    "u": "UW",
    "ʌ": "AH",
    "ə": "AH",
    "ɐ": "AH",
    "ɜ": "ER",
    "ɚ": "ER",
    "ɝ": "ER",
    "eɪ": "EY",
    "ɛɪ": "EY",
    "aɪ": "AY",
    "aʊ": "AW",
    "ɔɪ": "OY",
    "oɪ": "OY",
    "ɔø": "OY",
    "oʊ": "OW",
    "əʊ": "OW",
    "ɪə": "IH R",
    "eə": "EH R",
    "ʊə": "UH R",
    "oɹ": "AO R",
    # vowels of others
    "a": "AA",
    "A": "AA",
    "e": "EH",
    "o": "OW",
    "y": "UW",
    "ʏ": "UW",
    "ʉ": "UW",
    "ɯ": "UH",
    "ø": "ER",
    "œ": "ER",
    "ɵ": "UH",
    "ɨ": "IH",
    "ɘ": "AH",
    "ɤ": "AH",
    # consonants of English
    "p": "P",
    "b": "B",
    "t": "T",
    "d": "D",
    "k": "K",
    "ɡ": "G",
    "g": "G",
    "m": "M",
    "n": "N",
    "ŋ": "NG",
    "f": "F",
    "v": "V",
    "θ": "TH",
    "ð": "DH",
    "s": "S",
    "z": "Z",
    "ʃ": "SH",
    "ʒ": "ZH",
    "h": "HH",
    "tʃ": "CH",
    "dʒ": "JH",
    "l": "L",
    "ɫ": "L",
    "ɹ": "R",
    "j": "Y",
    "w": "W",
    # consonants of others
    "r": "R",
    "ɾ": "R",
    "ʁ": "R",
    "ʀ": "R",
    "ɽ": "R",
    "ʈ": "T",
    "ɖ": "D",
    "ɳ": "N",
    "ɭ": "L",
    "q": "K",
    "c": "K",
    "ɟ": "G",
    "ɣ": "G",
    "x": "HH",
    "χ": "HH",
    "ç": "HH",
    "ɦ": "HH",
    "ħ": "HH",
    "β": "B",
    "ʋ": "V",
    "ʝ": "Y",
    "ɥ": "W",
    "ɰ": "W",
    "ɲ": "N Y",
    "ʎ": "L Y",
    "ɬ": "L",
    "ɕ": "SH",
    "ʂ": "SH",
    "ʑ": "ZH",
    "ʐ": "ZH",
    "tɕ": "CH",
    "tʂ": "CH",
    "dʑ": "JH",
    "dʐ": "JH",
}
_ENGLISH: Final = {"a": "AE", "ɾ": "T"}
"""What the same letters stand for in espeak-ng's English: "a" in the British "cat", "ɾ" in the
American "Rita"."""
_LONGEST: Final = max(map(len, _LETTERS))
_NASAL: Final = "\u0303"
_SYLLABIC: Final = "\u0329"
_SWITCHED: Final = re.compile(r"\([\w-]+\)")
_DOUBLE: Final = re.compile(r"\b(\w+)(?: \1\b)+")


def arpabet(ipa: str, *, english: bool) -> str:
    """Return one word's ARPAbet, e.g. "Y UW S AH F"; empty where a letter is not known here.

    Args:
        ipa: the phonemes of one word; stress, length and ties do not matter.
        english: it was read as English.
    """
    letters = _plain(ipa)
    phones: list[str] = []
    while letters:
        for length in range(_LONGEST, 0, -1):
            piece = letters[:length]
            sound = (_ENGLISH.get(piece) if english else None) or _LETTERS.get(piece)
            if sound is not None:
                phones.append("EY" if letters == "e" else sound)
                letters = letters[len(piece) :]
                break
        else:
            return ""
    return _DOUBLE.sub(r"\1", " ".join(phones)).replace("ER R", "ER")


def switches_language(ipa: str) -> bool:
    """Whether espeak-ng found the word foreign and read it in another language."""
    return _SWITCHED.search(ipa) is not None


def _plain(ipa: str) -> str:
    """Drop stress, length and other marks; write nasal vowels and syllabic consonants as two."""
    decomposed = unicodedata.normalize("NFD", _SWITCHED.sub("", ipa)).replace("c\u0327", "ç")
    plain = ""
    for character in decomposed:
        if character == _NASAL:
            plain += "n"
        elif character == _SYLLABIC:
            plain = f"{plain[:-1]}ə{plain[-1:]}"
        elif unicodedata.category(character) in ("Ll", "Lu", "Lo"):
            plain += character
    return plain
