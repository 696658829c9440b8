"""How English words sound: the dictionary in the PocketSphinx wheel, looked up where it lies.

Loading all its 135 000 entries into a decoder costs 20 MB and 0.1 to 0.3 s; a coach needs some
500 of them. The file is sorted, so a word is found in it with a few looks (measured: 10 µs).
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pocketsphinx

from voice_coach.errors import RecognizerError

_ALL_PHONES: Final = (
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W"
    " Y Z ZH"
)
PHONES: Final = frozenset(_ALL_PHONES.split())
"""The sounds of English as ARPAbet, without stress: what pronunciations are written in."""

_ANY_PHONE: Final = "[A-Z]+"
_VARIANT: Final = re.compile(rb"\(\d+\)$")


class Lexicon:
    """Pronunciations by word, in the spelling of recognised text: lower case."""

    def __init__(self, path: Path | None = None) -> None:
        """Open a dictionary.

        Args:
            path: a file in CMU format, sorted by word; None for the one in the wheel.

        Raises:
            RecognizerError: it cannot be read.
        """
        path = path or Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            msg = f"The pronunciation dictionary {path} cannot be read."
            raise RecognizerError(msg, "Reinstall pocketsphinx.") from error

    def pronunciations(self, word: str) -> tuple[str, ...]:
        """Return how a word sounds, the usual way first; empty where it is not known."""
        wanted = word.encode()
        found = []
        position = self._first(wanted)
        while position < len(self._data):
            line, position = self._line(position)
            entry, _, sounds = line.partition(b" ")
            if _VARIANT.sub(b"", entry) != wanted:
                break
            found.append(sounds.decode().strip())
        return tuple(found)

    def homophones(self, word: str) -> tuple[str, ...]:
        """Return the other words that sound like a word in one of its pronunciations.

        Reads the whole dictionary (measured: 30 ms).
        """
        return self._sounding(word, self.pronunciations(word))

    def near(self, word: str) -> tuple[str, ...]:
        """Return the words that differ from a word in one sound, without its homophones.

        Reads the whole dictionary (measured: 60 ms).
        """
        ways = [
            " ".join([*phones[:at], *other, *phones[at + width :]])
            for phones in map(str.split, self.pronunciations(word))
            for at in range(len(phones) + 1)
            for other, width in (((_ANY_PHONE,), 1), ((), 1), ((_ANY_PHONE,), 0))
            if at + width <= len(phones)
        ]
        same = {word, *self.homophones(word)}
        return tuple(other for other in self._sounding(word, ways) if other not in same)

    def _sounding(self, word: str, ways: Iterable[str]) -> tuple[str, ...]:
        """Return the other words whose pronunciation is one of some patterns, in order."""
        patterns = "|".join(way for way in ways if way).encode()
        if not patterns:
            return ()
        lines = re.compile(rb"^(\S+)[ \t]+(?:" + patterns + rb")[ \t]*$", re.MULTILINE)
        words = (_VARIANT.sub(b"", found[1]).decode() for found in lines.finditer(self._data))
        return tuple(dict.fromkeys(other for other in words if other != word))

    def count_phones(self, phrase: str) -> int | None:
        """Return how many sounds a phrase has, None where one of its words is not known."""
        total = 0
        for word in phrase.split():
            known = self.pronunciations(word)
            if not known:
                return None
            total += len(known[0].split())
        return total

    def _first(self, wanted: bytes) -> int:
        """Return where the lines of a word begin, or would."""
        low, high = 0, len(self._data)
        while low < high:
            start = self._data.rfind(b"\n", 0, (low + high) // 2) + 1
            line, end = self._line(start)
            if _VARIANT.sub(b"", line.partition(b" ")[0]) < wanted:
                low = end
            else:
                high = start
        return low

    def _line(self, start: int) -> tuple[bytes, int]:
        """Return the line that begins at ``start``, and where the next one begins."""
        end = self._data.find(b"\n", start)
        end = len(self._data) if end < 0 else end
        return self._data[start:end].replace(b"\t", b" "), end + 1
