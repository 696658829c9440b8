"""A ``voice-coach`` in a process of its own, that a test waits for, signals and looks behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from support.commands import Ran

Line: TypeAlias = dict[str, object]

COMMAND: Final = (sys.executable, "-m", "voice_coach")
DEFAULT_SIGNALS: Final = ("env", "--default-signal=INT,TERM,HUP")
"""A shell that starts the tests in the background has SIGINT ignored, and children inherit it."""

PATIENCE_SECONDS: Final = 120.0
"""Generous, because machines are shared."""

_ROOT: Final = Path(__file__).resolve().parents[2]


class Started:
    """A running command. Its output goes to files, so that no pipe ever fills up."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.process = process
        self._folder = folder

    @property
    def out(self) -> str:
        """What it has printed so far."""
        return (self._folder / "stdout").read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        """What it has said on stderr so far."""
        return (self._folder / "stderr").read_text(encoding="utf-8")

    def type(self, line: str) -> None:
        """Type a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def wait_for_output(self, words: str) -> None:
        """Wait until words were printed."""
        self._wait(lambda: words in self.out, f"{words!r} to be printed")

    def wait_for_event(self, log: Path, event: str, **fields: object) -> None:
        """Wait until a line stands in an event log."""

        def there() -> bool:
            return log.exists() and any(
                line["event"] == event and all(line.get(k) == v for k, v in fields.items())
                for line in lines_of(log, whole=False)
            )

        self._wait(there, f"{event} {fields}")

    def ask(self, number: signal.Signals, *, times: int = 1) -> Ran:
        """Send a signal, so many times in a row; return what came of the command."""
        for _ in range(times):
            self.process.send_signal(number)
        return self.result()

    def result(self) -> Ran:
        """Wait for the end."""
        return Ran(self.process.wait(PATIENCE_SECONDS), self.out, self.err)

    def children(self) -> set[int]:
        """Return the ids of its child processes, whichever of its threads started them."""
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return {int(pid) for children in listed for pid in children.read_text().split()}

    def _wait(self, happened: object, what: str) -> None:
        assert callable(happened)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not happened():
            ended = self.process.poll()
            if ended is not None and not happened():
                pytest.fail(f"it ended with {ended} before {what}:\n{self.err}")
            if time.monotonic() > deadline:
                pytest.fail(f"waited in vain for {what}; so far:\n{self.out}\n{self.err}")
            time.sleep(0.01)


@contextlib.contextmanager
def started(
    folder: Path, *words: str, environ: Mapping[str, str] | None = None
) -> Iterator[Started]:
    """Start a command in a folder, of a user who lives there; end it with the block."""
    with (
        (folder / "stdout").open("wb") as out,
        (folder / "stderr").open("wb") as err,
        subprocess.Popen(
            [*DEFAULT_SIGNALS, *COMMAND, *words],
            cwd=folder,
            env=environment(folder) if environ is None else environ,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
        ) as process,
    ):
        try:
            yield Started(process, folder)
        finally:
            if process.poll() is None:
                process.kill()


def environment(home: Path, **changes: str) -> dict[str, str]:
    """Return the environment of a user with a home of their own, who has set nothing."""
    mine = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "VOICE_COACH_"))}
    return mine | {"HOME": str(home), "PYTHONPATH": str(_ROOT)} | changes


def run_command(
    words: Sequence[str],
    environ: Mapping[str, str],
    folder: Path,
    *,
    before: Sequence[str] = (),
    command: Sequence[str] = COMMAND,
) -> Ran:
    """Run a command to its end, with nobody at the keyboard.

    Args:
        words: after ``voice-coach``.
        environ: all of its environment.
        folder: where it runs.
        before: a program and its arguments that start it.
        command: what stands before the words.
    """
    done = subprocess.run(
        [*before, *command, *words],
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def lines_of(log: Path, *, whole: bool = True) -> list[Line]:
    """Return the lines of an event log; one that is still being written may end in half a line."""
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    assert not whole or all(line.endswith("\n") for line in lines)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def alive(pid: int) -> bool:
    """Whether a process is there, and not only its remains."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
