"""Letter to sound by a table: how a name is read by somebody who has never heard it.

Used beside espeak-ng's readings, and alone where espeak-ng is not installed.
"""

from __future__ import annotations

import re
from typing import Final

from anyascii import anyascii

_VOWELS: Final = "aeiouy"

# A letter group, what must stand before and after it, and its sounds; the first that fits counts.
_RULES: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("sch", "", "", "SH"),
    ("tch", "", "", "CH"),
    ("igh", "", "", "AY"),
    ("eau", "", "", "OW"),
    ("kn", r"\A", "", "N"),
    ("wr", r"\A", "", "R"),
    ("x", r"\A", "", "Z"),
    ("ch", "", "", "CH"),
    ("sh", "", "", "SH"),
    ("th", "", "", "TH"),
    ("ph", "", "", "F"),
    ("gh", "", "", "G"),
    ("kh", "", "", "K"),
    ("bh", "", "", "B"),
    ("dh", "", "", "D"),
    ("wh", "", "", "W"),
    ("zh", "", "", "ZH"),
    ("ck", "", "", "K"),
    ("qu", "", "", "K W"),
    ("ng", "", r"\Z", "NG"),
    ("ee", "", "", "IY"),
    ("ea", "", "", "IY"),
    ("ie", "", "", "IY"),
    ("ei", "", "", "EY"),
    ("ey", "", "", "EY"),
    ("ai", "", "", "EY"),
    ("ay", "", "", "EY"),
    ("oi", "", "", "OY"),
    ("oy", "", "", "OY"),
    ("oo", "", "", "UW"),
    ("ou", "", "", "UW"),
    ("ow", "", "", "OW"),
    ("oa", "", "", "OW"),
    ("au", "", "", "AO"),
    ("aw", "", "", "AO"),
    ("ue", "", r"\Z", "UW"),
    ("eu", "", "", "Y UW"),
    ("ew", "", "", "UW"),
    ("er", "", rf"(?![{_VOWELS}])", "ER"),
    ("ir", "", rf"(?![{_VOWELS}])", "ER"),
    ("ur", "", rf"(?![{_VOWELS}])", "ER"),
    ("ar", "", rf"(?![{_VOWELS}])", "AA R"),
    ("or", "", rf"(?![{_VOWELS}])", "AO R"),
    ("ah", "", r"\Z", "AH"),
    ("a", "", r"\Z", "AH"),
    ("a", "", rf"(?=[{_VOWELS}])", "AA"),
    ("a", "", "", "AE"),
    ("e", rf"(?<=[{_VOWELS}])[^{_VOWELS}]+", r"\Z", ""),
    ("e", "", r"\Z", "IY"),
    ("e", "", "", "EH"),
    ("i", "", r"\Z", "IY"),
    ("i", "", rf"(?=[{_VOWELS}])", "IY"),
    ("i", "", "", "IH"),
    ("o", "", r"\Z", "OW"),
    ("o", "", rf"(?=[^{_VOWELS}][{_VOWELS}])", "OW"),
    ("o", "", "", "AA"),
    ("u", "", r"\Z", "UW"),
    ("u", "", rf"(?=[^{_VOWELS}][{_VOWELS}])", "UW"),
    ("u", "", "", "AH"),
    ("y", "", rf"(?=[{_VOWELS}])", "Y"),
    ("y", "", r"\Z", "IY"),
    ("y", "", "", "IH"),
    ("c", "", r"(?=[eiy])", "S"),
    ("g", "", r"(?=[eiy])", "JH"),
    ("h", rf"[{_VOWELS}]", rf"(?![{_VOWELS}])", ""),
    *(
        (letter, "", "", sound)
        for letter, sound in {
            "b": "B",
            "c": "K",
            "d": "D",
            "f": "F",
            "g": "G",
            "h": "HH",
            "j": "JH",
            "k": "K",
            "l": "L",
            "m": "M",
            "n": "N",
            "p": "P",
            "q": "K",
            "r": "R",
            "s": "S",
            "t": "T",
            "v": "V",
            "w": "W",
            "x": "K S",
            "z": "Z",
        }.items()
    ),
)
_COMPILED: Final = tuple(
    (re.compile(letters + after), re.compile(f"(?:{before})\\Z") if before else None, sounds)
    for letters, before, after, sounds in _RULES
)
_DOUBLED: Final = re.compile(r"([bcdfgjklmnpqrstvwxz])\1")


def spelled_sounds(word: str) -> str:
    """Return a word's ARPAbet as it is spelled; empty where it has no letters of ours."""
    word = _DOUBLED.sub(r"\1", re.sub("[^a-z]", "", anyascii(word).lower()))
    sounds: list[str] = []
    at = 0
    while at < len(word):
        at, sound = _read(word, at)
        if sound:
            sounds.append(sound)
    return " ".join(sounds)


def _read(word: str, at: int) -> tuple[int, str]:
    for letters, before, sound in _COMPILED:
        match = letters.match(word, at)
        if match is not None and (before is None or before.search(word, 0, at)):
            return match.end(), sound
    msg = f"every letter has a rule; {word[at]!r} has none"
    raise AssertionError(msg)
