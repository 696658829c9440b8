"""Somebody at a terminal of 80 columns, who types a line whenever the program waits."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

WAITS_SECONDS: Final = 1.5
"""A program that has printed nothing for so long waits for somebody."""
_WHERE_IS_THE_CURSOR: Final = b"\x1b[6n"


def at_a_terminal(
    command: Sequence[str],
    lines: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    longest_seconds: float,
) -> tuple[int, str]:
    """Run a command; when the lines are used up, Enter is pressed as long as it waits.

    Args:
        command: program and arguments.
        lines: what is typed, line by line.
        cwd: folder it runs in.
        env: its environment, to which a terminal is added.
        longest_seconds: after which it is killed.

    Returns:
        How it ended (-9 when it was killed), and everything that it printed.
    """
    with _terminal() as (here, there):
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**env, "TERM": "xterm-256color"},
            stdin=there,
            stdout=there,
            stderr=there,
            start_new_session=True,
        )
        left = list(lines)
        printed = b""
        end = time.monotonic() + longest_seconds
        while process.poll() is None:
            if time.monotonic() > end:
                process.kill()
                break
            block = _read(here, WAITS_SECONDS)
            printed += block
            if _WHERE_IS_THE_CURSOR in block:
                os.write(here, b"\x1b[1;1R")
            elif not block:
                os.write(here, (left.pop(0) if left else "").encode() + b"\r")
        printed += _read(here, 0.1)
        return process.wait(), printed.decode("utf-8", "replace")


@contextlib.contextmanager
def _terminal() -> Iterator[tuple[int, int]]:
    here, there = pty.openpty()
    try:
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        yield here, there
    finally:
        os.close(here)
        os.close(there)


def _read(descriptor: int, patience_seconds: float) -> bytes:
    ready, _, _ = select.select([descriptor], [], [], patience_seconds)
    return os.read(descriptor, 65_536) if ready else b""
