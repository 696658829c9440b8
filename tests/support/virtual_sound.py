"""A sound card that does not exist: a PulseAudio server with a microphone and a speaker.

The code under test talks to it through the real sounddevice, PortAudio, ALSA and libpulse.

How a test reaches it:

* a command in a subprocess: ``subprocess.run(..., env=sound.environment())``;
* code in this process: ``with sound.in_this_process(): ...``. PortAudio lists its devices when
  it is initialised, so entering and leaving initialise it anew; no stream may be open then.

A real microphone is never exactly silent, and one that is counts as dead. So the room hums: 50 Hz
at about -70 dB, far below what voice detectors react to. ``VirtualSound(hum=False)`` is a room
that is exactly silent until somebody speaks.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from support.pulse_server import PulseServer, end

PROGRAMS: Final = ("pulseaudio", "pactl", "paplay", "parec", "parecord")
PACKAGES: Final = "pulseaudio pulseaudio-utils libasound2-plugins libportaudio2"
NAMED_MICROPHONE: Final = "living_room_mic"
"""An ALSA name for the microphone, besides ``default`` and ``pulse``."""
NAMED_SPEAKER: Final = "living_room_speaker"
"""An ALSA name for the speaker."""

_ALSA_CONFIG: Final = f"""\
</usr/share/alsa/alsa.conf>
pcm.{NAMED_MICROPHONE} {{ type pulse device "mic" }}
pcm.{NAMED_SPEAKER} {{ type pulse device "speaker" }}
"""
_SINK: Final = "module-null-sink rate=48000 norewinds=1"
"""Without rewinds a sink has 50 ms in its buffer; else it begins with 2 s that play first."""


def missing() -> str:
    """Return why there can be no virtual sound on this machine, or an empty string."""
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    if absent:
        return f"{', '.join(absent)} not installed: sudo apt-get install {PACKAGES}"
    try:
        import sounddevice  # noqa: F401, PLC0415 - the import itself is the question
    except OSError:
        return "PortAudio is not installed: sudo apt-get install libportaudio2"
    return ""


class VirtualSound:
    """A running sound server with its devices: ``with VirtualSound() as sound``."""

    def __init__(self, *, hum: bool = True) -> None:
        self._hum = hum
        self._server = PulseServer(_ALSA_CONFIG)
        self._modules: dict[str, list[str]] = {"microphone": [], "speaker": []}
        self._listeners: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that lead to this server."""
        return self._server.variables

    def environment(self) -> dict[str, str]:
        """Return this process's environment with the variables set: for subprocesses."""
        return self._server.environment()

    @contextlib.contextmanager
    def in_this_process(self) -> Iterator[None]:
        """Lead this process's PortAudio here, and back again."""
        saved = {name: os.environ.get(name) for name in self.variables}
        os.environ.update(self.variables)
        _initialize_portaudio()
        try:
            yield
        finally:
            for name, value in saved.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
            _initialize_portaudio()

    def start_daemon(self) -> None:
        """Start the server with microphone and speaker."""
        self._server.start()
        # Silence for streams whose microphone is gone: else they move to a monitor of a sink, and
        # what listens to that is dragged along when the microphone comes back.
        self._server.control(
            "load-module", "module-null-source", "source_name=spare", "max_latency_msec=20"
        )
        self.plug_speaker()
        self.plug_microphone()

    def kill_daemon(self) -> None:
        """Kill the server as a crash would; ``start_daemon`` starts a new one."""
        self._server.kill()
        for kind in self._modules:
            self._modules[kind] = []
            self._silence_listener(kind)

    def plug_microphone(self) -> None:
        """Add the microphone and make it the default."""
        self._load("microphone", f"{_SINK} sink_name=mic_in channels=1")
        self._load("microphone", "module-remap-source source_name=mic master=mic_in.monitor")
        self._server.control("set-default-source", "mic")
        if self._hum:
            self._load("microphone", "module-sine sink=mic_in frequency=50")
            self._turn_down_the_hum()
        self._listen_to("microphone", "mic_in.monitor")

    def unplug_microphone(self) -> None:
        """Take the microphone away: its streams get exact silence, and no error."""
        self._unload("microphone")

    def plug_speaker(self) -> None:
        """Add the speaker and make it the default."""
        self._load("speaker", f"{_SINK} sink_name=speaker channels=2")
        self._server.control("set-default-sink", "speaker")
        self._listen_to("speaker", "speaker.monitor")

    def unplug_speaker(self) -> None:
        """Take the speaker away."""
        self._unload("speaker")

    def speak_into_microphone(self, path: Path) -> None:
        """Play a sound file into the room and return when it is over."""
        self.start_speaking(path).wait()

    def start_speaking(self, path: Path) -> subprocess.Popen[bytes]:
        """Begin to play a sound file into the room; ``wait()`` for the process, or leave it."""
        return self._server.client("paplay", "-d", "mic_in", "--latency-msec=50", str(path))

    @contextlib.contextmanager
    def record_speaker(self, path: Path) -> Iterator[None]:
        """Record what the speaker plays, 16 kHz mono 16-bit WAV, while the body runs."""
        options = ("--latency-msec=20", "--rate=16000", "--channels=1", "--format=s16le")
        recorder = self._server.client(
            "parecord", "-d", "speaker.monitor", *options, "--file-format=wav", str(path)
        )
        try:
            self._server.wait_until(
                lambda: path.exists() and path.stat().st_size > 1000, "the recording to begin"
            )
            yield
            time.sleep(0.2)  # what was played last is still on its way
        finally:
            recorder.send_signal(signal.SIGINT)
            end(recorder)

    def __enter__(self) -> Self:
        try:
            self.start_daemon()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process that was started."""
        self._server.close()

    def _load(self, kind: str, module: str) -> None:
        self._modules[kind].append(self._server.control("load-module", *module.split()))

    def _unload(self, kind: str) -> None:
        self._silence_listener(kind)
        for module in reversed(self._modules[kind]):
            self._server.control("unload-module", module)
        self._modules[kind] = []

    def _turn_down_the_hum(self) -> None:
        for line in self._server.control("list", "short", "sink-inputs").splitlines():
            number, _sink, client, *_rest = line.split("\t")
            if client == "-":  # a module's own
                self._server.control("set-sink-input-volume", number, "-70dB")

    def _listen_to(self, kind: str, monitor: str) -> None:
        """Keep a monitor running and its sink prompt: one that nobody hears is neither."""
        self._listeners[kind] = self._server.client(
            "parec", "-d", monitor, "--latency-msec=10", "--raw"
        )
        self._server.wait_until(self._is_prompt, "the devices to be prompt")

    def _is_prompt(self) -> bool:
        delays = re.findall(
            r"Latency: .*configured (\d+) usec", self._server.control("list", "sinks")
        )
        return all(int(microseconds) <= 20_000 for microseconds in delays)

    def _silence_listener(self, kind: str) -> None:
        listener = self._listeners.pop(kind, None)
        if listener is not None:
            listener.terminate()
            end(listener)


def _initialize_portaudio() -> None:
    """Let PortAudio look for devices anew, where it was loaded before."""
    if "sounddevice" not in sys.modules:
        return
    import sounddevice  # noqa: PLC0415 - loaded already; a machine without PortAudio has none

    sounddevice._terminate()
    sounddevice._initialize()
