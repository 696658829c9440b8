"""Microphone and speaker: found, opened, tried for a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np

from voice_coach.app.doctor.findings import DEVICE, Detail, Finding, verdicts
from voice_coach.app.doctor.host import Host
from voice_coach.app.doctor.sound_server import default_is_muted, server_runs
from voice_coach.clip import Pcm16, peak_dbfs, rms_dbfs
from voice_coach.devices.library import StreamKind
from voice_coach.devices.listing import device_error, list_devices, thing
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.probe import Heard, hear_for, offer_silence
from voice_coach.errors import SpeakerError
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.suggest import nearest
from voice_coach.units import Seconds

LISTEN_SECONDS: Final[Seconds] = 1.5
_SETTLE_SECONDS: Final[Seconds] = 0.3

FAINT_DBFS: Final = -75.0
"""Root mean square of a quiet room: cheap microphones' own noise lies above it."""
_CLIPPED: Final = 32_700
_CLIPPED_SHARE: Final = 0.001
_HELD: Final = "/dev/snd/pcm"
_LOWEST_DBFS: Final = -99.0

OpenSound = Callable[[], PortAudioSystem]


@dataclass(frozen=True)
class MicrophoneCheck:
    """The microphone, and how loud it hears."""

    host: Host
    device: str
    """Part of its name, as it was set; empty: the system's default."""
    open_sound: OpenSound = PortAudioSystem
    may_be_silent: bool = False
    """Whether it was set that exact silence is no loss: its noise gate gives zeros."""
    name: ClassVar[str] = "microphone"
    doing: ClassVar[str] = "Listening to the microphone: please say something"
    limit: ClassVar[Seconds] = 30.0
    broken: ClassVar[str] = "Choose another one: voice-coach devices"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look.

        Raises:
            MicrophoneError: it is not there, does not open or gives nothing.
        """
        system = self.open_sound()
        check_name(system, "input", self.device)
        now = MonotonicClock().now
        heard = hear_for(system, self.device, LISTEN_SECONDS, _SETTLE_SECONDS, now)
        return self._judged(heard)

    def _judged(self, heard: Heard) -> Finding:
        tell = verdicts(self)
        level, peak = levels_dbfs(heard.samples)
        facts: dict[str, Detail] = {
            "device": heard.name,
            "level_dbfs": level,
            "peak_dbfs": peak,
        }
        who = f'"{heard.name}"'
        if heard.exactly_silent:
            return self._silent(who, facts)
        if self._hears_the_speaker():
            return tell.fault(
                f"{who} is not a microphone: the sound server has none, and gives what the "
                "speaker plays instead.",
                "Plug a microphone in, then: voice-coach devices",
                **facts,
            )
        loud = np.abs(heard.samples.astype(np.int32)) >= _CLIPPED
        if loud.mean() > _CLIPPED_SHARE:
            return tell.warning(
                f"{who} is too loud: it is distorted (peak {peak:.0f} dBFS).",
                self._turn("down", "60%"),
                **facts,
            )
        if level < FAINT_DBFS:
            return tell.warning(
                f"{who} gives next to nothing ({level:.0f} dBFS). If somebody spoke meanwhile, "
                "turn it up; if not, look again and speak.",
                self._turn("up", "100%"),
                None,
                **facts,
            )
        return tell.ok(f"{who} hears ({level:.0f} dBFS, peak {peak:.0f}).", **facts)

    def _silent(self, who: str, facts: dict[str, Detail]) -> Finding:
        tell = verdicts(self)
        if default_is_muted(self.host, "source"):
            mend = "pactl set-source-mute @DEFAULT_SOURCE@ 0"
            return tell.fault(f"{who} is muted.", mend, **facts)
        if self.may_be_silent:
            return tell.note(
                f"{who} gives exact silence, as a noise gate does while nobody speaks.",
                "Look again, and speak meanwhile.",
                **facts,
            )
        return tell.fault(
            f"{who} gives exact silence: it is muted, switched off or not plugged in.",
            "Look for a switch on it; then: alsamixer (F4 shows microphones, M unmutes)",
            **facts,
        )

    def _hears_the_speaker(self) -> bool:
        if self.device or not server_runs(self.host):
            return False
        answer = self.host.ask("pactl", "get-default-source")
        return answer is not None and answer.text.strip().endswith(".monitor")

    def _turn(self, direction: str, share: str) -> str:
        if server_runs(self.host) and self.host.which("pactl") is not None:
            return f"pactl set-source-volume @DEFAULT_SOURCE@ {share}"
        return f"Turn it {direction}: alsamixer (F4 shows microphones)"


@dataclass(frozen=True)
class SpeakerCheck:
    """The speaker; nothing is heard from it."""

    host: Host
    device: str
    """Part of its name, as it was set; empty: the system's default."""
    open_sound: OpenSound = PortAudioSystem
    name: ClassVar[str] = "speaker"
    doing: ClassVar[str] = "Trying the speaker, without a sound"
    limit: ClassVar[Seconds] = 30.0
    broken: ClassVar[str] = "Choose another one: voice-coach devices"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look.

        Raises:
            SpeakerError: it is not there, does not open or takes nothing.
        """
        tell = verdicts(self)
        system = self.open_sound()
        check_name(system, "output", self.device)
        try:
            name = offer_silence(system, self.device)
        except SpeakerError as error:
            holders = self.host.holders(_HELD)
            if not holders:
                raise
            return tell.fault(
                f"{error.message} {' and '.join(holders)} holds a sound card.",
                "End that program, or start a sound server, which lets both play.",
                held_by=holders,
            )
        if default_is_muted(self.host, "sink"):
            return tell.warning(
                f'"{name}" works, and is muted.',
                "pactl set-sink-mute @DEFAULT_SINK@ 0",
                device=name,
            )
        return tell.ok(f'"{name}" plays. To hear it: voice-coach say "Hello."', device=name)


def levels_dbfs(samples: Pcm16) -> tuple[float, float]:
    """Return root mean square and peak in dB below full scale; silence is -99."""
    level, peak = rms_dbfs(samples, _LOWEST_DBFS), peak_dbfs(samples, _LOWEST_DBFS)
    return round(level, 1), round(peak, 1)


def check_name(system: PortAudioSystem, kind: StreamKind, part_of_name: str) -> None:
    """See that a device of the configured name is there.

    Raises:
        MicrophoneError: ``kind`` is input and there are others, none of that name.
        SpeakerError: the same for output.
        SystemLibraryError: PortAudio is not installed.
    """
    devices = list_devices(system.library)
    names = [info.name for info in (devices.inputs if kind == "input" else devices.outputs)]
    wanted = part_of_name.casefold()
    if not names or any(wanted in name.casefold() for name in names):
        return
    near = nearest(part_of_name, names) or names[0]
    raise device_error(
        kind,
        f'The {thing(kind)} "{part_of_name}", as it is set, is not there. '
        f"There are: {', '.join(dict.fromkeys(names))}.",
        f'voice-coach config set {thing(kind)}.device "{near}"',
    )
