"""The microphones and speakers of this machine, as the set up tries them."""

from __future__ import annotations

import queue
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Final, Protocol

import numpy as np

from voice_coach.app.aloud import LoudSpeaker
from voice_coach.app.hearing_check.room import HearingRoom, RealHearingRoom
from voice_coach.app.only_one import lock_file, only_coach
from voice_coach.app.setup.level import STEP
from voice_coach.clip import Clip, rms_dbfs
from voice_coach.config import Settings, SpeakerSettings
from voice_coach.content.library import Library
from voice_coach.devices.input_line import InputLine, LineEnded
from voice_coach.devices.library import native_messages_hidden
from voice_coach.devices.listing import DeviceList, list_devices
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.engine.plan import Line
from voice_coach.errors import MicrophoneError
from voice_coach.resources import audio_folder
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.speech.earcons import load_earcons
from voice_coach.speech.voice import CoachVoice, VoiceChoice
from voice_coach.units import HEARING_FORMAT, Seconds

_WAKING: Final[Seconds] = 5.0
"""What a device may take for its first block."""


class SoundRoom(Protocol):
    """What can be heard with and played on."""

    def devices(self) -> DeviceList:
        """Return what is there.

        Raises:
            SystemLibraryError: PortAudio is not installed.
        """
        ...

    def levels(self, microphone: str) -> Generator[float, None, None]:
        """Open a microphone and yield its level in dBFS, ten times a second.

        Args:
            microphone: part of its name; empty: the system's default.

        Raises:
            MicrophoneError: it cannot be opened, or gives no sound.
        """
        ...

    def play_bell(self, speaker: str, volume: float) -> None:
        """Ring.

        Raises:
            SpeakerError: the speaker cannot be used.
        """
        ...

    def speak(self, line: Line, speaker: str, volume: float) -> None:
        """Say a line with the coach's voice.

        Raises:
            VoiceError: nothing could say it.
            SpeakerError: the speaker cannot be used.
        """
        ...

    def hearing(self, settings: Settings, library: Library) -> AbstractContextManager[HearingRoom]:
        """Open the room in which people are heard; it is closed at the end of the block.

        Raises:
            CoachError: a part of it cannot be made, or another coach listens.
        """
        ...


class RealSoundRoom:
    """Implements ``SoundRoom`` with PortAudio and the configured voice."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def devices(self) -> DeviceList:
        """See ``SoundRoom``."""
        return list_devices()

    def levels(self, microphone: str) -> Generator[float, None, None]:
        """See ``SoundRoom``."""
        system = PortAudioSystem()
        line = InputLine(system.library, system.plan("input", microphone), MonotonicClock().now)
        try:
            pcm = b""
            while True:
                pcm += b"".join(chunk.pcm for chunk in line.read(_WAKING))
                size = round(STEP * HEARING_FORMAT.rate_hz) * HEARING_FORMAT.frame_bytes
                while len(pcm) >= size:
                    yield rms_dbfs(np.frombuffer(pcm[:size], "<i2"))
                    pcm = pcm[size:]
        except (queue.Empty, LineEnded) as error:
            msg = f'The microphone "{line.name}" gives no sound any more.'
            raise MicrophoneError(msg, "Unplug it and plug it in again.") from error
        finally:
            line.close()

    def play_bell(self, speaker: str, volume: float) -> None:
        """See ``SoundRoom``."""
        self._play(load_earcons(audio_folder())["bell_start"], speaker, volume)

    def speak(self, line: Line, speaker: str, volume: float) -> None:
        """See ``SoundRoom``."""
        voice = CoachVoice(VoiceChoice.of(self._settings.voice))
        try:
            clip = voice.render(line.text, 1.0, private=line.private)
        finally:
            voice.close()
        self._play(clip, speaker, volume)

    @contextmanager
    def hearing(self, settings: Settings, library: Library) -> Iterator[HearingRoom]:
        """See ``SoundRoom``."""
        with ExitStack() as stack:
            stack.enter_context(only_coach(lock_file()))
            yield RealHearingRoom(settings, library, stack)

    def _play(self, clip: Clip, speaker: str, volume: float) -> None:
        # ALSA's remarks would stand in the middle of the questions; what fails is raised.
        with (
            native_messages_hidden(),
            LoudSpeaker(SpeakerSettings(device=speaker, volume=volume)) as opened,
        ):
            opened.play(clip)
