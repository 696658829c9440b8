"""The voices of the people in a simulation: never the coach's own.

A voice is named by its engine ("flite:awb", "espeak:en-us+f3"), or by a person: any name that is
no voice is a person, and people get voices of their own in the order in which they first speak.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from voice_coach.clip import Clip
from voice_coach.errors import InputError, VoiceError
from voice_coach.speech.espeak import EspeakSynthesizer
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.rhvoice import RhvoiceSynthesizer
from voice_coach.speech.speaking import Synthesizer, VoiceStyle
from voice_coach.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class PersonVoice:
    """One way to sound."""

    engine: str
    """``flite``, ``espeak`` or ``rhvoice``."""
    voice: str
    """The engine's name of it."""
    rate: float = 1.0
    """Factor on the engine's default speed."""

    def __str__(self) -> str:
        return f"{self.engine}:{self.voice}"


DEFAULT_VOICES: Final = (
    PersonVoice("flite", "awb"),
    PersonVoice("flite", "rms"),
    PersonVoice("flite", "kal16"),
    PersonVoice("espeak", "en-us+f2", rate=0.857),
    PersonVoice("espeak", "en-us+f5", rate=0.857),
    PersonVoice("flite", "slt"),
)
"""Voices for people, best first.

Measured: of 41 commands, PocketSphinx understood awb 41, kal16 40, rms 39, slt 37, the two of
espeak 30, other variants of espeak 16 to 27. All these woke "hey jarvis" in 6 of 6 lines (awb and
kal16 in 5); espeak's en-us without a variant (32 of 41) did in none.
"""

ENGINES: Final[Mapping[str, Callable[[], Synthesizer]]] = {
    "flite": FliteSynthesizer,
    "espeak": EspeakSynthesizer,
    "rhvoice": RhvoiceSynthesizer,
}
"""Engines that people speak with."""

_INSTALL: Final = "Install them: sudo apt-get install flite espeak-ng"
_SAME_ENGINE: Final = {"espeak-ng": "espeak", "pyttsx3": "espeak"}
_DESCRIPTION: Final = re.compile(r"(?P<engine>[\w-]+) \((?P<voice>[^)]+)\)")
_ENGINE_VOICE: Final = re.compile(r"(?P<engine>[\w-]+)\s*[:/]\s*(?P<voice>\S+)")
_LANGUAGE_VOICE: Final = re.compile(r"en(-[a-z0-9-]+)?(\+\w+)?|[a-z]{2}-[a-z0-9-]+(\+\w+)?|mb-\w+")


def described_voice(description: str) -> PersonVoice | None:
    """Return the voice that a description such as ``"flite (slt)"`` names."""
    match = _DESCRIPTION.match(description)
    if match is None:
        return None
    return PersonVoice(_SAME_ENGINE.get(match["engine"], match["engine"]), match["voice"])


class People:
    """Everybody who can speak in a simulation.

    Args:
        coach: how the coach's voice describes itself.
        engines: how each engine is made; made when it is first needed.
    """

    def __init__(
        self, coach: str = "", engines: Mapping[str, Callable[[], Synthesizer]] = ENGINES
    ) -> None:
        self._coach = described_voice(coach)
        self._factories = engines
        self._made: dict[str, Synthesizer | None] = {}
        self._clips: dict[tuple[PersonVoice, str], Clip] = {}

    def cast(self, names: Iterable[str]) -> dict[str, PersonVoice]:
        """Return everybody's voice.

        Args:
            names: as they are named in the scenario, in the order in which they speak; the
                empty name is a person too.

        Raises:
            InputError: a voice is not installed, is the coach's, or there are more people than
                voices.
            VoiceError: nothing is installed that people could speak with.
        """
        people = {name: name.strip().casefold() for name in names}
        wanted = list(dict.fromkeys(people.values()))
        voices = {name: voice for name in wanted if (voice := self._named(name)) is not None}
        free = [voice for voice in self.available() if voice not in voices.values()]
        for name in wanted:
            if name in voices:
                continue
            if not free:
                count = len(wanted)
                if not voices:
                    msg = "Nobody can speak: neither Flite nor eSpeak NG is installed."
                    raise VoiceError(msg, _INSTALL)
                msg = f"{count} people speak, but there are only voices for {len(voices)}."
                raise InputError(msg, f"{_INSTALL}; or name voices yourself.")
            voices[name] = free.pop(0)
        return {name: voices[person] for name, person in people.items()}

    def available(self) -> list[PersonVoice]:
        """Return the voices that people get by themselves, best first."""
        return [voice for voice in DEFAULT_VOICES if not self._is_coach(voice) and self._has(voice)]

    def say(self, voice: PersonVoice, text: str) -> Clip:
        """Return the sound of a line; rendered once, then kept in memory.

        Raises:
            VoiceError: the engine failed.
        """
        if (voice, text) not in self._clips:
            synthesizer = self._engine(voice.engine)
            if synthesizer is None:
                raise VoiceError(f"{voice.engine} is not installed.", "Install it by apt.")
            style = VoiceStyle(voice.voice, voice.rate)
            self._clips[voice, text] = synthesizer.synthesize(text, style)
        return self._clips[voice, text]

    def close(self) -> None:
        """Release the engines; calling it twice is fine."""
        for synthesizer in self._made.values():
            if synthesizer is not None:
                synthesizer.close()

    def _named(self, name: str) -> PersonVoice | None:
        """Return the voice that a name is of; None where it is a person's."""
        if match := _ENGINE_VOICE.fullmatch(name):
            engine = _SAME_ENGINE.get(match["engine"], match["engine"])
            return self._checked(PersonVoice(engine, match["voice"]))
        engine = _SAME_ENGINE.get(name, name)
        if engine in self._factories:
            own = [found for found in self.available() if found.engine == engine]
            return own[0] if own else self._checked(PersonVoice(engine, ""))
        return self._bare(engine)

    def _bare(self, voice: str) -> PersonVoice | None:
        if self._has(PersonVoice("flite", voice)):
            return self._checked(PersonVoice("flite", voice))
        if _LANGUAGE_VOICE.fullmatch(voice) and self._has(PersonVoice("espeak", voice)):
            return self._checked(PersonVoice("espeak", voice))
        return None

    def _checked(self, voice: PersonVoice) -> PersonVoice:
        default = next((d for d in DEFAULT_VOICES if str(d) == str(voice)), voice)
        if self._is_coach(voice):
            raise InputError(f"{voice} is the coach's own voice.", self._list())
        if not self._has(voice):
            near = did_you_mean(str(voice), self._known())
            hint = f"{near.capitalize()} {self._list()}" if near else self._list()
            raise InputError(f"There is no voice {voice}.", hint)
        return default

    def _is_coach(self, voice: PersonVoice) -> bool:
        coach = self._coach
        return coach is not None and (coach.engine, coach.voice) == (voice.engine, voice.voice)

    def _has(self, voice: PersonVoice) -> bool:
        synthesizer = self._engine(voice.engine)
        if synthesizer is None:
            return False
        name, _, variant = voice.voice.partition("+")
        return name in synthesizer.voices() and (not variant or voice.engine == "espeak")

    def _engine(self, name: str) -> Synthesizer | None:
        if name not in self._made:
            factory = self._factories.get(name)
            try:
                self._made[name] = None if factory is None else factory()
            except VoiceError:
                self._made[name] = None
        return self._made[name]

    def _known(self) -> list[str]:
        return [
            f"{name}:{voice}"
            for name in self._factories
            if (synthesizer := self._engine(name)) is not None
            for voice in synthesizer.voices()
            if name != "espeak" or voice.startswith("en")
        ]

    def _list(self) -> str:
        known = self._known()
        if not known:
            return "No engine is installed: install flite or espeak-ng by apt."
        return f"People can speak with {', '.join(known)}, or simply be named."
