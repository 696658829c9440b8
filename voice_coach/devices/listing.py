"""Which microphones and speakers there are, and which one a name means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from voice_coach.devices.library import SoundLibrary, StreamKind, load_sound_library
from voice_coach.errors import DeviceError, MicrophoneError, SpeakerError


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """One device in one direction."""

    name: str
    channels: int
    """The most it can record or play at once."""
    default_rate_hz: int
    is_default: bool
    """Whether the system uses it where no name is given."""
    host_api: str
    """The sound system it belongs to: ALSA, JACK Audio Connection Kit …"""


@dataclass(frozen=True, slots=True)
class DeviceList:
    """Everything PortAudio finds."""

    inputs: tuple[DeviceInfo, ...]
    outputs: tuple[DeviceInfo, ...]


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A device and its number, which is good until PortAudio is initialised anew."""

    index: int
    info: DeviceInfo


def list_devices(library: SoundLibrary | None = None) -> DeviceList:
    """Return all microphones and speakers, as they were when PortAudio was initialised.

    Args:
        library: sounddevice; None: load it.

    Raises:
        SystemLibraryError: PortAudio is not installed.
    """
    if library is None:
        library = load_sound_library()
    return DeviceList(
        tuple(device.info for device in _found(library, "input")),
        tuple(device.info for device in _found(library, "output")),
    )


def describe_devices(devices: DeviceList) -> str:
    """Return the list for people: a line each, the default ones marked."""
    lines: list[str] = []
    for title, infos in (("Microphones", devices.inputs), ("Speakers", devices.outputs)):
        lines.append(f"{title}:")
        lines += [_line(info) for info in infos] or ["  none"]
    return "\n".join(lines)


def find_device(library: SoundLibrary, kind: StreamKind, part_of_name: str) -> FoundDevice:
    """Return the device that a part of a name means.

    Args:
        library: sounddevice.
        kind: which direction.
        part_of_name: upper and lower case are the same; a whole name wins over a part of
            another; empty: the system's default.

    Raises:
        MicrophoneError: ``kind`` is input, and there is none, none of that name or several.
        SpeakerError: the same for output.
    """
    devices = _found(library, kind)
    if not devices:
        raise _no_device(kind)
    if not part_of_name:
        return next((device for device in devices if device.info.is_default), devices[0])
    wanted = part_of_name.casefold()
    matching = [device for device in devices if wanted in device.info.name.casefold()]
    exact = [device for device in matching if device.info.name.casefold() == wanted]
    candidates = exact or matching
    if len({device.info.name for device in candidates}) == 1:
        return candidates[0]
    raise _not_the_one(kind, part_of_name, candidates, devices)


def device_error(kind: StreamKind, message: str, hint: str = "") -> DeviceError:
    """Return the error for a direction: ``MicrophoneError`` or ``SpeakerError``."""
    return MicrophoneError(message, hint) if kind == "input" else SpeakerError(message, hint)


def thing(kind: StreamKind) -> str:
    """Return what people call a device of that direction."""
    return "microphone" if kind == "input" else "speaker"


def _found(library: SoundLibrary, kind: StreamKind) -> list[FoundDevice]:
    """Return the devices of a direction in PortAudio's order."""
    default = _default_index(library, kind)
    found = []
    rows = cast("Sequence[Mapping[str, Any]]", library.query_devices())
    for index, row in enumerate(rows):
        channels = int(row[f"max_{kind}_channels"])
        if channels > 0:
            host_api = str(library.query_hostapis(int(row["hostapi"]))["name"])
            rate_hz = round(float(row["default_samplerate"]))
            info = DeviceInfo(str(row["name"]), channels, rate_hz, index == default, host_api)
            found.append(FoundDevice(index, info))
    return found


def _default_index(library: SoundLibrary, kind: StreamKind) -> int | None:
    try:
        row = cast("Mapping[str, Any]", library.query_devices(kind=kind))
    except library.PortAudioError:
        return None
    return int(row["index"])


def _line(info: DeviceInfo) -> str:
    channels = "1 channel" if info.channels == 1 else f"{info.channels} channels"
    mark = "*" if info.is_default else " "
    default = ", the default" if info.is_default else ""
    return f"{mark} {info.name}  ({channels}, {info.default_rate_hz} Hz, {info.host_api}{default})"


def _no_device(kind: StreamKind) -> DeviceError:
    return device_error(
        kind,
        f"There is no {thing(kind)}.",
        f"Plug one in, or start the sound server, and look with: voice-coach devices "
        f"(without a {thing(kind)}: voice-coach run --text).",
    )


def _not_the_one(
    kind: StreamKind, part: str, candidates: Sequence[FoundDevice], devices: Sequence[FoundDevice]
) -> DeviceError:
    message = (
        f'Several {thing(kind)}s have "{part}" in their names: {_names(candidates)}.'
        if candidates
        else f'No {thing(kind)} has "{part}" in its name. There are: {_names(devices)}.'
    )
    setting = "microphone.device" if kind == "input" else "speaker.device"
    return device_error(kind, message, f"Set {setting} to a part of one name, or to nothing.")


def _names(devices: Sequence[FoundDevice]) -> str:
    return ", ".join(dict.fromkeys(f'"{device.info.name}"' for device in devices))
