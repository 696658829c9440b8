"""System libraries and programs, which pip cannot bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from voice_coach.app.doctor.findings import DEVICE, Finding, verdicts
from voice_coach.app.doctor.host import Host
from voice_coach.devices.library import SoundLibrary, load_sound_library
from voice_coach.units import Seconds


@dataclass(frozen=True)
class PortAudioCheck:
    """PortAudio, which microphone and speaker are reached through."""

    load: Callable[[], SoundLibrary] = load_sound_library
    name: ClassVar[str] = "PortAudio"
    doing: ClassVar[str] = "Loading the sound library"
    limit: ClassVar[Seconds] = 30.0
    broken: ClassVar[str] = "sudo apt-get install --reinstall libportaudio2 libasound2-data"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look.

        Raises:
            SystemLibraryError: it is not installed.
        """
        self.load()
        return verdicts(self).ok("The sound library is installed.")


@dataclass(frozen=True)
class ProgramCheck:
    """A speech program that something gets worse without."""

    host: Host
    name: str
    """What people call it."""
    program: str
    package: str
    without: str
    """What is missing without it, as a sentence."""
    doing: ClassVar[str] = "Looking for speech programs"
    limit: ClassVar[Seconds] = 15.0
    exit_code: ClassVar[int] = DEVICE

    @property
    def broken(self) -> str:
        """What to do when it hangs."""
        return f"sudo apt-get install --reinstall {self.package}"

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        found = self.host.which(self.program)
        if found is None:
            return tell.warning(
                f"{self.name} is not installed. {self.without}",
                f"sudo apt-get install {self.package}",
            )
        return tell.ok(f"{found} is there.", program=str(found))


def program_checks(host: Host) -> tuple[ProgramCheck, ...]:
    """Return the checks of the speech programs."""
    return (
        ProgramCheck(
            host,
            "eSpeak NG",
            "espeak-ng",
            "espeak-ng",
            "Unusual names are understood less well, and no voice stands in for the first.",
        ),
        ProgramCheck(host, "Flite", "flite", "flite", "It is the clearest voice in Debian."),
    )
