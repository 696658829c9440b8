"""A native library in a process of its own: started, spoken to, killed when it hangs, never left.

Decoders and synthesizers abort and hang; here they take only a child process with them. The
child is a fresh interpreter (no fork of a threaded parent) that imports nothing but the module
of the function it is given. Values cross one private socket as pickles; nothing else is
inherited. The child's output is thrown away, so that no native library can print what it heard.

The child ends when its parent does, even where it hangs in native code or was stopped: the
kernel kills its process group when the parent's end of a pipe that is never written to closes.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType
from typing import Concatenate, Final, ParamSpec

from voice_coach.errors import CoachError
from voice_coach.units import Seconds

P = ParamSpec("P")

_BOOTSTRAP: Final = (
    "import sys; sys.path[:] = sys.argv[3:]; "
    "from voice_coach.speech.child import main; main(int(sys.argv[1]), int(sys.argv[2]))"
)
_CLOSE_SECONDS: Final[Seconds] = 1.0


class ChildLostError(CoachError):
    """A child process died, was killed, or failed."""

    code = "child_lost"
    exit_code = 3

    def __init__(self, message: str, hint: str = "", places: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.places = places
        """Where the child failed, innermost last: ``file:line in function``. No values."""


@dataclass(frozen=True, slots=True)
class _Failure:
    """The child's last message: what its function raised."""

    message: str
    hint: str
    places: tuple[str, ...]


class ChildProcess:
    """One running child.

    ``send`` and ``receive`` may be called from two different threads, each from one at a
    time; ``kill`` from any thread, and it wakes both.
    """

    def __init__(
        self,
        name: str,
        serve: Callable[Concatenate[Connection, P], None],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Start the child; returns at once, before the child has imported anything.

        Args:
            name: what it is, for error messages: ``"ears"``.
            serve: function of a module; runs in the child with its end of the connection. It
                ends by returning, or by the ``EOFError`` of a ``recv`` after the parent closed.
            args: passed on to it; pickled.
            kwargs: passed on to it; pickled.
        """
        self.name = name
        self._send_lock = threading.Lock()
        self._end_lock = threading.Lock()
        self._ended = False
        self._socket, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and code)
                [
                    *(sys.executable, "-P", "-c", _BOOTSTRAP),
                    *(str(theirs.fileno()), str(lifeline)),
                    *(entry for entry in sys.path if entry),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), lifeline),
                start_new_session=True,
            )
        except BaseException:
            os.close(self._lifeline)
            self._socket.close()
            raise
        finally:
            theirs.close()
            os.close(lifeline)
        self._connection = Connection(os.dup(self._socket.fileno()))
        self._closed = False
        with contextlib.suppress(ChildLostError):  # the first receive tells
            self.send((serve, args, kwargs))

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process has not ended yet."""
        return self._process.poll() is None

    def send(self, message: object) -> None:
        """Send a value; blocks while the child does not read and the socket is full (200 kB).

        Raises:
            ChildLostError: the child is gone.
        """
        try:
            with self._send_lock:
                self._connection.send(message)
        except OSError as error:
            raise self._lost() from error

    def send_bytes(self, message: bytes) -> None:
        """Send bytes for the child's ``recv_bytes``; blocks as ``send`` does.

        Raises:
            ChildLostError: the child is gone.
        """
        try:
            with self._send_lock:
                self._connection.send_bytes(message)
        except OSError as error:
            raise self._lost() from error

    def receive(self, timeout: Seconds | None = None) -> object:
        """Return the next value that the child sent.

        Args:
            timeout: how long to wait; None waits for ever.

        Raises:
            TimeoutError: nothing came in that time; the child is left as it is.
            ChildLostError: the child is gone, or its function raised.
        """
        try:
            ready = self._connection.poll(timeout)
            message: object = self._connection.recv() if ready else None
        except (EOFError, OSError) as error:
            raise self._lost() from error
        if not ready:
            msg = f"The {self.name} process did not answer within {timeout} s."
            raise TimeoutError(msg)
        if isinstance(message, _Failure):
            self.kill()
            raise ChildLostError(message.message, message.hint, message.places)
        return message

    def kill(self) -> None:
        """End the child and everything it started, at once, whatever it is doing."""
        if not self._ended:
            self._kill_group()
        with contextlib.suppress(OSError):  # already shut down
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self, timeout: Seconds = _CLOSE_SECONDS) -> None:
        """Let the child end by itself, then by force, and release everything; repeatable.

        No other thread may be in ``send`` or ``receive`` then, unless ``kill`` came first.
        """
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(OSError):  # already shut down by kill()
            self._socket.shutdown(socket.SHUT_WR)
        self._end(timeout)
        self._connection.close()
        self._socket.close()
        os.close(self._lifeline)

    def _end(self, timeout: Seconds) -> int:
        """Wait for the child, end what is left of its process group, return its exit code."""
        with self._end_lock:
            if not self._ended:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(timeout)
                self._kill_group()
                self._ended = True
        return self._process.wait()

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _lost(self) -> ChildLostError:
        """Say how the child ended; one that only closed its socket is ended first."""
        code = self._end(_CLOSE_SECONDS)
        how = f"was killed by {_signal_name(-code)}" if code < 0 else f"ended with code {code}"
        return ChildLostError(f"The {self.name} process {how}.")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def main(connection_fd: int, lifeline_fd: int) -> None:
    """Run in the child: serve until the function returns or the parent closes."""
    for fd in (connection_fd, lifeline_fd):
        os.set_inheritable(fd, False)  # noqa: FBT003 (positional only)
    _die_with_parent(lifeline_fd)
    signal.signal(signal.SIGTERM, _ended_by_signal)
    with Connection(connection_fd) as connection:
        try:
            serve, args, kwargs = connection.recv()
            serve(connection, *args, **kwargs)
        except EOFError:
            return
        except BrokenPipeError:
            return
        except Exception as error:  # noqa: BLE001 (told to the parent, which raises it)
            with contextlib.suppress(OSError):
                connection.send(_failure(error))
            sys.exit(1)


def _die_with_parent(lifeline_fd: int) -> None:
    """Have the kernel kill this process group when the lifeline's other end closes."""
    fcntl.fcntl(lifeline_fd, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(lifeline_fd, fcntl.F_SETSIG, signal.SIGKILL)
    flags = fcntl.fcntl(lifeline_fd, fcntl.F_GETFL)
    fcntl.fcntl(lifeline_fd, fcntl.F_SETFL, flags | os.O_ASYNC | os.O_NONBLOCK)
    try:
        orphaned = os.read(lifeline_fd, 1) == b""  # the parent died before we were ready
    except BlockingIOError:
        orphaned = False
    if orphaned:
        sys.exit(0)


def _ended_by_signal(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _failure(error: Exception) -> _Failure:
    """Describe an exception without the values in it: they may be somebody's words."""
    places = tuple(
        f"{frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    )
    if isinstance(error, CoachError):
        return _Failure(error.message, error.hint, places)
    where = places[-1] if places else "an unknown place"
    return _Failure(f"{type(error).__name__} at {where}.", "", places)
