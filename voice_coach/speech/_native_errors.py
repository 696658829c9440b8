"""Keeps what a native library prints on the error stream, instead of showing it to people."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Final

_STDERR: Final = 2


class Printed:
    """What was printed, once the block is over."""

    text: str = ""


@contextlib.contextmanager
def kept_errors() -> Iterator[Printed]:
    """Keep everything that is written to file descriptor 2 inside the block.

    The descriptor belongs to the whole process: use it only around a library's set-up, where no
    other thread has much to say.
    """
    printed = Printed()
    sys.stderr.flush()
    shown = os.dup(_STDERR)
    try:
        with os.fdopen(os.memfd_create("stderr"), "r+b") as memory:
            os.dup2(memory.fileno(), _STDERR)
            try:
                yield printed
            finally:
                os.dup2(shown, _STDERR)
                memory.seek(0)
                printed.text = memory.read().decode("utf-8", "replace")
    finally:
        os.close(shown)
