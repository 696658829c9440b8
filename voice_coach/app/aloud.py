"""Plays a clip on the speaker, and waits until it is over."""

from __future__ import annotations

import queue
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from voice_coach.clip import Clip
from voice_coach.config import SpeakerSettings
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.portaudio_output import PortAudioOutput
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.errors import SpeakerError
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.units import Seconds

_CLIP: Final = "clip"
_LOOK_SECONDS: Final[Seconds] = 0.05
"""How often whoever follows is told how far it is."""


class LoudSpeaker:
    """The speaker, opened; leaving the block silences and releases it.

    Raises:
        SpeakerError: there is none, none of that name, or it cannot be opened.
        SystemLibraryError: PortAudio is not installed.
    """

    def __init__(self, settings: SpeakerSettings) -> None:
        self._happened: queue.SimpleQueue[PlaybackStarted | PlaybackFinished] = queue.SimpleQueue()
        self._clock = MonotonicClock()
        self._output = PortAudioOutput(
            PortAudioSystem(),
            settings.device,
            self._happened.put,
            on_lost=lambda _: None,  # whatever plays then is over, and interrupted
            on_restored=lambda: None,
            now=self._clock.now,
        )
        self._output.start()
        self._output.set_volume(settings.volume)

    def play(self, clip: Clip, follow: Callable[[Seconds], None] = lambda _: None) -> None:
        """Play a clip to its end.

        Args:
            clip: the sound.
            follow: is told, many times a second, how many seconds of it have been heard.

        Raises:
            SpeakerError: the speaker was lost.
        """
        began: Seconds | None = None
        self._output.play(_CLIP, clip)
        while True:
            event = None
            with suppress(queue.Empty):
                event = self._happened.get(timeout=_LOOK_SECONDS)
            if isinstance(event, PlaybackStarted):
                began = self._clock.now()
            elif isinstance(event, PlaybackFinished):
                break
            if began is not None:
                follow(min(self._clock.now() - began, clip.seconds))
        if event.interrupted:
            raise SpeakerError(
                f"The speaker {self._output.name} was lost before the sound was over.",
                "Plug it in again; voice-coach devices lists what is there.",
            )
        follow(clip.seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._output.stop()
