"""What espeak-ng calls its voices, shared by its two synthesizers.

A voice is named by the last part of its identifier in lower case: ``en-us`` for ``gmw/en-US``,
``mb-us1`` for the MBROLA voice ``mb/mb-us1``; a variant is added with a plus: ``en-us+f3``.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voice_coach.speech._unknown_voice import unknown_voice

DEFAULT_VOICE: Final = "en-us"
WORDS_PER_MINUTE: Final = 175
"""The library's own default speed."""

_SLOWEST, _FASTEST = 80, 450  # words a minute; the library takes nothing beyond
_MBROLA_DATA: Final = Path("/usr/share/mbrola")


@dataclass(frozen=True, slots=True)
class EspeakVoices:
    """The voices of one installation."""

    identifiers: Mapping[str, str]
    """Our name of a voice -> what the library takes."""
    variants: frozenset[str]
    """Names of the variants."""

    @classmethod
    def of(
        cls, voices: Iterable[str], mbrola: Iterable[str], variants: Iterable[str]
    ) -> EspeakVoices:
        """Make it from identifiers as the library lists them, installed or not."""
        named = {_last_part(voice).lower(): voice for voice in voices}
        named |= {_last_part(voice): voice for voice in mbrola if _mbrola_installed(voice)}
        return cls(named, frozenset(_last_part(variant) for variant in variants))

    @property
    def names(self) -> tuple[str, ...]:
        """The voices' names, sorted, without variants."""
        return tuple(sorted(self.identifiers))

    def identifier(self, voice: str, engine: str) -> str:
        """Return what the library takes for one of our names; empty is the default voice.

        Raises:
            VoiceError: there is no such voice or variant.
        """
        name, plus, variant = (voice or DEFAULT_VOICE).partition("+")
        known = self.identifiers.get(name.lower())
        if known is None:
            raise unknown_voice(engine, name, self.names)
        if plus and variant not in self.variants:
            raise unknown_voice(engine, variant, tuple(sorted(self.variants)), what="variant")
        return known + plus + variant


def words_per_minute(rate: float) -> int:
    """Return the library's speed for a factor on its default."""
    return round(min(max(WORDS_PER_MINUTE * rate, _SLOWEST), _FASTEST))


def pitch_setting(pitch: float) -> int:
    """Return the library's pitch (0 to 99, 50 is the voice's own) for a factor on it.

    The library's table doubles the frequency over 50 steps (pitch_adjust_tab, wavegen.c).
    """
    return round(min(max(50 + 50 * math.log2(pitch), 0), 99))


def _last_part(identifier: str) -> str:
    return identifier.rsplit("/", maxsplit=1)[-1]


def _mbrola_installed(identifier: str) -> bool:
    """Whether the database and the program behind a listed MBROLA voice are there.

    The library lists every MBROLA voice it has rules for, installed or not.
    """
    database = _last_part(identifier).split("-")[1]
    places = (database, f"{database}/{database}", f"voices/{database}")
    return shutil.which("mbrola") is not None and any(
        (_MBROLA_DATA / place).exists() for place in places
    )
