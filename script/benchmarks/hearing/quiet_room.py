"""What the real coach uses in a quiet room, and what of it is the sound device's own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from support import virtual_sound
from support.living_room import missing_voice, running_coach
from support.virtual_sound import VirtualSound

from live import QUIET_SECONDS, SETTINGS, share_of_a_core, wait_until_calm
from measure import proportional_megabytes

_ONLY_THE_DEVICE: Final = """
import time, sounddevice
from voice_coach.devices.input_line import DEVICE_BLOCK_SECONDS
stream = sounddevice.RawInputStream(samplerate=16000, channels=1, dtype="int16", latency=0.18,
    blocksize=round(DEVICE_BLOCK_SECONDS * 16000), callback=lambda *_: None)
stream.start()
print("open", flush=True)
time.sleep(3600)
"""
"""A process that opens the microphone as the coach does, and throws away what it gives."""


@dataclass(frozen=True, slots=True)
class QuietRoom:
    """Shares of one core, and memory."""

    coach: float
    """All processes of the coach."""
    device: float
    """A process that only takes sound from the device."""
    megabytes: float
    """Memory of the coach's processes; what is shared counts once."""


def missing() -> str:
    """Return why it cannot be measured here, or an empty string."""
    return virtual_sound.missing() or missing_voice()


def quiet_room(seconds: float = QUIET_SECONDS) -> QuietRoom:
    """Run the coach, and then only the device, each for so long in a room that hums faintly.

    Raises:
        RuntimeError: the device could not be opened.
    """
    with VirtualSound() as sound:
        with running_coach(sound, *SETTINGS) as coach:
            coach.wait_for("playback_finished")
            wait_until_calm(coach.process.pid)
            used = share_of_a_core(coach.process.pid, seconds)
            memory = proportional_megabytes(coach.process.pid)
        command = [sys.executable, "-c", _ONLY_THE_DEVICE]
        with subprocess.Popen(
            command, env=sound.environment(), stdout=subprocess.PIPE, text=True
        ) as alone:
            try:
                if alone.stdout is None or alone.stdout.readline() != "open\n":
                    msg = "the virtual microphone cannot be opened"
                    raise RuntimeError(msg)
                device = share_of_a_core(alone.pid, seconds)
            finally:
                alone.kill()
    return QuietRoom(used, device, memory)
