"""A terminal with a program in it, and somebody who types: a pseudo-terminal of 80 columns."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

ROWS, COLUMNS = 24, 80
PATIENCE_SECONDS: Final = 30.0
"""Only a broken program keeps anybody waiting for so long."""

_WHERE, _THERE = b"\x1b[6n", b"\x1b[16;1R"
"""A terminal is asked where its cursor is; this one says it is in its lower half."""
_ESCAPES: Final = re.compile(r"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[()=>][0-9A-Z]?|\x1b\][^\x07]*\x07")


class TerminalSession:
    """Runs a command in a terminal of its own.

    Args:
        command: the words of the command.
        home: the person's home, where settings would be.
        term: kind of terminal.
    """

    def __init__(self, command: Sequence[str], home: Path, term: str = "xterm-256color") -> None:
        self._ours, self._theirs = os.openpty()
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._before = termios.tcgetattr(self._theirs)
        self._raw = b""
        self._seen = 0
        self._unsent = b""
        environment = {
            **os.environ,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "TERM": term,
        }
        self.process = subprocess.Popen(
            ["env", "--default-signal=INT", *command],
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            env=environment,
            start_new_session=True,
        )

    @property
    def raw(self) -> str:
        """Everything that was shown so far, with its escape codes."""
        return self._raw.decode(errors="replace")

    @property
    def text(self) -> str:
        """Everything that was shown so far, as letters."""
        return _ESCAPES.sub("", self.raw).replace("\r", "")

    def expect(self, words: str) -> None:
        """Wait until words appear after those that were expected before."""
        end = time.monotonic() + PATIENCE_SECONDS
        while (found := self.text.find(words, self._seen)) < 0:
            gone = self.process.poll() is not None
            if time.monotonic() > end or (gone and not self._read(0.2)):
                msg = f"{words!r} never came; this did:\n{self.text[self._seen :][-2000:]}"
                raise AssertionError(msg)
            self._read(0.05)
        self._seen = found + len(words)

    def settle(self) -> None:
        """Wait until nothing more is drawn."""
        while self._read(0.4):
            pass

    def type(self, keys: str) -> None:
        """Type, reading meanwhile: a terminal holds few letters."""
        self._send(keys.encode(errors="surrogateescape"))
        end = time.monotonic() + PATIENCE_SECONDS
        while self._unsent:
            assert time.monotonic() < end, "nobody reads what is typed"
            readable, writable, _ = select.select([self._ours], [self._ours], [], 0.1)
            if readable:
                self._read(0.0)
            if writable:
                self._send()

    def line(self, text: str) -> None:
        """Type a line."""
        self.type(f"{text}\r")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def hang_up(self) -> int:
        """Close the window; return the program's exit code."""
        os.close(self._ours)
        self._ours = os.open(os.devnull, os.O_RDWR)
        return self.process.wait(PATIENCE_SECONDS)

    def end(self) -> int:
        """Wait for the end of the program; return its exit code."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end:\n{self.text[-2000:]}"
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.returncode

    @property
    def restored(self) -> bool:
        """Whether the terminal is set as it was before."""
        return termios.tcgetattr(self._theirs) == self._before

    def _read(self, seconds: float) -> bool:
        readable, _, _ = select.select([self._ours], [], [], seconds)
        if readable:
            new = os.read(self._ours, 65536)
            self._raw += new
            answers = _THERE * new.count(_WHERE)
            if self._unsent:
                self._unsent += answers
            elif answers:
                self._send(answers)
        return bool(readable)

    def _send(self, more: bytes = b"") -> None:
        """Send what is to be sent, in order: an answer never gets into the middle of a paste."""
        self._unsent += more
        self._unsent = self._unsent[os.write(self._ours, self._unsent[:512]) :]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)
