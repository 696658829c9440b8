"""sounddevice, loaded when it is needed: the part of it that is used, with types.

Importing it loads PortAudio, a system library that the wheel does not bring on Linux, and looks
for devices; a command that plays nothing need not have either.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol, cast

from voice_coach.devices.alsa import check_alsa, silence_alsa
from voice_coach.errors import SystemLibraryError
from voice_coach.units import Samples, Seconds

_STDERR = 2

StreamKind = Literal["input", "output"]


class CallbackTime(Protocol):
    """When a block was or will be at the converter, on PortAudio's clock."""

    inputBufferAdcTime: Seconds  # noqa: N815 - PortAudio's name
    outputBufferDacTime: Seconds  # noqa: N815 - PortAudio's name
    currentTime: Seconds  # noqa: N815 - PortAudio's name


class CallbackFlags(Protocol):
    """What went wrong since the last block."""

    input_overflow: bool
    output_underflow: bool


class InputBuffer(Protocol):
    """A block of the device, valid while the callback runs."""

    def __bytes__(self) -> bytes: ...


class OutputBuffer(Protocol):
    """A block to be filled while the callback runs."""

    def __setitem__(self, key: slice, value: bytes) -> None: ...


InputCallback = Callable[[InputBuffer, Samples, CallbackTime, CallbackFlags], None]
OutputCallback = Callable[[OutputBuffer, Samples, CallbackTime, CallbackFlags], None]


class RawStream(Protocol):
    """An open stream."""

    @property
    def latency(self) -> Seconds:
        """Length of the buffer between the callback and the converter."""
        ...

    def start(self) -> None:
        """Begin to call the callback."""
        ...

    def stop(self) -> None:
        """Play what was handed over, then stop."""
        ...

    def abort(self) -> None:
        """Stop at once."""
        ...

    def close(self) -> None:
        """Release the device."""
        ...


class SoundLibrary(Protocol):
    """The parts of the module ``sounddevice`` that are used."""

    @property
    def PortAudioError(self) -> type[Exception]:  # noqa: N802 - sounddevice's name
        """What every failure of PortAudio is raised as."""
        ...

    def query_devices(
        self, *, kind: StreamKind | None = None
    ) -> Sequence[Mapping[str, Any]] | Mapping[str, Any]:
        """Return all devices, or the default one of a kind."""
        ...

    def query_hostapis(self, index: int) -> Mapping[str, Any]:
        """Return a host API."""
        ...

    def check_input_settings(
        self, *, device: int, channels: int, dtype: str, samplerate: int
    ) -> None:
        """Raise where a device cannot record like this."""
        ...

    def check_output_settings(
        self, *, device: int, channels: int, dtype: str, samplerate: int
    ) -> None:
        """Raise where a device cannot play like this."""
        ...

    def RawInputStream(self, **options: Any) -> RawStream:  # noqa: N802 - sounddevice's name
        """Open a device to record."""
        ...

    def RawOutputStream(self, **options: Any) -> RawStream:  # noqa: N802 - sounddevice's name
        """Open a device to play."""
        ...

    def _initialize(self) -> None: ...

    def _terminate(self) -> None: ...


def load_sound_library() -> SoundLibrary:
    """Import sounddevice, and with it PortAudio.

    Raises:
        SystemLibraryError: PortAudio is not installed, or ALSA's settings are missing.
    """
    check_alsa()
    try:
        import sounddevice  # noqa: PLC0415 - loads a system library that may be missing
    except OSError as error:
        raise SystemLibraryError(
            "The sound library PortAudio is not installed.",
            "Install it with: sudo apt-get install libportaudio2",
        ) from error
    silence_alsa()
    return cast("SoundLibrary", sounddevice)


@contextlib.contextmanager
def native_messages_hidden() -> Iterator[None]:
    """Send what C libraries print to stderr nowhere, as sounddevice does when it is imported.

    PortAudio and ALSA print several lines for every device that does not open; what went wrong
    is raised as an error, and a device that is looked for all night must not fill a disk. It
    holds for the whole process, so keep it short and let only one thread at a time in.
    """
    try:
        saved = os.dup(_STDERR)
    except OSError:  # the process has no stderr
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDERR)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(saved, _STDERR)
        os.close(saved)
