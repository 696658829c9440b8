"""Threads for work that goes on beside the ears' own: one at a time, in order."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor


def one_thread(name: str) -> Executor:
    """Return a thread that does one thing after the other; it starts with the first.

    Args:
        name: of the thread, for whoever looks at the process.
    """
    return ThreadPoolExecutor(1, name)
