"""Tries a device for a moment: whether a microphone gives sound, whether a speaker takes it."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from typing import Final

import numpy as np

from voice_coach.clip import Pcm16
from voice_coach.devices.input_line import InputLine, LineEnded
from voice_coach.devices.library import (
    CallbackFlags,
    CallbackTime,
    OutputBuffer,
    native_messages_hidden,
)
from voice_coach.devices.portaudio import PortAudioSystem, cannot_open
from voice_coach.devices.protocols import Now
from voice_coach.errors import MicrophoneError, SpeakerError
from voice_coach.units import HEARING_FORMAT, Samples, Seconds

_WAKING_SECONDS: Final[Seconds] = 5.0
"""What a device may take for its first block: a sound server may have put it to sleep."""
_STALLED_SECONDS: Final[Seconds] = 1.0
_BLOCK_SECONDS: Final[Seconds] = 0.02
_SPEAKER_BLOCKS: Final = 10
"""Silence that a speaker is given to take: 0.2 s."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a microphone gave."""

    name: str
    """The device's."""
    samples: Pcm16
    """16 kHz mono."""
    exactly_silent: bool
    """Whether every sample was zero, as no room is."""


def hear_for(
    system: PortAudioSystem, device: str, seconds: Seconds, settle: Seconds, now: Now
) -> Heard:
    """Listen for a while.

    Args:
        system: the process's PortAudio.
        device: part of the microphone's name; empty: the system's default.
        seconds: how long.
        settle: sound that is thrown away first: devices click when they are opened.
        now: a clock.

    Raises:
        MicrophoneError: there is none, it cannot be opened, or it gives nothing.
        SystemLibraryError: PortAudio is not installed.
    """
    plan = system.plan("input", device)
    line = InputLine(system.library, plan, now)
    wanted = round((seconds + settle) * HEARING_FORMAT.rate_hz)
    pcm = b""
    patience = _WAKING_SECONDS
    try:
        while len(pcm) < wanted * HEARING_FORMAT.frame_bytes:
            pcm += b"".join(chunk.pcm for chunk in line.read(patience))
            patience = _STALLED_SECONDS
    except (queue.Empty, LineEnded) as error:
        msg = f'The microphone "{line.name}" opens and gives no sound.'
        raise MicrophoneError(msg, "Unplug it and plug it in again.") from error
    finally:
        line.close()
    samples = np.frombuffer(pcm, "<i2").astype(np.int16)
    samples = samples[round(settle * HEARING_FORMAT.rate_hz) : wanted]
    return Heard(line.name, samples, not samples.any())


def offer_silence(system: PortAudioSystem, device: str, patience: Seconds = _WAKING_SECONDS) -> str:
    """Let a speaker play 0.2 s of silence.

    Args:
        system: the process's PortAudio.
        device: part of the speaker's name; empty: the system's default.
        patience: how long it may take for a block.

    Returns:
        The device's name.

    Raises:
        SpeakerError: there is none, it cannot be opened, or it takes no sound.
        SystemLibraryError: PortAudio is not installed.
    """
    plan = system.plan("output", device)
    name = plan.device.info.name
    library = system.library
    blocks = threading.Semaphore(0)
    frame_bytes = plan.format.frame_bytes

    def fill(block: OutputBuffer, frames: Samples, _t: CallbackTime, _f: CallbackFlags) -> None:
        block[:] = bytes(frames * frame_bytes)
        blocks.release()

    try:
        with native_messages_hidden():
            stream = library.RawOutputStream(
                device=plan.device.index,
                samplerate=plan.format.rate_hz,
                channels=plan.format.channels,
                dtype="int16",
                blocksize=round(_BLOCK_SECONDS * plan.format.rate_hz),
                callback=fill,
                finished_callback=lambda: None,
            )
            try:
                stream.start()
                taken = all(blocks.acquire(timeout=patience) for _ in range(_SPEAKER_BLOCKS))
                stream.abort()
            finally:
                stream.close()
    except library.PortAudioError as error:
        raise cannot_open("output", name, error) from error
    if not taken:
        msg = f'The speaker "{name}" opens and takes no sound.'
        raise SpeakerError(msg, "Unplug it and plug it in again, or restart the sound server.")
    return name
