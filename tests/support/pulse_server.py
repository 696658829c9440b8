"""A PulseAudio server in a folder of its own, and the programs that talk to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_PATIENCE_SECONDS: Final = 20.0
"""A step of the server that takes longer has failed; it takes well under a second."""

_OPTIONS: Final = (
    "--daemonize=no",
    "--exit-idle-time=-1",
    "--use-pid-file=no",
    "--realtime=no",
    "--high-priority=no",
    "--log-level=error",
)


class PulseServer:
    """Starts and ends the server and its clients; every process it started ends with it.

    Args:
        alsa_config: contents of the ALSA configuration that clients use.
    """

    def __init__(self, alsa_config: str) -> None:
        self.folder: Final = Path(tempfile.mkdtemp(prefix="sound-"))
        self.folder.chmod(0o700)
        self._socket: Final = self.folder / "pulse.sock"
        (self.folder / "asound.conf").write_text(alsa_config)
        (self.folder / "pa.pa").write_text(
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={self._socket}\n"
        )
        self._daemon: subprocess.Popen[bytes] | None = None
        self._clients: list[subprocess.Popen[bytes]] = []

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that lead clients here."""
        return {
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
        }

    def environment(self) -> dict[str, str]:
        """Return this process's environment with the variables set."""
        return os.environ | self.variables

    def start(self) -> None:
        """Start the server, without any device."""
        assert self._daemon is None, "it runs already"
        with (self.folder / "log").open("ab") as log:
            self._daemon = subprocess.Popen(
                ["pulseaudio", "-n", "-F", str(self.folder / "pa.pa"), *_OPTIONS],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.wait_until(self._answers, "the sound server to answer")

    def kill(self) -> None:
        """Kill the server as a crash would."""
        assert self._daemon is not None, "it does not run"
        self._daemon.kill()
        self._daemon.wait()
        self._daemon = None
        self._socket.unlink(missing_ok=True)

    def control(self, *words: str) -> str:
        """Run ``pactl`` and return what it prints."""
        return subprocess.run(
            ["pactl", *words],
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
        ).stdout.strip()

    def client(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program that plays or records here."""
        process = subprocess.Popen(
            command,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._clients.append(process)
        return process

    def close(self) -> None:
        """End every process that was started and remove the folder."""
        processes = [*self._clients, *([] if self._daemon is None else [self._daemon])]
        for process in processes:
            process.terminate()
            end(process)
        shutil.rmtree(self.folder)

    def wait_until(self, happened: Callable[[], bool], what: str) -> None:
        """Wait for something to happen.

        Raises:
            TimeoutError: it did not.
        """
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not happened():
            if time.monotonic() > deadline:
                msg = f"waited {_PATIENCE_SECONDS:.0f} s for {what}"
                raise TimeoutError(msg)
            time.sleep(0.01)

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


def end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was told to end; kill it if it does not."""
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
