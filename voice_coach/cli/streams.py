"""The three streams a process is started with: when one is closed, full or broken, it says so."""

from __future__ import annotations

import errno
import os
import signal
import sys
from typing import Final

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What a full disk, or a device that is gone, answers to whoever writes."""


def open_closed_streams() -> None:
    """Put nothing in the place of a stream that was closed before we began.

    A shell closes them with ``<&-``, and some service managers do; Python then has None there.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - until the exit
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nothing = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - same
            setattr(sys, name, nothing)


def exit_code_of_output(error: OSError) -> int:
    """Say what is wrong with the standard output, and return the exit code for it.

    Raises:
        OSError: the same, where it is not about the standard output.
    """
    if isinstance(error, BrokenPipeError):  # whoever read has gone: there is nobody to tell
        code = 128 + signal.SIGPIPE
    elif error.errno in _NO_ROOM and error.filename is None:
        print(f"voice-coach: The output cannot be written: {error.strerror}.", file=sys.stderr)
        print("Free some space, or send the output somewhere else.", file=sys.stderr)
        code = 2
    else:
        raise error
    # What is left to be written would fail once more when the interpreter exits.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
