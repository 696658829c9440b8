"""The process's one PortAudio, shared by its streams.

PortAudio lists its devices when it is initialised and never again, and after a sound server has
died it answers nothing until it is initialised anew; that ends every stream of the process. So
whoever holds a stream joins the system as an owner: before PortAudio is initialised anew the
others' streams are closed, and opened again after it.

The system's lock guards every opening, starting, stopping and closing of a stream. Only
``abort`` of a running stream may come from outside of it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from voice_coach.devices.library import (
    SoundLibrary,
    StreamKind,
    load_sound_library,
    native_messages_hidden,
)
from voice_coach.devices.listing import FoundDevice, device_error, find_device, thing
from voice_coach.errors import DeviceError
from voice_coach.units import HEARING_FORMAT, AudioFormat, Seconds

_INPUT_RATES_HZ: Final = (HEARING_FORMAT.rate_hz, 48_000, 44_100, 32_000, 96_000)
_OUTPUT_RATES_HZ: Final = (48_000, 44_100, 96_000, 32_000, 16_000)

_LAYOUT_ERRORS: Final = (-9998, -9997, -9994)
"""PortAudio's codes for a channel count, a rate and a sample format the device cannot do."""

_FIRST_RETRY_SECONDS: Final[Seconds] = 0.25
_LONGEST_RETRY_SECONDS: Final[Seconds] = 5.0


class StreamOwner(Protocol):
    """Whoever holds a stream; all three are called with the system's lock held."""

    @property
    def busy(self) -> bool:
        """Whether people hear its stream now, so that it must not be closed."""
        ...

    def release_stream(self) -> None:
        """Close the stream; nothing is lost by it but its time."""
        ...

    def reopen_stream(self) -> None:
        """Open it again; where that fails the owner looks after it by itself."""
        ...


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """A device and the layout in which it is opened."""

    device: FoundDevice
    format: AudioFormat


class PortAudioSystem:
    """What all streams of a process share. Make one and hand it to each of them."""

    def __init__(self, library: SoundLibrary | None = None) -> None:
        """Share a library; it is loaded when the first stream is opened.

        Args:
            library: sounddevice, or something that behaves like it; None: load sounddevice.
        """
        self.lock: Final = threading.RLock()
        self._library = library
        self._owners: list[StreamOwner] = []

    @property
    def library(self) -> SoundLibrary:
        """The module sounddevice.

        Raises:
            SystemLibraryError: PortAudio is not installed.
        """
        if self._library is None:
            self._library = load_sound_library()
        return self._library

    def join(self, owner: StreamOwner) -> None:
        """Let an owner know of every initialisation from now on."""
        with self.lock:
            self._owners.append(owner)

    def leave(self, owner: StreamOwner) -> None:
        """Forget an owner; one that never joined is fine."""
        with self.lock, contextlib.suppress(ValueError):
            self._owners.remove(owner)

    def look_again(self, asking: StreamOwner) -> bool:
        """Initialise PortAudio anew, so that it sees the devices there are now.

        Args:
            asking: the owner that needs it; its own stream must be closed.

        Returns:
            False where nothing was done, because another owner's stream is busy.

        Raises:
            DeviceError: PortAudio could not be initialised.
        """
        with self.lock:
            others = [owner for owner in self._owners if owner is not asking]
            if any(owner.busy for owner in others):
                return False
            for owner in others:
                owner.release_stream()
            try:
                self._initialize()
            finally:
                for owner in others:
                    owner.reopen_stream()
            return True

    def plan(self, kind: StreamKind, part_of_name: str) -> StreamPlan:
        """Choose a device and the layout in which it can be opened.

        A device of any rate is taken: 16 kHz mono (48 kHz mono for a speaker) where it can,
        else the nearest to it that it can do.

        Raises:
            MicrophoneError: no such microphone, or it cannot be opened.
            SpeakerError: the same for a speaker.
            SystemLibraryError: PortAudio is not installed.
        """
        with self.lock:
            library = self.library
            try:
                device = find_device(library, kind, part_of_name)
            except library.PortAudioError as error:
                raise device_error(
                    kind, f"PortAudio cannot list its devices: {error.args[0]}."
                ) from error
            return StreamPlan(device, self._layout(kind, device))

    def _layout(self, kind: StreamKind, device: FoundDevice) -> AudioFormat:
        """Return the first layout that a device can do."""
        library = self.library
        check = library.check_input_settings if kind == "input" else library.check_output_settings
        reason: Exception | None = None
        for layout in _layouts(kind, device):
            try:
                with native_messages_hidden():
                    check(
                        device=device.index,
                        channels=layout.channels,
                        dtype="int16",
                        samplerate=layout.rate_hz,
                    )
            except library.PortAudioError as error:
                reason = error
                if not _is_about_layout(error):
                    break
            else:
                return layout
        raise cannot_open(kind, device.info.name, reason)

    def _initialize(self) -> None:
        library = self.library
        with contextlib.suppress(library.PortAudioError):  # it was not initialised: as wanted
            library._terminate()  # noqa: SLF001 - the only way to see devices that came or went
        try:
            library._initialize()  # noqa: SLF001 - same
        except library.PortAudioError as error:
            raise DeviceError(f"PortAudio does not start: {error.args[0]}.") from error


def cannot_open(kind: StreamKind, name: str, reason: Exception | None) -> DeviceError:
    """Return the error for a device that is there and cannot be opened."""
    detail = f": {reason.args[0]}" if reason is not None and reason.args else ""
    return device_error(
        kind,
        f'The {thing(kind)} "{name}" cannot be opened{detail}.',
        "Another program may be using it; or choose another one: voice-coach devices.",
    )


def retry_delays() -> Iterator[Seconds]:
    """Yield how long to wait before each attempt to find a lost device: 0.25 s to 5 s."""
    delay = _FIRST_RETRY_SECONDS
    while True:
        yield delay
        delay = min(2 * delay, _LONGEST_RETRY_SECONDS)


def _is_about_layout(error: Exception) -> bool:
    """Return whether the device may well do another rate or channel count."""
    return len(error.args) > 1 and error.args[1] in _LAYOUT_ERRORS


def _layouts(kind: StreamKind, device: FoundDevice) -> list[AudioFormat]:
    """Return the layouts to try, the best first."""
    preferred = _INPUT_RATES_HZ if kind == "input" else _OUTPUT_RATES_HZ
    rates = dict.fromkeys((*preferred, device.info.default_rate_hz))
    counts = dict.fromkeys((1, 2, device.info.channels))
    return [
        AudioFormat(rate, channels=count)
        for rate in rates
        for count in counts
        if count <= device.info.channels
    ]
