"""sounddevice without PortAudio: devices that are given, streams that a test drives.

It insists on what the real one needs: PortAudio is not shut down while a stream is open, a
stream is started once and closed once, and a device is asked only for what it can do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

INVALID_SAMPLE_RATE = -9997
INVALID_CHANNEL_COUNT = -9998
DEVICE_UNAVAILABLE = -9985
DEFAULT_RATES = (16_000, 44_100, 48_000)


class FakePortAudioError(Exception):
    """As sounddevice's: a message and PortAudio's code."""


@dataclass(frozen=True)
class FakeDevice:
    """One device of the machine."""

    name: str
    inputs: int = 0
    outputs: int = 0
    rates_hz: tuple[int, ...] = DEFAULT_RATES
    channel_counts: tuple[int, ...] = (1, 2)
    works: bool = True
    """False: it is listed and cannot be opened."""


@dataclass
class FakeFlags:
    """What went wrong since the last block."""

    input_overflow: bool = False
    output_underflow: bool = False


@dataclass
class FakeStream:
    """An open stream; the test is its driver."""

    library: FakeSoundLibrary
    kind: str
    options: dict[str, Any]
    latency: float = 0.06
    running: bool = False
    closed: bool = False
    starts: int = 0
    aborts: int = 0

    def start(self) -> None:
        assert not self.closed, "start() of a closed stream"
        assert self.starts == 0, "a stopped stream must not be started again: PortAudio hangs"
        if self.library.refuses_to_start:
            raise FakePortAudioError("Unanticipated host error", -9999)
        self.starts += 1
        self.running = True

    def stop(self) -> None:
        self._halt()

    def abort(self) -> None:
        self.aborts += 1
        self._halt()

    def close(self) -> None:
        assert not self.closed, "close() twice"
        self._halt()
        self.closed = True

    def give(self, pcm: bytes, *, overflow: bool = False) -> None:
        """Hand a block over, as the driver of a microphone does."""
        assert self.running, "a stream that does not run hands nothing over"
        frames = len(pcm) // 2 // int(self.options["channels"])
        self.options["callback"](memoryview(pcm), frames, None, FakeFlags(input_overflow=overflow))

    def ask(self, *, underflow: bool = False) -> bytes:
        """Ask for a block, as the driver of a speaker does."""
        assert self.running, "a stream that does not run asks for nothing"
        frames = int(self.options["blocksize"])
        block = bytearray(frames * 2 * int(self.options["channels"]))
        flags = FakeFlags(output_underflow=underflow)
        self.options["callback"](memoryview(block), frames, None, flags)
        return bytes(block)

    def die(self) -> None:
        """End by itself, as when the device or the sound server goes away."""
        self._halt()

    def _halt(self) -> None:
        if self.running:
            self.running = False
            self.options["finished_callback"]()


@dataclass
class FakeSoundLibrary:
    """The module: what is plugged in now, and what PortAudio saw when it was initialised."""

    plugged: list[FakeDevice]
    default_input: str | None = None
    default_output: str | None = None
    refuses_to_start: bool = False
    streams: list[FakeStream] = field(default_factory=list)
    """Every stream that was ever opened."""
    initializations: int = 1
    on_initialize: Callable[[], None] | None = None
    """Called whenever PortAudio is initialised anew."""

    def __post_init__(self) -> None:
        self._seen: list[FakeDevice] = list(self.plugged)
        self._initialized = True

    @property
    def PortAudioError(self) -> type[Exception]:  # noqa: N802 - sounddevice's name
        return FakePortAudioError

    @property
    def open_streams(self) -> list[FakeStream]:
        """The streams that are open now."""
        return [stream for stream in self.streams if not stream.closed]

    def query_devices(
        self, *, kind: str | None = None
    ) -> Sequence[Mapping[str, Any]] | Mapping[str, Any]:
        self._need_initialized()
        rows = [
            {
                "name": device.name,
                "index": index,
                "hostapi": 0,
                "max_input_channels": device.inputs,
                "max_output_channels": device.outputs,
                "default_samplerate": float(device.rates_hz[-1]),
            }
            for index, device in enumerate(self._seen)
        ]
        if kind is None:
            return rows
        wanted = self.default_input if kind == "input" else self.default_output
        for row in rows:
            if row["name"] == wanted:
                return row
        msg = "Error querying device -1"
        raise FakePortAudioError(msg)

    def query_hostapis(self, index: int) -> Mapping[str, Any]:
        assert index == 0
        return {"name": "ALSA"}

    def check_input_settings(
        self, *, device: int, channels: int, dtype: str, samplerate: int
    ) -> None:
        self._check(device, channels, dtype, samplerate)

    def check_output_settings(
        self, *, device: int, channels: int, dtype: str, samplerate: int
    ) -> None:
        self._check(device, channels, dtype, samplerate)

    def RawInputStream(self, **options: Any) -> FakeStream:  # noqa: N802 - sounddevice's name
        return self._open("input", options)

    def RawOutputStream(self, **options: Any) -> FakeStream:  # noqa: N802 - sounddevice's name
        return self._open("output", options)

    def _initialize(self) -> None:
        assert not self._initialized, "initialised twice"
        self._initialized = True
        self.initializations += 1
        self._seen = list(self.plugged)
        if self.on_initialize is not None:
            self.on_initialize()

    def _terminate(self) -> None:
        self._need_initialized()
        assert not self.open_streams, "PortAudio shut down while a stream is open"
        self._initialized = False

    def _open(self, kind: str, options: dict[str, Any]) -> FakeStream:
        self._check(options["device"], options["channels"], options["dtype"], options["samplerate"])
        stream = FakeStream(self, kind, options)
        self.streams.append(stream)
        return stream

    def _check(self, index: int, channels: int, dtype: str, rate_hz: int) -> None:
        self._need_initialized()
        assert dtype == "int16"
        device = self._seen[index]
        if not device.works or device not in self.plugged:
            raise FakePortAudioError("Device unavailable", DEVICE_UNAVAILABLE)
        if channels not in device.channel_counts:
            raise FakePortAudioError("Invalid number of channels", INVALID_CHANNEL_COUNT)
        if rate_hz not in device.rates_hz:
            raise FakePortAudioError("Invalid sample rate", INVALID_SAMPLE_RATE)

    def _need_initialized(self) -> None:
        if not self._initialized:
            raise FakePortAudioError("PortAudio not initialized", -10000)
