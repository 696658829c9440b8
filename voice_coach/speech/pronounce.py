"""How words sound that no dictionary has: names above all, from espeak-ng's phonemes.

A word gets several pronunciations, as people differ: espeak-ng's American and British reading,
and the reading by its letters, as somebody says it who has never heard it. A name gets the
readings of other languages as well (Xavier is "ZAY-vee-er" to some and "gza-VYEY" to others);
with the two names of a couple these do not get in each other's way.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Final

from anyascii import anyascii

from voice_coach.errors import RecognizerError
from voice_coach.speech._ipa import arpabet, switches_language
from voice_coach.speech._spelling import spelled_sounds
from voice_coach.speech.lexicon import Lexicon
from voice_coach.units import Seconds

_LOG: Final = logging.getLogger(__name__)

ENGLISH_VOICES: Final = ("en-us", "en-gb")
NAME_VOICES: Final = ("es", "fr-fr", "de", "it", "pl", "tr", "ga")
"""Languages whose spelling speaks for itself: a name is read in each of them."""

_SCRIPT_VOICES: Final = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "cmn",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "TAMIL": "ta",
    "TELUGU": "te",
}
"""The language a name is read in by its script (first word of the letters' Unicode names)."""

_TIMEOUT: Final[Seconds] = 5.0


class Pronouncer:
    """Pronunciations in ARPAbet, kept in memory; never written anywhere."""

    def __init__(self, lexicon: Lexicon, program: Path | None = None) -> None:
        """Ask nothing yet.

        Args:
            lexicon: knows the words that need no guessing.
            program: espeak-ng; None to look for it when it is first needed. Where there is
                none, words are read by their letters alone.
        """
        self._lexicon = lexicon
        self._given = program
        self._known: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def word(self, word: str) -> tuple[str, ...]:
        """Return how a word sounds: by the dictionary, else as English speakers read it.

        Raises:
            RecognizerError: it has no letters that anything could read.
        """
        return self._lexicon.pronunciations(word) or self._read(word, ENGLISH_VOICES)

    def names(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return how the words of names sound, in every way that somebody might say them.

        Args:
            names: as they were typed: "Yusuf", "Jean-Luc", "Mary Ann".

        Returns:
            By word in the spelling of recognised text ("jean", "luc"), dictionary first.

        Raises:
            RecognizerError: a word has no letters that anything could read.
        """
        words = [
            word
            for name in names
            for word in unicodedata.normalize("NFC", name).replace("-", " ").lower().split()
        ]
        return {word: self._name(word.strip(".,'")) for word in words if word.strip(".,'")}

    def _name(self, word: str) -> tuple[str, ...]:
        read = self._read(word, (*ENGLISH_VOICES, *NAME_VOICES))
        return _distinct((*self._lexicon.pronunciations(word), *read))

    def _read(self, word: str, voices: tuple[str, ...]) -> tuple[str, ...]:
        key = (word, voices)
        if key not in self._known:
            own = [self._sounds(word, voice) for voice in _voices_of_script(word)]
            # What is written in another script is read as English in our letters.
            letters = anyascii(word) if own else word
            read = [self._sounds(letters, voice) for voice in voices]
            self._known[key] = _distinct((*own, *read, spelled_sounds(word)))
        if not self._known[key]:
            msg = f'Nobody can tell how "{word}" is pronounced.'
            raise RecognizerError(msg, "Write it in letters, as it is said.")
        return self._known[key]

    @cached_property
    def _program(self) -> Path | None:
        found = self._given or shutil.which("espeak-ng")
        if found is None:
            _LOG.warning(
                "espeak-ng is not installed: names are read by their letters "
                "(sudo apt install espeak-ng)"
            )
            return None
        return Path(found)

    def _sounds(self, word: str, voice: str) -> str:
        """Return a voice's reading; empty where it has none of its own."""
        if self._program is None:
            return ""
        try:
            done = subprocess.run(  # noqa: S603 (a fixed program; the word is no argument)
                [str(self._program), "-q", "--ipa", "-b", "1", "-v", voice, "--stdin"],
                input=word.encode(),
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
            )
        except (OSError, subprocess.TimeoutExpired):
            _LOG.warning("espeak-ng does not answer: names are read by their letters")
            return ""
        ipa = done.stdout.decode("utf-8", "replace").strip()
        if done.returncode != 0 or switches_language(ipa):
            return ""
        return arpabet(ipa, english=voice in ENGLISH_VOICES)


def _voices_of_script(word: str) -> list[str]:
    scripts = (unicodedata.name(letter, "").partition(" ")[0] for letter in word)
    return _in_order(_SCRIPT_VOICES[script] for script in scripts if script in _SCRIPT_VOICES)


def _distinct(pronunciations: Iterable[str]) -> tuple[str, ...]:
    return tuple(_in_order(sounds for sounds in pronunciations if sounds))


def _in_order(things: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(things))
