"""Which ears hear: recogniser, wake word and echo canceller, by the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

from voice_coach.config import Settings
from voice_coach.speech.ears_process import EarsProcess
from voice_coach.speech.hearing import EarsOptions, HeardEvent
from voice_coach.speech.profiles import endpoint_profile

if TYPE_CHECKING:  # the parent of the ears' process loads nothing native
    from voice_coach.speech.ears import Ears

MODEL_NAME: Final = "vosk-model-small-en-us-0.15"
"""The Vosk model the product is made for; it is no part of it."""


def vosk_model(settings: Settings) -> Path | None:
    """Return the folder of the Vosk model to use, or None where PocketSphinx hears."""
    chosen = settings.recognizer
    if chosen.engine == "pocketsphinx":
        return None
    folder = chosen.model or platformdirs.user_data_path("voice-coach") / MODEL_NAME
    return folder if chosen.engine == "vosk" or folder.is_dir() else None


def describe_ears(settings: Settings) -> str:
    """Return one phrase that says what hears, for people."""
    recognizer = "PocketSphinx" if vosk_model(settings) is None else "Vosk"
    return f'{recognizer}; the wake phrase is "{settings.wake.phrase}"'


def ears_options(settings: Settings) -> EarsOptions:
    """Return what the ears are told once."""
    return EarsOptions(
        breath=endpoint_profile("command", settings.listening),
        wake_phrase=settings.wake.phrase,
        wake_sensitivity=settings.wake.sensitivity,
        echo=settings.microphone.echo == "auto",
    )


def make_ears(settings: Settings) -> Ears:
    """Return ears in this process.

    Args:
        settings: recogniser, wake word, listening profiles.

    Raises:
        CoachError: one of their parts cannot be made.
    """
    from voice_coach.speech.ears import open_ears  # noqa: PLC0415 - native, and heavy

    return open_ears(ears_options(settings), vosk_model(settings))


def make_ears_process(
    settings: Settings,
    on_event: Callable[[HeardEvent], None],
    on_lost: Callable[[str], None],
    on_restored: Callable[[], None],
) -> EarsProcess:
    """Return ears in a supervised child process, which is starting.

    Args:
        settings: recogniser, wake word, listening profiles.
        on_event: takes what was heard, from a thread of the ears.
        on_lost: takes the reason why they hear no more.
        on_restored: they hear again.
    """
    return EarsProcess(ears_options(settings), vosk_model(settings), on_event, on_lost, on_restored)
