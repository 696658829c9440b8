"""Opens the recogniser and the wake word that were chosen, and imports only these."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.content.wake_phrases import BUILT_IN_PHRASES, normal_phrase
from voice_coach.speech.confirm import PhoneticCheck
from voice_coach.speech.hearing import Recognizer, WakeWord

if TYPE_CHECKING:
    from voice_coach.speech.vosk_model import VoskModel


def open_model(folder: Path | None) -> VoskModel | None:
    """Return the Vosk model in a folder, to be shared by a recogniser and a wake word.

    Args:
        folder: holds the model; None where PocketSphinx hears.

    Raises:
        RecognizerError: the model cannot be used.
    """
    if folder is None:
        return None
    from voice_coach.speech.vosk_model import VoskModel  # noqa: PLC0415 - one recogniser is enough

    return VoskModel(folder)


def open_recognizer(model: Path | VoskModel | None) -> Recognizer:
    """Return a recogniser.

    Args:
        model: a Vosk model or its folder; None for PocketSphinx, whose model is in its wheel.

    Raises:
        RecognizerError: the model cannot be used.
    """
    if model is None:
        from voice_coach.speech.denoiser import open_denoiser  # noqa: PLC0415 - one is enough
        from voice_coach.speech.pocketsphinx_recognizer import (  # noqa: PLC0415 - same
            PocketSphinxRecognizer,
        )

        return PocketSphinxRecognizer(denoiser=open_denoiser())
    from voice_coach.speech.vosk_recognizer import VoskRecognizer  # noqa: PLC0415 - same

    return VoskRecognizer(model)


def open_wake_word(
    phrase: str, sensitivity: float = 0.5, model: Path | VoskModel | None = None
) -> WakeWord:
    """Return the spotter of a phrase: its own model where it has one, else Vosk's.

    Args:
        phrase: one of ``BUILT_IN_PHRASES``, or, with a Vosk model, any that is long enough and
            of words that it knows; in any case.
        sensitivity: 0.0 (fewest false wakes) to 1.0 (hears everything).
        model: a Vosk model or its folder; None where PocketSphinx hears.

    Raises:
        WakeWordError: the phrase cannot be spotted.
        RecognizerError: the model cannot be used.
    """
    words = normal_phrase(phrase)
    if words in BUILT_IN_PHRASES or model is None:
        from voice_coach.speech.wake import AtSpeeds, WakeSpotter  # noqa: PLC0415 - same

        return WakeSpotter(AtSpeeds(words), PhoneticCheck(words), sensitivity)
    from voice_coach.speech.vosk_model import VoskModel  # noqa: PLC0415 - same
    from voice_coach.speech.vosk_wake import VoskSpotter, check_phrase  # noqa: PLC0415 - same

    check_phrase(words)
    opened = VoskModel(model) if isinstance(model, Path) else model
    return VoskSpotter(opened, words, PhoneticCheck(words), sensitivity)
