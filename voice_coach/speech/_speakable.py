"""Text as synthesizers can take it: no control characters, no emoji, nothing an engine chokes on.

Measured with Debian 12's engines: flite aborts on a long run of commas and hangs on a word of
10 000 letters; espeak-ng spells out ``!!!``, names emoji and reads ``[[…]]`` as phonemes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

from voice_coach.errors import VoiceError
from voice_coach.units import Seconds

MAX_CHARACTERS: Final = 10_000
"""The longest line that is rendered at once: about eleven minutes of speech."""

_LONGEST_WORD: Final = 40
_PUNCTUATION: Final = frozenset(".,;:!?'-()&%+@/=#$€£°")
_SAME: Final = {
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": " - ",
    "\u2014": ", ",
    "\u2026": ".",
}
_REPEATED = re.compile(r"([^\w\s])(?:\s*\1)+")
_LOOSE_HYPHEN = re.compile(r"(?<!\w)-+|-+(?!\w)")
_LOOSE_APOSTROPHE = re.compile(r"(?<![^\W_])'+(?![^\W_])")
_LONG_WORD = re.compile(rf"([^\W_]{{{_LONGEST_WORD}}})(?=[^\W_])")
_SPACE_BEFORE_STOP = re.compile(r"\s+([.,;:!?])")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def speakable(text: str, *, ascii_only: bool = False) -> str:
    """Return what can be said of ``text``.

    Letters, digits and common punctuation stay; everything else becomes a space. Letters of
    other scripts are spelled in Latin ones (Юсуф: Yusuf), so that no name falls silent.

    Args:
        text: anything.
        ascii_only: for engines that know no letter beyond a to z (José: Jose).

    Returns:
        One line; empty where there is nothing to say.

    Raises:
        VoiceError: longer than ``MAX_CHARACTERS``.
    """
    if len(text) > MAX_CHARACTERS:
        msg = f"A line of {len(text)} characters is too long to be said at once."
        raise VoiceError(msg, f"Say at most {MAX_CHARACTERS} characters at a time.")
    line = "".join(_kept(character) for character in unicodedata.normalize("NFC", text))
    line = anyascii(line) if ascii_only else _latin(line)
    line = _REPEATED.sub(r"\1", line)
    line = _LOOSE_APOSTROPHE.sub(" ", _LOOSE_HYPHEN.sub(" ", line))
    line = _LONG_WORD.sub(r"\1 ", line)
    line = _SPACE_BEFORE_STOP.sub(r"\1", " ".join(line.split()))
    return line if _LETTER_OR_DIGIT.search(line) else ""


def shortest(text: str, rate: float) -> Seconds:
    """Return how long the speech in a complete rendering is at least.

    Half of the shortest that was measured (flite kal and espeak-ng: 0.03 s a letter at normal
    speed, in long words); used to find renderings that were lost or cut off.

    Args:
        text: what ``speakable`` returned.
        rate: factor on the engine's default speed.
    """
    return 0.015 * len(_LETTER_OR_DIGIT.findall(text)) / rate


def render_limit(text: str) -> Seconds:
    """Return how long an engine may take before it counts as hanging.

    Two seconds to start, and 20 ms a character: measured on two shared, busy cores, the slowest
    took 5 (RHVoice; flite 3.4, espeak-ng and pyttsx3 0.9), and a small computer is slower.
    """
    return 2.0 + 0.02 * len(text)


def _kept(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    if character in _PUNCTUATION or unicodedata.category(character)[0] in "LMN":
        return character
    return " "


def _latin(line: str) -> str:
    return "".join(
        character
        if character.isascii() or "LATIN" in unicodedata.name(character, "")
        else anyascii(character)
        for character in line
    )
