"""Which ears hear: recogniser, wake phrase and echo canceller, by the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voice_coach.config import Settings, user_data_folder
from voice_coach.content.wake_phrases import AUTO, BUILT_IN_PHRASES, phrase_in_force
from voice_coach.errors import ModelStorageError, WakeWordError
from voice_coach.models.catalogue import SMALL_ENGLISH_NAME
from voice_coach.resources import is_folder
from voice_coach.speech.ears_process import EarsProcess
from voice_coach.speech.hearing import EarsOptions, HeardEvent
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.suggest import nearest

if TYPE_CHECKING:  # the parent of the ears' process loads nothing native
    from voice_coach.speech.ears import Ears

_LOOKS_MEANT: Final = 0.75
"""How much a phrase must resemble a built-in one to be asked about."""


def models_home() -> Path:
    """Return the folder that holds the folders of models that were fetched.

    Raises:
        ModelStorageError: this user has no home.
    """
    folder = user_data_folder()
    if folder is None:
        msg = "There is no place for models: this user has no home folder."
        raise ModelStorageError(msg, "Set XDG_DATA_HOME to a folder.")
    return folder


def vosk_model(settings: Settings) -> Path | None:
    """Return the folder of the Vosk model to use, or None where PocketSphinx hears.

    Raises:
        ModelStorageError: Vosk was chosen by a user without a home, and no model named.
    """
    chosen = settings.recognizer
    if chosen.engine == "pocketsphinx":
        return None
    if chosen.model is not None:
        folder = chosen.model
    elif chosen.engine == "auto" and user_data_folder() is None:
        return None
    else:
        folder = models_home() / SMALL_ENGLISH_NAME
    return folder if chosen.engine == "vosk" or is_folder(folder) else None


def wake_phrase(settings: Settings) -> str:
    """Return the phrase that wakes the coach, in lower-case words: the one place that knows."""
    return phrase_in_force(settings.wake.phrase, vosk=vosk_model(settings) is not None)


def check_wake_phrase(settings: Settings) -> None:
    """Make sure that the recogniser in force can be woken by the phrase that was chosen.

    Whether Vosk's model knows the words of a phrase shows when it is loaded.

    Raises:
        WakeWordError: the phrase needs Vosk, and PocketSphinx hears.
    """
    phrase = wake_phrase(settings)
    if vosk_model(settings) is not None or phrase in BUILT_IN_PHRASES:
        return
    meant = nearest(phrase, BUILT_IN_PHRASES, cutoff=_LOOKS_MEANT)
    guess = "" if meant is None else f'Did you mean "{meant}"? '
    forced = settings.recognizer.engine == "pocketsphinx"
    way = 'set recognizer.engine to "auto"' if forced else "run `voice-coach setup --model`"
    choices = ", ".join(f'"{one}"' for one in BUILT_IN_PHRASES)
    msg = f'The wake phrase "{phrase}" needs Vosk, and the built-in recogniser hears.'
    hint = f'{guess}For Vosk {way}; without it wake.phrase can be "{AUTO}", {choices}.'
    raise WakeWordError(msg, hint)


def describe_ears(settings: Settings) -> str:
    """Return one phrase that says what hears, for people."""
    recognizer = "PocketSphinx" if vosk_model(settings) is None else "Vosk"
    return f'{recognizer}; the wake phrase is "{wake_phrase(settings)}"'


def ears_options(settings: Settings) -> EarsOptions:
    """Return what the ears are told once."""
    return EarsOptions(
        breath=endpoint_profile("command", settings.listening),
        wake_phrase=wake_phrase(settings),
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
    check_wake_phrase(settings)
    from voice_coach.speech.ears import open_ears  # noqa: PLC0415 - native, and heavy

    return open_ears(ears_options(settings), vosk_model(settings))


def make_file_ears(settings: Settings) -> Ears:
    """Return ears in this process that wait for no wake phrase: all they hear is for them.

    Args:
        settings: recogniser, listening profiles.

    Raises:
        CoachError: one of their parts cannot be made.
    """
    from voice_coach.speech.ears import open_ears  # noqa: PLC0415 - native, and heavy

    return open_ears(replace(ears_options(settings), wake_phrase=None), vosk_model(settings))


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

    Raises:
        WakeWordError: the recogniser cannot be woken by the phrase that was chosen.
    """
    check_wake_phrase(settings)
    return EarsProcess(ears_options(settings), vosk_model(settings), on_event, on_lost, on_restored)
