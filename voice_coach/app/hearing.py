"""Which ears hear: recogniser, wake word and echo canceller, by the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import platformdirs

from voice_coach.config import Settings
from voice_coach.speech.ears import Ears
from voice_coach.speech.hearing import Recognizer
from voice_coach.speech.profiles import endpoint_profile

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


def make_recognizer(model: Path | None) -> Recognizer:
    """Return the recogniser.

    Args:
        model: folder of a Vosk model; None for PocketSphinx.

    Raises:
        RecognizerError: the model cannot be used.
    """
    if model is None:
        from voice_coach.speech.pocketsphinx_recognizer import (  # noqa: PLC0415 - one is loaded
            PocketSphinxRecognizer,
        )

        return PocketSphinxRecognizer()
    from voice_coach.speech.vosk_recognizer import VoskRecognizer  # noqa: PLC0415 - same

    return VoskRecognizer(model)


def make_ears(settings: Settings) -> Ears:
    """Return ears in this process.

    Args:
        settings: recogniser, wake word, listening profiles.

    Raises:
        CoachError: one of their parts cannot be made.
    """
    from voice_coach.speech.wake import open_wake_word  # noqa: PLC0415 - native, and heavy

    return Ears(
        make_recognizer(vosk_model(settings)),
        open_wake_word(settings.wake.phrase, settings.wake.sensitivity),
        endpoint_profile("command", settings.listening),
    )
