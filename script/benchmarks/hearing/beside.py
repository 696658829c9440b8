"""Work that goes on beside the ears' own, on a clock of processor time.

On a machine that does something else as well, threads wait for a core, and what they save cannot
be seen. So nothing runs beside anything here: the work of another thread is done when somebody
waits for it, its processor time is taken off the clock, and the clock is put to the moment at which
that thread would have been done. What is measured is a machine with a core for each thread.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import ParamSpec, Protocol, TypeVar

from voice_coach.speech import _threads
from voice_coach.units import Seconds

P = ParamSpec("P")
T = TypeVar("T")


class WorkClock:
    """The processor time of the ears' own thread, and of what it waits for."""

    def __init__(self) -> None:
        self._beside: Seconds = 0.0
        self._waited: Seconds = 0.0

    def now(self) -> Seconds:
        """Return the moment; only differences mean something."""
        return time.process_time() - self._beside + self._waited

    def wait_until(self, moment: Seconds) -> None:
        """Go on to a moment, unless it is past."""
        self._waited += max(0.0, moment - self.now())

    def beside(self, work: Callable[[], None]) -> Seconds:
        """Do work of another thread; return its processor time."""
        before = time.process_time()
        work()
        spent = time.process_time() - before
        self._beside += spent
        return spent

    def _thread(self, name: str) -> Executor:
        return _Thread(self, name)

    @contextmanager
    def of_threads(self) -> Iterator[None]:
        """Make threads that the ears start in here count on this clock."""
        real = _threads.one_thread
        _threads.one_thread = self._thread
        try:
            yield
        finally:
            _threads.one_thread = real


class _Waiting(Protocol):
    """Something that a thread has still to do."""

    submitted: Seconds
    done_at: Seconds

    def do(self) -> None: ...

    def cancelled(self) -> bool: ...


class _Thread(Executor):
    """One thread, as it would have been."""

    def __init__(self, clock: WorkClock, name: str) -> None:
        self.clock = clock
        self.name = name
        self._free: Seconds = 0.0
        """When it is done with everything that was done."""
        self._waiting: deque[_Waiting] = deque()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Take note of work to be done."""
        task = _Task(self, lambda: fn(*args, **kwargs))
        self._waiting.append(task)
        return task

    def settle(self, last: _Waiting | None = None) -> None:
        """Do what would have begun by now, or all up to a task."""
        while self._waiting:
            start = max(self._free, self._waiting[0].submitted)
            if last is None and start >= self.clock.now():
                return
            task = self._waiting.popleft()
            if not task.cancelled():
                task.done_at = self._free = start + self.clock.beside(task.do)
            if task is last:
                return


class _Task(Future[T]):
    """Something that is done when it is waited for."""

    def __init__(self, thread: _Thread, work: Callable[[], T]) -> None:
        super().__init__()
        self._thread = thread
        self._work = work
        self.submitted = thread.clock.now()
        self.done_at: Seconds = 0.0

    def do(self) -> None:
        """Do it, here and now."""
        try:
            self.set_result(self._work())
        except (RuntimeError, ValueError) as error:  # what decoders raise
            self.set_exception(error)

    def cancel(self) -> bool:
        """Drop it, unless it would have begun by now."""
        self._thread.settle()
        return super().cancel()

    def result(self, timeout: float | None = None) -> T:
        """Return what comes of it, when it would have been done."""
        self._thread.settle(self)
        self._thread.clock.wait_until(self.done_at)
        return super().result(timeout)
