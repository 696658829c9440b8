"""Opens the recogniser that was chosen, and imports only that one."""

from __future__ import annotations

from pathlib import Path

from voice_coach.speech.hearing import Recognizer


def open_recognizer(model: Path | None) -> Recognizer:
    """Return a recogniser.

    Args:
        model: folder of a Vosk model; None for PocketSphinx, whose model is in its wheel.

    Raises:
        RecognizerError: the model cannot be used.
    """
    if model is None:
        from voice_coach.speech.pocketsphinx_recognizer import (  # noqa: PLC0415 - one is enough
            PocketSphinxRecognizer,
        )

        return PocketSphinxRecognizer()
    from voice_coach.speech.vosk_recognizer import VoskRecognizer  # noqa: PLC0415 - same

    return VoskRecognizer(model)
