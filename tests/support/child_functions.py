"""What the child processes of the tests run. Children import this module by name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from voice_coach.errors import RecognizerError


def echo(connection: Connection, prefix: str = "") -> None:
    """Send back whatever comes."""
    while True:
        connection.send((prefix, connection.recv()))


def fail_on_purpose(connection: Connection, secret: str) -> None:
    """Fail as a defect does, with somebody's words in the exception."""
    connection.recv()
    raise KeyError(secret)


def fail_with_a_reason(connection: Connection) -> None:
    """Fail as a broken model does."""
    connection.recv()
    raise RecognizerError("The model is damaged.", "Run set-up again.")


def return_at_once(connection: Connection) -> None:
    """End without a word."""
    connection.recv()


def abort(connection: Connection) -> None:
    """End as a native library does on a failed assertion."""
    connection.recv()
    os.abort()


def hang(connection: Connection) -> None:
    """Answer once, then never again; not even to SIGTERM."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    connection.send(os.getpid())
    while True:
        signal.pause()


def shout(connection: Connection) -> None:
    """Write on both outputs, then say so."""
    os.write(1, b"heard on stdout\n")
    os.write(2, b"heard on stderr\n")
    connection.send("written")
    connection.recv()


def start_a_helper(connection: Connection) -> None:
    """Start a program of its own and report its process id."""
    program = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    connection.send(program.pid)
    connection.recv()


def count_descriptors(connection: Connection) -> None:
    """Report the descriptors that are open, except the one that lists them."""
    connection.recv()
    connection.send(sorted(int(fd.name) for fd in Path("/proc/self/fd").iterdir())[:-1])
