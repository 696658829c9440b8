"""One coach at a time: two that listen to one room answer each other and share one speaker."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from voice_coach.config import user_state_folder
from voice_coach.errors import AlreadyRunningError
from voice_coach.resources import is_folder

_FILE: Final = "voice-coach.lock"


def lock_file() -> Path | None:
    """Return the file whose lock a running coach of this user holds; None where there is no place.

    In ``XDG_RUNTIME_DIR``, which is this user's and gone after the last log-out, else in the
    user's state folder.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if Path(runtime).is_absolute() and is_folder(Path(runtime)):
        return Path(runtime) / _FILE
    state = user_state_folder()
    return None if state is None else state / _FILE


@contextmanager
def only_coach(path: Path | None) -> Iterator[None]:
    """Hold the lock while the block runs.

    The kernel lets go of it when the process ends, however it ends, so a file that is left
    over hinders nobody. Where no file can be kept (a read-only home) nothing is locked.

    Args:
        path: the file; None: nothing is locked.

    Raises:
        AlreadyRunningError: another process holds it.
    """
    descriptor = None if path is None else _opened(path)
    if descriptor is None:
        yield
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _already_running(descriptor) from None
        with suppress(OSError):  # a full disk: the lock holds all the same
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def running_coach(path: Path | None) -> str | None:
    """Return the process id of the coach that holds the lock, for people; None where none does.

    Args:
        path: the file; None: nothing is ever locked.
    """
    try:
        descriptor = -1 if path is None else os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    if descriptor < 0:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(descriptor)
    finally:
        os.close(descriptor)
    return None


def _opened(path: Path) -> int | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None


def _already_running(descriptor: int) -> AlreadyRunningError:
    pid = _holder(descriptor)
    which = f" (process {pid})" if pid else ""
    return AlreadyRunningError(
        f"A coach is running already{which}.",
        f"Stop it first, or talk to that one. To stop it: kill {pid or 'PROCESS'}",
    )


def _holder(descriptor: int) -> str:
    """Return the process id that the holder wrote; empty where it could not."""
    written = os.pread(descriptor, 20, 0).strip()
    return written.decode() if written.isdigit() else ""
