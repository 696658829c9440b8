"""Being asked to end: SIGTERM from a service manager, Ctrl-C from a keyboard."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from voice_coach.engine.events import ShutdownRequested


@contextmanager
def shutdown_signals(post: Callable[[ShutdownRequested], None]) -> Iterator[None]:
    """Turn SIGTERM, SIGINT and SIGHUP into events while the block runs; main thread only.

    A second SIGINT ends the process at once, for a person who has waited long enough.

    Args:
        post: puts the event into the mailbox. It is called from a signal handler on the main
            thread, so it must not wait for a lock that the main thread may hold.
    """

    def handle(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        post(ShutdownRequested(signal.Signals(number).name))

    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM unwind the block, so that terminals and files are left in order; main thread.

    The process then ends with 143, as a shell expects of it. SIGINT does so by itself, with 130.
    """

    def handle(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
