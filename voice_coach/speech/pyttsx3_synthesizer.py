"""pyttsx3 over libespeak-ng, made to render what it was asked, every time.

As found in 2.99, and what is done about it here:

* The library can be initialised once in a process, and one callback takes all sound: one thread
  owns it for as long as the process lives, whoever calls.
* It works in the background. Settings overtake each other and the text: of 150 renderings, 97
  came out at the speed of another one, and some empty. Waiting for the library to be idle
  (``espeak_Synchronize``) after the voice, after the settings and after the text: 150 of 150 right.
  A new engine collects its first settings and gives them all at once: it is run once, empty.
* ``runAndWait`` returns before the sound is there, and a late one may be written under the next
  call's name: each call gets a file of its own (in memory), the end is waited for, the length is
  checked against the text, and what is too short is rendered again.
* Unknown voices are ignored: names are checked first, and the driver's errors are listened to.
* The header says 22 050 Hz whatever the voice: the library is asked for the rate.
* ``say`` plays through another program, ``stop`` hangs: neither is used.
"""

from __future__ import annotations

import contextlib
import io
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from importlib import metadata
from types import SimpleNamespace
from typing import Any, Final, TypeVar

from voice_coach.clip import Clip, Pcm16
from voice_coach.errors import VoiceError
from voice_coach.speech._espeak_voices import (
    DEFAULT_VOICE,
    EspeakVoices,
    pitch_setting,
    words_per_minute,
)
from voice_coach.speech._leveling import finished, nothing_to_say
from voice_coach.speech._programs import read_wav
from voice_coach.speech._speakable import render_limit, speakable
from voice_coach.speech.speaking import VoiceStyle
from voice_coach.units import Seconds

T = TypeVar("T")

_ATTEMPTS: Final = 3
_START_SECONDS: Final[Seconds] = 5.0
_LIST_SECONDS: Final[Seconds] = 5.0
_USUAL_RATE_HZ: Final = 22_050


class Pyttsx3Synthesizer:
    """Speaks with libespeak-ng through pyttsx3; mono, 22 050 Hz (MBROLA: 16 000 Hz).

    Any number of instances, from any threads: they share the one owner thread.
    """

    def __init__(self) -> None:
        """Load the library.

        Raises:
            VoiceError: it is not installed or does not start.
        """
        self._version = _owner().call(_Library.version, _START_SECONDS)

    @property
    def name(self) -> str:
        """``pyttsx3``."""
        return "pyttsx3"

    @property
    def version(self) -> str:
        """Versions of the package and the library."""
        return self._version

    @property
    def default_voice(self) -> str:
        """The voice that speaks when none is named."""
        return DEFAULT_VOICE

    def voices(self) -> tuple[str, ...]:
        """Names of the installed voices, such as ``en-us`` and ``en-gb-scotland``."""
        return _owner().call(_Library.voices, _LIST_SECONDS).names

    def synthesize(self, text: str, style: VoiceStyle) -> Clip:
        """Render ``text``; see ``Synthesizer``.

        Raises:
            VoiceError: no such voice, a line too long, or the library failed or hangs.
        """
        known = _owner().call(_Library.voices, _LIST_SECONDS)
        voice = known.identifier(style.voice, self.name)
        speed, pitch = words_per_minute(style.rate), pitch_setting(style.pitch)
        line = speakable(text)
        if not line:
            return nothing_to_say()

        def attempt() -> Clip:
            samples, rate_hz = _owner().call(
                lambda library: library.render(line, voice, speed, pitch), render_limit(line)
            )
            return finished(samples, rate_hz, engine=self.name, text=line, rate=style.rate)

        for _ in range(_ATTEMPTS - 1):
            with contextlib.suppress(VoiceError):
                return attempt()
        return attempt()

    def close(self) -> None:
        """Nothing to release: the library cannot be started twice in a process."""


class _Library:
    """The engine and its driver. Only the owner thread makes one and calls it."""

    def __init__(self) -> None:
        try:
            from pyttsx3.drivers import _espeak, espeak  # noqa: PLC0415 (loads the library)
            from pyttsx3.engine import Engine  # noqa: PLC0415 (same)
        except (ImportError, RuntimeError, OSError) as error:
            msg = "pyttsx3 cannot load libespeak-ng."
            raise VoiceError(msg, "Install it: sudo apt install libespeak-ng1") from error
        # The driver prints a line for every file, and logs through the root logger's
        # functions, which would install a handler.
        espeak.print = _say_nothing
        espeak.logging = SimpleNamespace(debug=logging.getLogger("pyttsx3").debug)
        self._native: Any = _espeak
        try:
            self._engine: Any = Engine("espeak")
        except RuntimeError as error:
            msg = "libespeak-ng does not start."
            raise VoiceError(msg, "Reinstall it: sudo apt install libespeak-ng1") from error
        self._errors: list[Exception] = []
        self._ended = threading.Event()
        self._engine.connect("error", self._failed)
        self._engine.connect("finished-utterance", self._finished)
        self._voices: EspeakVoices | None = None
        # A new engine keeps its first settings back until it speaks, and then sets them all at
        # once; running it with nothing to say lets them through as they come.
        self._engine.runAndWait()

    def version(self) -> str:
        library = self._native.Info(None) or b""
        return f"{metadata.version('pyttsx3')} {library.decode('utf-8', 'replace')}"

    def voices(self) -> EspeakVoices:
        if self._voices is None:
            self._voices = EspeakVoices.of(
                self._listed(None), self._listed(b"mb"), self._listed(b"variant")
            )
        return self._voices

    def render(self, line: str, voice: str, speed: int, pitch: int) -> tuple[Pcm16, int]:
        """Render one line into a file of its own and return its samples and rate."""
        self._errors.clear()
        self._native.Synchronize()
        self._engine.setProperty("voice", voice)
        self._native.Synchronize()
        self._engine.setProperty("rate", speed)
        self._engine.setProperty("pitch", pitch)
        self._engine.setProperty("volume", 1.0)
        self._native.Synchronize()
        if self._engine.getProperty("rate") != speed:
            msg = "pyttsx3 did not take the speed it was given."
            raise VoiceError(msg)
        self._ended.clear()
        file = io.BytesIO()
        self._engine.save_to_file(line, file)
        self._engine.runAndWait()
        self._native.Synchronize()
        ended = self._ended.wait(render_limit(line))
        if self._errors:
            msg = "pyttsx3 failed to set the voice or to render."
            raise VoiceError(msg) from self._errors[0]
        if not ended:
            msg = f"pyttsx3 did not finish within {render_limit(line):.1f} s."
            raise VoiceError(msg)
        samples, _ = read_wav(file.getvalue(), "pyttsx3")
        return samples, self._rate_hz()

    def _rate_hz(self) -> int:
        """Ask for the rate of the voice that is set: the file's header does not know it."""
        try:
            return int(self._native.dll.espeak_ng_GetSampleRate())
        except AttributeError:  # the old libespeak, which pyttsx3 also takes
            return _USUAL_RATE_HZ

    def _listed(self, language: bytes | None) -> list[str]:
        wanted = None if language is None else self._native.VOICE(languages=language)
        return [voice.identifier.decode() for voice in self._native.ListVoices(wanted)]

    def _failed(self, name: str | None, exception: Exception) -> None:
        self._errors.append(exception)

    def _finished(self, name: str | None, completed: bool) -> None:  # noqa: FBT001 (its interface)
        self._ended.set()


class _OwnerThread:
    """The thread on which everything happens; a daemon, since the library may hang."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._library: _Library | None = None
        self._hangs = False
        threading.Thread(target=self._serve, name="pyttsx3", daemon=True).start()

    def call(self, job: Callable[[_Library], T], timeout: Seconds) -> T:
        """Run ``job`` on the thread and return what it returns.

        Raises:
            VoiceError: it did, the library is missing, or it did not finish in time; after
                that the library is not used any more in this process.
        """
        if self._hangs:
            msg = "pyttsx3 hangs."
            raise VoiceError(msg, "Choose another voice.engine, or start again.")
        future: Future[T] = Future()
        self._jobs.put(lambda: self._run(job, future))
        try:
            return future.result(timeout)
        except TimeoutError as error:
            self._hangs = True
            msg = f"pyttsx3 did not answer within {timeout:.1f} s."
            raise VoiceError(msg) from error

    def _serve(self) -> None:
        while True:
            self._jobs.get()()

    def _run(self, job: Callable[[_Library], T], future: Future[T]) -> None:
        try:
            if self._library is None:
                self._library = _Library()
            future.set_result(job(self._library))
        except Exception as error:  # noqa: BLE001 (raised again in the thread that asked)
            future.set_exception(error)


def _say_nothing(*_values: object) -> None:
    """Take the place of the driver's ``print``."""


@cache
def _owner() -> _OwnerThread:
    return _OwnerThread()
