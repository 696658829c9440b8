"""Recogniser and wake word: they hear a rendered phrase, and must make of it what it says."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np

from voice_coach.app.doctor.findings import MODEL, Finding, verdicts
from voice_coach.app.hear import STATE, file_profile
from voice_coach.app.hearing import make_ears, make_file_ears, vosk_model, wake_phrase
from voice_coach.app.parts import make_library
from voice_coach.clip import Pcm16
from voice_coach.config import Settings, WakeSettings
from voice_coach.content.library import Library
from voice_coach.engine.attention import IDLE
from voice_coach.engine.events import Transcript, WakeDetected
from voice_coach.errors import VoiceError
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.hearing import HeardEvent, InProcessHearing, ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.speech.rhvoice import RhvoiceSynthesizer
from voice_coach.speech.speaking import Synthesizer, VoiceStyle
from voice_coach.units import BLOCK_SAMPLES, BLOCK_SECONDS, HEARING_FORMAT, AudioChunk, Seconds

PHRASE: Final = "start the feeling check-in"
MEANS: Final = ("StartExercise", "feeling-check-in")

_CLEAR_VOICES: Final[tuple[tuple[Callable[[], Synthesizer], str], ...]] = (
    (FliteSynthesizer, "slt"),
    (FliteSynthesizer, "rms"),
    (FliteSynthesizer, "awb"),
    (RhvoiceSynthesizer, "slt"),
)
"""Voices that both recognisers understand; eSpeak NG's they do not."""

_BEFORE_SECONDS: Final[Seconds] = 0.5
_AFTER_SECONDS: Final[Seconds] = 3.0
"""Silence, so that the last word is understood."""

Spoken = Callable[[str], Iterator[Pcm16]]
"""Renders a text with one voice after the other: 16 kHz mono."""


def clear_voices(text: str) -> Iterator[Pcm16]:
    """Yield a text in each clear voice that is installed."""
    for make, voice in _CLEAR_VOICES:
        with contextlib.suppress(VoiceError):  # not installed: the next one speaks
            synthesizer = make()
            clip = synthesizer.synthesize(text, VoiceStyle(voice, 1.0))
            yield clip.resampled(HEARING_FORMAT.rate_hz).samples


def recogniser_name(settings: Settings) -> str:
    """Return what hears, for people."""
    return "The built-in recogniser (PocketSphinx)" if vosk_model(settings) is None else "Vosk"


class Listener:
    """Ears that hear one piece of sound after the other."""

    def __init__(self, ears: InProcessHearing) -> None:
        self._ears = ears
        self._now: Seconds = 0.0

    def hear(self, samples: Pcm16) -> list[HeardEvent]:
        """Return what is heard in samples with silence around them."""
        rate = HEARING_FORMAT.rate_hz
        quiet = (round(_BEFORE_SECONDS * rate), round(_AFTER_SECONDS * rate))
        sound = np.concatenate(
            [np.zeros(quiet[0], np.int16), samples, np.zeros(quiet[1], np.int16)]
        )
        heard: list[HeardEvent] = []
        for first in range(0, len(sound) - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
            block = sound[first : first + BLOCK_SAMPLES].astype("<i2").tobytes()
            heard += self._ears.hear(AudioChunk(block, HEARING_FORMAT, self._now))
            self._now += BLOCK_SECONDS
        return heard


@contextlib.contextmanager
def _listening(
    ears: InProcessHearing, library: Library, request: ListenRequest
) -> Iterator[Listener]:
    """Let ears listen for what can be commanded; they are closed at the end of the block."""
    try:
        ears.add_grammar(library.grammar(STATE))
        ears.listen(request)
        yield Listener(ears)
    finally:
        ears.close()


def _untried(check: RecogniserCheck | WakeWordCheck, loaded: str) -> Finding:
    return verdicts(check).note(
        f"{loaded}; it was not tried, because no clear voice is installed to speak to it.",
        "sudo apt-get install flite",
    )


@dataclass(frozen=True)
class RecogniserCheck:
    """What understands."""

    settings: Settings
    open_ears: Callable[[Settings], InProcessHearing] = make_file_ears
    open_library: Callable[[Settings], Library] = make_library
    speak: Spoken = clear_voices
    name: ClassVar[str] = "recogniser"
    doing: ClassVar[str] = "Saying something to the recogniser"
    limit: ClassVar[Seconds] = 120.0
    broken: ClassVar[str] = "voice-coach config set recognizer.engine pocketsphinx"
    exit_code: ClassVar[int] = MODEL

    def run(self) -> Finding:
        """Look.

        Raises:
            RecognizerError: it cannot be loaded.
            DialogError: the dialogs cannot be used, so it has nothing to listen for.
        """
        tell, who = verdicts(self), recogniser_name(self.settings)
        library = self.open_library(self.settings)
        # Whether the phrase that was chosen can be spotted is the next check's question.
        ears = self.open_ears(self.settings.model_copy(update={"wake": WakeSettings()}))
        request = ListenRequest(STATE, file_profile(self.settings.listening), wake=False)
        tried = False
        with _listening(ears, library, request) as listener:
            for samples in self.speak(PHRASE):
                tried = True
                if self._understood(library, listener.hear(samples)):
                    return tell.ok(f'{who} understands "{PHRASE}".', recogniser=who)
        if not tried:
            return _untried(self, f"{who} is loaded")
        return tell.fault(
            f'{who} is loaded, and does not understand "{PHRASE}".',
            self.broken if vosk_model(self.settings) else "Install the coach anew: script/setup",
            recogniser=who,
        )

    def _understood(self, library: Library, heard: list[HeardEvent]) -> bool:
        for event in heard:
            if isinstance(event, Transcript):
                match = library.match(STATE, event.text)
                if match and (match.name, match.slots.get("exercise")) == MEANS:
                    return True
        return False


@dataclass(frozen=True)
class WakeWordCheck:
    """What waits for the coach's name."""

    settings: Settings
    open_ears: Callable[[Settings], InProcessHearing] = make_ears
    open_library: Callable[[Settings], Library] = make_library
    speak: Spoken = clear_voices
    name: ClassVar[str] = "wake word"
    doing: ClassVar[str] = "Calling the coach by its name"
    limit: ClassVar[Seconds] = 120.0
    broken: ClassVar[str] = "voice-coach config set wake.phrase auto"
    exit_code: ClassVar[int] = MODEL

    def run(self) -> Finding:
        """Look.

        Raises:
            WakeWordError: nothing spots the phrase that was chosen.
            RecognizerError: the ears cannot be loaded.
        """
        tell, phrase = verdicts(self), wake_phrase(self.settings)
        library = self.open_library(self.settings)
        ears = self.open_ears(self.settings)
        profile = endpoint_profile(IDLE, self.settings.listening)
        tried = False
        with _listening(ears, library, ListenRequest(IDLE, profile, decode=False)) as listener:
            for samples in self.speak(f"{phrase.capitalize()}."):
                tried = True
                if any(isinstance(event, WakeDetected) for event in listener.hear(samples)):
                    return tell.ok(f'It wakes when it hears "{phrase}".', phrase=phrase)
        if not tried:
            return _untried(self, f'It listens for "{phrase}"')
        return tell.warning(
            f'It listens for "{phrase}", and did not notice it in a rendered voice.',
            "voice-coach config set wake.sensitivity 0.7",
            phrase=phrase,
        )
