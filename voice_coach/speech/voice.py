"""The coach's voice: the clearest engine that is installed, the next one when it fails."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voice_coach.clip import Clip
from voice_coach.errors import VoiceError
from voice_coach.speech.espeak import EspeakSynthesizer
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.prompt_cache import PromptCache, PromptKey, default_folder
from voice_coach.speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voice_coach.speech.rhvoice import RhvoiceSynthesizer
from voice_coach.speech.speaking import Synthesizer, VoiceStyle

if TYPE_CHECKING:  # the child process needs no pydantic
    from voice_coach.config import VoiceSettings

_LOG = logging.getLogger(__name__)

ENGINES: Final[Mapping[str, Callable[[], Synthesizer]]] = {
    "rhvoice": RhvoiceSynthesizer,
    "flite": FliteSynthesizer,
    "pyttsx3": Pyttsx3Synthesizer,
    "espeak-ng": EspeakSynthesizer,
}
"""Every engine, the clearest first.

Measured by the word error of one recogniser on one sentence: RHVoice slt 0.00, flite slt 0.10,
espeak-ng 0.76, with which pyttsx3 speaks too.
"""

_SLOWEST, _FASTEST = 0.4, 2.5
_GIVEN_UP_AFTER: Final = 2
_MEMORY_BYTES: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """Which voice was asked for; crosses to the child process."""

    engine: str = "auto"
    """A key of ``ENGINES``, or ``auto``: the first one that is installed."""
    name: str = ""
    """The engine's own name of a voice; with ``auto``, the first engine that has it speaks."""
    rate: float = 0.87
    """Factor on the engine's default speed."""
    cache_folder: Path | None = None
    """Where public lines are kept; None: nowhere."""

    @classmethod
    def of(cls, settings: VoiceSettings) -> VoiceChoice:
        """Make it from the settings; the cache is where the user's caches are."""
        folder = default_folder() if settings.cache else None
        return cls(settings.engine, settings.name, settings.rate, folder)


class CoachVoice:
    """Speaks with the chosen engine and falls back to the others; implements ``Voice``.

    A line is looked for in memory and on disk first, unless it is private. Any thread may call;
    one line is rendered at a time.
    """

    def __init__(
        self,
        choice: VoiceChoice,
        engines: Mapping[str, Callable[[], Synthesizer]] = ENGINES,
    ) -> None:
        """Find the engine that speaks; the others are looked for when it fails.

        Args:
            choice: what was asked for.
            engines: by name, in the order in which they are tried.

        Raises:
            VoiceError: the chosen engine or voice is not installed, or nothing is.
        """
        self._rate = choice.rate
        self._cache = None if choice.cache_folder is None else PromptCache(choice.cache_folder)
        self._recent = _RecentClips()
        self._lock = threading.Lock()
        self._untried = dict(engines)
        self._speakers = [_first_speaker(choice, self._untried)]

    def describe(self) -> str:
        """One phrase that says what speaks, for people: ``"flite (slt)"``."""
        return self._in_order()[0].describe()

    def render(self, text: str, rate: float, *, private: bool) -> Clip:
        """Return the sound of ``text``; see ``Voice``.

        Raises:
            VoiceError: no engine could say it; the error is the first one's.
        """
        factor = round(min(max(self._rate * rate, _SLOWEST), _FASTEST), 3)
        first_error: VoiceError | None = None
        with self._lock:
            for speaker in self._all_speakers():
                try:
                    clip = self._spoken(speaker, text, factor, private=private)
                except VoiceError as error:
                    speaker.failures += 1
                    first_error = first_error or error
                    _LOG.warning("%s failed: %s", speaker.describe(), error)
                else:
                    speaker.failures = 0
                    return clip
        assert first_error is not None  # noqa: S101 (there is always one speaker)
        raise first_error

    def warm(self, texts: Sequence[str], rate: float = 1.0) -> None:
        """Render public lines now, so that they are at hand later."""
        for text in texts:
            with contextlib.suppress(VoiceError):
                self.render(text, rate, private=False)

    def close(self) -> None:
        """Release the engines; calling it twice is fine."""
        for speaker in self._speakers:
            speaker.synthesizer.close()

    def _spoken(self, speaker: _Speaker, text: str, factor: float, *, private: bool) -> Clip:
        style = VoiceStyle(speaker.voice, factor)
        if private:
            return speaker.synthesizer.synthesize(text, style)
        key = speaker.key(text, factor)
        clip = self._recent.get(key)
        if clip is None and self._cache is not None:
            clip = self._cache.load(key)
        if clip is None:
            clip = speaker.synthesizer.synthesize(text, style)
            if self._cache is not None:
                self._cache.store(key, clip)
        self._recent.put(key, clip)
        return clip

    def _in_order(self) -> list[_Speaker]:
        """Return the speakers at hand; those that keep failing come last."""
        return sorted(self._speakers, key=lambda speaker: speaker.failures >= _GIVEN_UP_AFTER)

    def _all_speakers(self) -> Iterator[_Speaker]:
        """Yield the speakers at hand, then those that can still be had."""
        yield from self._in_order()
        for name in list(self._untried):
            make = self._untried.pop(name)
            with contextlib.suppress(VoiceError):  # not installed
                synthesizer = make()
                speaker = _Speaker(synthesizer, synthesizer.default_voice)
                self._speakers.append(speaker)
                yield speaker


@dataclass(slots=True)
class _Speaker:
    """An engine with one of its voices."""

    synthesizer: Synthesizer
    voice: str
    failures: int = 0
    """Lines in a row that it could not say."""

    def describe(self) -> str:
        return f"{self.synthesizer.name} ({self.voice})"

    def key(self, text: str, factor: float) -> PromptKey:
        engine = self.synthesizer
        return PromptKey(engine.name, engine.version, self.voice, factor, text)


class _RecentClips:
    """The public lines that were said last, up to a number of bytes."""

    def __init__(self) -> None:
        self._clips: OrderedDict[PromptKey, Clip] = OrderedDict()
        self._bytes = 0

    def get(self, key: PromptKey) -> Clip | None:
        clip = self._clips.get(key)
        if clip is not None:
            self._clips.move_to_end(key)
        return clip

    def put(self, key: PromptKey, clip: Clip) -> None:
        if key in self._clips:
            return
        self._clips[key] = clip
        self._bytes += clip.samples.nbytes
        while self._bytes > _MEMORY_BYTES:
            _, oldest = self._clips.popitem(last=False)
            self._bytes -= oldest.samples.nbytes


def _first_speaker(choice: VoiceChoice, untried: dict[str, Callable[[], Synthesizer]]) -> _Speaker:
    """Return who speaks, and take it out of ``untried``.

    Raises:
        VoiceError: the chosen engine or voice is not installed, or nothing is.
    """
    if choice.engine != "auto":
        if choice.engine not in untried:
            msg = f'There is no voice engine "{choice.engine}".'
            raise VoiceError(msg, f"Choose auto, {', '.join(untried)}.")
        return _speaker(untried.pop(choice.engine)(), choice.name)
    refusals: list[VoiceError] = []
    for name, make in list(untried.items()):
        try:
            speaker = _speaker(make(), choice.name)
        except VoiceError as error:
            refusals.append(error)
            continue
        del untried[name]
        return speaker
    if choice.name:
        msg = f'No engine that is installed has a voice "{choice.name}".'
        raise VoiceError(msg, " ".join(map(str, refusals)))
    msg = "There is no voice: no speech synthesizer is installed."
    raise VoiceError(msg, "Install one: sudo apt install flite espeak-ng")


def _speaker(synthesizer: Synthesizer, voice: str) -> _Speaker:
    """Return an engine with the voice that was asked for, made sure of.

    Raises:
        VoiceError: it has no such voice.
    """
    if voice:
        synthesizer.synthesize("", VoiceStyle(voice))
    return _Speaker(synthesizer, voice or synthesizer.default_voice)
