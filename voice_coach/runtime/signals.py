"""Being asked to end: SIGTERM from a service manager, Ctrl-C from a keyboard.

One rule for every command: whoever asks once gets an orderly end, with every file complete and
every child process gone; whoever asks again, a second later or more, gets an end at once. What
the keyboard or a nervous hand sends within that second is one question.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

from voice_coach.engine.events import ShutdownRequested
from voice_coach.units import Seconds

SAME_QUESTION_SECONDS: Final[Seconds] = 1.0
"""Signals this close together are one: a double press, or a manager that tells all processes."""

_NUMBERS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

Clock = Callable[[], Seconds]


class AskedToEnd(KeyboardInterrupt):
    """Raised on the main thread, wherever it is, so that what was opened is closed.

    Attributes:
        number: the signal.
        insisted: the process had been asked before, and took too long.
    """

    def __init__(self, number: int, *, insisted: bool = False) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number
        self.insisted = insisted

    @property
    def exit_code(self) -> int:
        """What shells expect of a process that a signal ended: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + self.number


class Question:
    """Tells the first signal from one that insists."""

    def __init__(self, now: Clock) -> None:
        self.raised: AskedToEnd | None = None
        """What was raised, if anything was."""
        self._now = now
        self._asked: Seconds | None = None

    def insists(self) -> bool | None:
        """Whether this signal asks again; None where it belongs to the one before."""
        now, asked = self._now(), self._asked
        if asked is not None and now - asked < SAME_QUESTION_SECONDS:
            return None
        self._asked = now
        return asked is not None


@contextmanager
def ended_by_signals(now: Clock = time.monotonic) -> Iterator[Question]:
    """Let a signal raise ``AskedToEnd`` while the block runs; off the main thread: do nothing.

    Closing may take a second or two. A signal that insists meanwhile ends the process on the
    spot: children die with it, and files are as they were last written.

    Args:
        now: a clock that only goes forward.
    """
    question = Question(now)

    def handle(number: int, _frame: FrameType | None) -> None:
        insists = question.insists()
        if insists is None:
            return
        if insists:
            _end_at_once(number)
        question.raised = AskedToEnd(number)
        raise question.raised

    with _handled_by(handle):
        yield question


@contextmanager
def shutdown_signals(
    post: Callable[[ShutdownRequested], None], now: Clock = time.monotonic
) -> Iterator[None]:
    """Turn signals into events while the block runs; main thread only.

    One that insists raises ``AskedToEnd``; another one after that ends the process on the spot.

    Args:
        post: puts the event into the mailbox. It is called from a signal handler on the main
            thread, so it must not wait for a lock that the main thread may hold.
        now: a clock that only goes forward.
    """
    question = Question(now)
    insisted = False

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal insisted
        insists = question.insists()
        if insists is None:
            return
        if not insists:
            post(ShutdownRequested(signal.Signals(number).name))
            return
        if insisted:
            _end_at_once(number)
        insisted = True
        raise AskedToEnd(number, insisted=True)

    with _handled_by(handle):
        yield


@contextmanager
def running_until_asked() -> Iterator[None]:
    """Let a coach that would run for ever end well when asked; not when it must be told twice."""
    try:
        yield
    except AskedToEnd as asked:
        if asked.insisted:
            raise


@contextmanager
def _handled_by(handle: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Install a handler; what the process was told to ignore (``nohup``) stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [number for number in _NUMBERS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_at_once(number: int) -> NoReturn:
    os._exit(128 + number)
