"""What can be chosen, in which units, within which limits.

``config/default.toml`` is the reference for people; these models are its check.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from voice_coach.content.wake_phrases import (
    AUTO,
    AUTO_PHRASE,
    BUILT_IN_PHRASES,
    MOST_WORDS,
    is_phrase,
    normal_phrase,
)
from voice_coach.suggest import did_you_mean, nearest

_KNOWN: Final = (AUTO, *BUILT_IN_PHRASES, AUTO_PHRASE)
_SLIP: Final = 0.9
"""How much a phrase must resemble a built-in one to be a slip of the finger."""


class _Section(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        validate_default=True,
        allow_inf_nan=False,
        coerce_numbers_to_str=True,
    )


def _two_names_or_none(names: list[str]) -> list[str]:
    names = [" ".join(name.split()) for name in names]
    if len(names) not in {0, 2}:
        msg = 'two names are needed, ["Anna", "Ben"], or none, []'
        raise ValueError(msg)
    for name in names:
        if not any(letter.isalpha() for letter in name) or not name.isprintable():
            msg = f'"{name}" is no name that can be spoken'
            raise ValueError(msg)
        if len(name) > 40:
            msg = f'"{name[:20]}…" is longer than 40 letters'
            raise ValueError(msg)
    if len({name.casefold() for name in names}) < len(names):
        msg = "the two names must differ, or the coach cannot tell who was meant"
        raise ValueError(msg)
    return names


def _phrase(written: str) -> str:
    phrase = normal_phrase(written)
    if phrase in _KNOWN:
        return phrase
    if not is_phrase(phrase):
        msg = (
            f'must be "{AUTO}", two to {MOST_WORDS} words, or one of '
            + ", ".join(f'"{one}"' for one in BUILT_IN_PHRASES)
            + f", not {json.dumps(written, ensure_ascii=False)}"
        )
        raise PydanticCustomError("explained", "{text}", {"text": msg, "hint": _meant(phrase)})
    meant = nearest(phrase, _KNOWN, cutoff=_SLIP)
    if meant is not None:
        # Nobody wants to call a coach "hey jarvi": a slip of the finger is no phrase of its own.
        msg = f'cannot be "{phrase}", which is nearly "{meant}"'
        raise PydanticCustomError("explained", "{text}", {"text": msg, "hint": _meant(phrase)})
    return phrase


def _meant(phrase: str) -> str:
    return did_you_mean(phrase, _KNOWN)


def _path(value: object) -> object:
    if value == "":
        return None
    return Path(value).expanduser() if isinstance(value, str) else value


def _country_code(region: str) -> str:
    region = region.strip().upper()
    if region and not (len(region) == 2 and region.isascii() and region.isalpha()):
        msg = f'"{region}" is no country code of two letters, such as "IE"; "" is none'
        raise ValueError(msg)
    return region


_TIME: Final = r"([01]?\d|2[0-3]):([0-5]\d)"
_HOURS: Final = re.compile(rf"{_TIME} *(?:-|\u2013|to) *{_TIME}")
OFF: Final = "off"


def _hours(written: object) -> object:
    if written is False:  # what some write for off
        return OFF
    if not isinstance(written, str) or written.strip().lower() == OFF:
        return OFF if isinstance(written, str) else written
    match = _HOURS.fullmatch(written.strip())
    if match is None:
        msg = f'must be like "22:00-07:00", or "{OFF}", not "{written}"'
        raise ValueError(msg)
    start, end = f"{int(match[1]):02}:{match[2]}", f"{int(match[3]):02}:{match[4]}"
    if start == end:
        msg = f'"{written}" begins when it ends; for no quiet hours write "{OFF}"'
        raise ValueError(msg)
    return f"{start}-{end}"


class PeopleSettings(_Section):
    """The two people."""

    names: Annotated[list[str], AfterValidator(_two_names_or_none)] = []
    """How they are called; empty: "one" and "two". The first is partner 1."""


class ExercisesSettings(_Section):
    """Which exercises are led."""

    switched_on: list[str] = []
    """Ids of those that are off until somebody asks for them here."""


class SafetySettings(_Section):
    """What is needed to name the right help."""

    region: Annotated[str, AfterValidator(_country_code)] = ""
    """Country whose help lines are meant: ISO 3166-1, two letters; empty: none. Never inferred."""


class WakeSettings(_Section):
    """The wake phrase."""

    phrase: Annotated[str, AfterValidator(_phrase)] = AUTO
    """"auto": "hey coach" where Vosk hears, else "hey jarvis". A phrase that is not built in
    needs Vosk."""
    sensitivity: Annotated[float, Field(ge=0.0, le=1.0)] = 0.5
    """0 = as few false wakes as possible, 1 = hears everything."""


class MicrophoneSettings(_Section):
    """The microphone."""

    device: str = ""
    """Part of its name, as ``voice-coach devices`` shows it; empty: the system's default."""
    echo: Literal["auto", "off"] = "auto"
    """The coach's own voice is cancelled (auto), or not (headphones, speakerphones)."""
    silent_after_seconds: Annotated[float, Field(ge=0, le=3600)] = 3.0
    """Exact zeros for this long are no room: a switch, a cable or a server took the sound away.
    0: never (a microphone with a noise gate gives zeros whenever nobody speaks)."""


class SpeakerSettings(_Section):
    """The speaker."""

    device: str = ""
    """Part of its name; empty: the system's default."""
    volume: Annotated[float, Field(ge=0.0, le=1.0)] = 0.6


class VoiceSettings(_Section):
    """The coach's voice."""

    engine: Literal["auto", "rhvoice", "flite", "pyttsx3", "espeak-ng"] = "auto"
    """auto: the clearest that is installed."""
    name: str = ""
    """The engine's own name of a voice; empty: its default."""
    rate: Annotated[float, Field(ge=0.5, le=2.0)] = 0.87
    """Factor on the engine's default speed."""
    cache: bool = True
    """Fixed prompts are kept rendered on disk; lines with names or feelings never are."""


class RecognizerSettings(_Section):
    """The recogniser."""

    engine: Literal["auto", "pocketsphinx", "vosk"] = "auto"
    """auto: Vosk where its model is, else the embedded PocketSphinx."""
    model: Annotated[Path | None, BeforeValidator(_path)] = None
    """Folder of a Vosk model; None (in TOML: ""): the place where set-up puts it."""


class JournalSettings(_Section):
    """What is remembered."""

    file: Annotated[Path | None, BeforeValidator(_path)] = None
    """The file; None (in TOML: ""): ``journal.db`` in the user's data folder."""


class RemindersSettings(_Section):
    """Reminders."""

    quiet_hours: Annotated[str, BeforeValidator(_hours)] = "22:00-07:00"
    """Hours in which none sounds; "off": there are none."""

    @property
    def quiet_minutes(self) -> tuple[int, int] | None:
        """The quiet hours, in minutes after midnight; None: there are none."""
        if self.quiet_hours == OFF:
            return None
        start, end = (time.split(":") for time in self.quiet_hours.split("-"))
        return 60 * int(start[0]) + int(start[1]), 60 * int(end[0]) + int(end[1])


class ProfileSettings(_Section):
    """One listening profile."""

    start_seconds: Annotated[float, Field(gt=0, le=120)]
    """How long it waits for somebody to speak."""
    end_silence_seconds: Annotated[float, Field(ge=0.2, le=10)]
    """The silence that ends an answer."""
    max_seconds: Annotated[float, Field(gt=0, le=600)]
    """The longest answer."""


class ListeningSettings(_Section):
    """The listening profiles."""

    command: ProfileSettings = ProfileSettings(
        start_seconds=6, end_silence_seconds=0.6, max_seconds=6
    )
    yes_no: ProfileSettings = ProfileSettings(
        start_seconds=8, end_silence_seconds=0.6, max_seconds=8
    )
    choice: ProfileSettings = ProfileSettings(
        start_seconds=8, end_silence_seconds=0.7, max_seconds=8
    )
    name: ProfileSettings = ProfileSettings(start_seconds=8, end_silence_seconds=0.6, max_seconds=8)
    feeling: ProfileSettings = ProfileSettings(
        start_seconds=15, end_silence_seconds=2.5, max_seconds=20
    )


class Settings(_Section):
    """Everything that can be set."""

    people: PeopleSettings = PeopleSettings()
    exercises: ExercisesSettings = ExercisesSettings()
    safety: SafetySettings = SafetySettings()
    wake: WakeSettings = WakeSettings()
    microphone: MicrophoneSettings = MicrophoneSettings()
    speaker: SpeakerSettings = SpeakerSettings()
    voice: VoiceSettings = VoiceSettings()
    recognizer: RecognizerSettings = RecognizerSettings()
    journal: JournalSettings = JournalSettings()
    reminders: RemindersSettings = RemindersSettings()
    listening: ListeningSettings = ListeningSettings()
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")] = "en"
    """Folder under ``dialogs/``."""
