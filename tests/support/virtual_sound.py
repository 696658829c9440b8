"""A sound card that does not exist: a PulseAudio server with a microphone and a speaker.

The code under test talks to it through the real sounddevice, PortAudio, ALSA and libpulse. Each
server lives in a folder of its own (mode 0700) and ends every process it started.

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
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

PROGRAMS: Final = ("pulseaudio", "pactl", "paplay", "parec", "parecord")
PACKAGES: Final = "pulseaudio pulseaudio-utils libasound2-plugins libportaudio2"
NAMED_MICROPHONE: Final = "living_room_mic"
"""An ALSA name for the microphone, besides ``default`` and ``pulse``."""
NAMED_SPEAKER: Final = "living_room_speaker"
"""An ALSA name for the speaker."""

_PATIENCE_SECONDS: Final = 20.0
"""A step of the server that takes longer has failed; it takes well under a second."""

_ALSA_CONFIG: Final = f"""\
</usr/share/alsa/alsa.conf>
pcm.{NAMED_MICROPHONE} {{ type pulse device "mic" }}
pcm.{NAMED_SPEAKER} {{ type pulse device "speaker" }}
"""


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
    """A running sound server: ``with VirtualSound() as sound``."""

    def __init__(self, *, hum: bool = True) -> None:
        self.folder: Final = Path(tempfile.mkdtemp(prefix="sound-"))
        self.folder.chmod(0o700)
        self._hum = hum
        self._socket = self.folder / "pulse.sock"
        (self.folder / "asound.conf").write_text(_ALSA_CONFIG)
        self._daemon: subprocess.Popen[bytes] | None = None
        self._modules: dict[str, list[str]] = {"microphone": [], "speaker": []}
        self._listeners: dict[str, subprocess.Popen[bytes]] = {}
        self._playing: list[subprocess.Popen[bytes]] = []

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that lead to this server."""
        return {
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
        }

    def environment(self) -> dict[str, str]:
        """Return this process's environment with the variables set: for subprocesses."""
        return os.environ | self.variables

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
        assert self._daemon is None
        script = self.folder / "pa.pa"
        script.write_text(
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={self._socket}\n"
        )
        options = ["--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        options += ["--realtime=no", "--high-priority=no", "--log-level=error"]
        with (self.folder / "log").open("ab") as log:
            self._daemon = subprocess.Popen(
                ["pulseaudio", "-n", "-F", str(script), *options],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait_until(self._answers, "the sound server to answer")
        # Silence for streams whose microphone is gone: else they move to a monitor of a sink, and
        # what listens to that is dragged along when the microphone comes back.
        self._pactl("load-module", "module-null-source", "source_name=spare", "max_latency_msec=20")
        self.plug_speaker()
        self.plug_microphone()

    def kill_daemon(self) -> None:
        """Kill the server as a crash would; ``start_daemon`` starts a new one."""
        assert self._daemon is not None
        self._daemon.kill()
        self._daemon.wait()
        self._daemon = None
        self._socket.unlink(missing_ok=True)
        for kind in self._modules:
            self._modules[kind] = []
            self._silence_listener(kind)

    def plug_microphone(self) -> None:
        """Add the microphone and make it the default."""
        self._load("microphone", "module-null-sink sink_name=mic_in rate=48000 channels=1 norewinds=1")
        self._load("microphone", "module-remap-source source_name=mic master=mic_in.monitor")
        self._pactl("set-default-source", "mic")
        if self._hum:
            self._load("microphone", "module-sine sink=mic_in frequency=50")
            self._turn_down_the_hum()
        self._listen_to("microphone", "mic_in.monitor")

    def unplug_microphone(self) -> None:
        """Take the microphone away: its streams get exact silence, and no error."""
        self._unload("microphone")

    def plug_speaker(self) -> None:
        """Add the speaker and make it the default."""
        self._load("speaker", "module-null-sink sink_name=speaker rate=48000 channels=2 norewinds=1")
        self._pactl("set-default-sink", "speaker")
        self._listen_to("speaker", "speaker.monitor")

    def unplug_speaker(self) -> None:
        """Take the speaker away."""
        self._unload("speaker")

    def speak_into_microphone(self, path: Path) -> None:
        """Play a sound file into the room and return when it is over."""
        self.start_speaking(path).wait()

    def start_speaking(self, path: Path) -> subprocess.Popen[bytes]:
        """Begin to play a sound file into the room; ``wait()`` for the process, or leave it."""
        speech = self._start(["paplay", "-d", "mic_in", "--latency-msec=50", str(path)])
        self._playing.append(speech)
        return speech

    @contextlib.contextmanager
    def record_speaker(self, path: Path) -> Iterator[None]:
        """Record what the speaker plays, 16 kHz mono 16-bit WAV, while the body runs."""
        command = ["parecord", "-d", "speaker.monitor", "--latency-msec=20", "--rate=16000"]
        command += ["--channels=1", "--format=s16le", "--file-format=wav", str(path)]
        recorder = self._start(command)
        try:
            self._wait_until(
                lambda: path.exists() and path.stat().st_size > 1000, "the recording to begin"
            )
            yield
            time.sleep(0.1)  # what was played last is still on its way
        finally:
            recorder.send_signal(signal.SIGINT)
            _end(recorder)

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
        """End every process that was started and remove the folder."""
        for process in [*self._playing, *self._listeners.values()]:
            process.terminate()
            _end(process)
        if self._daemon is not None:
            self._daemon.terminate()
            _end(self._daemon)
        shutil.rmtree(self.folder)

    def _load(self, kind: str, module: str) -> None:
        self._modules[kind].append(self._pactl("load-module", *module.split()))

    def _unload(self, kind: str) -> None:
        self._silence_listener(kind)
        for module in reversed(self._modules[kind]):
            self._pactl("unload-module", module)
        self._modules[kind] = []

    def _turn_down_the_hum(self) -> None:
        for line in self._pactl("list", "short", "sink-inputs").splitlines():
            number, _sink, client, *_rest = line.split("\t")
            if client == "-":  # a module's own
                self._pactl("set-sink-input-volume", number, "-70dB")

    def _listen_to(self, kind: str, monitor: str) -> None:
        """Keep a monitor running: without a listener the first 1.6 s played are lost."""
        command = ["parec", "-d", monitor, "--latency-msec=10", "--raw"]
        self._listeners[kind] = self._start(command)
        self._wait_until(self._is_prompt, "the sinks to be prompt")

    def _is_prompt(self) -> bool:
        """Return whether no sink has seconds of sound in its buffer, as one begins with."""
        found = self._pactl("list", "sinks")
        delays = re.findall(r"Latency: (\d+) usec", found)
        return all(int(microseconds) < 100_000 for microseconds in delays)

    def _silence_listener(self, kind: str) -> None:
        listener = self._listeners.pop(kind, None)
        if listener is not None:
            listener.terminate()
            _end(listener)

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _pactl(self, *words: str) -> str:
        return subprocess.run(
            ["pactl", *words],
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
        ).stdout.strip()

    def _answers(self) -> bool:
        assert self._daemon is not None
        if self._daemon.poll() is not None:
            log = (self.folder / "log").read_text()
            msg = f"the sound server ended with {self._daemon.returncode}: {log}"
            raise RuntimeError(msg)
        if not self._socket.exists():
            return False
        found = subprocess.run(
            ["pactl", "info"], env=self.environment(), check=False, capture_output=True
        )
        return found.returncode == 0

    def _wait_until(self, happened: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not happened():
            if time.monotonic() > deadline:
                msg = f"waited {_PATIENCE_SECONDS:.0f} s for {what}"
                raise TimeoutError(msg)
            time.sleep(0.01)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was told to end; kill it if it does not."""
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _initialize_portaudio() -> None:
    """Let PortAudio look for devices anew, where it was loaded before."""
    if "sounddevice" not in sys.modules:
        return
    import sounddevice  # noqa: PLC0415 - loaded already; a machine without PortAudio has none

    sounddevice._terminate()
    sounddevice._initialize()
