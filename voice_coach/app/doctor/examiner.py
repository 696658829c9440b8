"""Runs checks in a child process: one that crashes or hangs is a cross, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from typing import Final, Protocol

from voice_coach.app.doctor.findings import Check, Finding, examined, verdicts
from voice_coach.speech.child import ChildLostError, ChildProcess
from voice_coach.units import Seconds

START_SECONDS: Final[Seconds] = 30.0
"""How long a child may take to load before it can look at anything; a Pi needs some."""


class Child(Protocol):
    """A process that looks at things; ``ChildProcess`` is one."""

    def send(self, message: object) -> None:
        """Give it a check."""
        ...

    def receive(self, timeout: Seconds | None = None) -> object:
        """Return what it found."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...

    def close(self) -> None:
        """End it."""
        ...


def serve_checks(connection: Connection) -> None:
    """Run in the child: look at one thing after the other."""
    while True:
        check: Check = connection.recv()
        connection.send(examined(check))


def start_child() -> Child:
    """Return a process that looks at things."""
    return ChildProcess("doctor", serve_checks)


def examine(
    checks: Iterable[Check],
    before: Callable[[Check], None],
    start: Callable[[], Child] = start_child,
) -> Iterator[Finding]:
    """Yield what each check finds, in their order.

    Args:
        checks: what to look at.
        before: told of each check that begins.
        start: starts a process to look; a new one after each that was lost.
    """
    child: Child | None = None
    try:
        for check in checks:
            before(check)
            try:
                patience = START_SECONDS if child is None else 0.0
                child = child or start()
                child.send(check)
                answer = child.receive(check.limit + patience)
                assert isinstance(answer, Finding)  # noqa: S101 (our own child's answer)
                yield answer
            except (ChildLostError, TimeoutError, OSError) as lost:
                _end(child)
                child = None
                yield _lost(check, lost)
    finally:
        _end(child)


def _end(child: Child | None) -> None:
    if child is not None:
        child.kill()
        child.close()


def _lost(check: Check, lost: ChildLostError | OSError) -> Finding:
    if isinstance(lost, TimeoutError):
        message = f"This did not answer within {check.limit:g} seconds."
        return verdicts(check).fault(message, check.broken)
    if isinstance(lost, OSError):  # no process can be started
        message = f"This cannot be looked at: {lost.strerror or lost}."
        return verdicts(check).fault(message, "Close other programs, then look again.")
    message = f"This broke down: {lost.message.removeprefix('The doctor process ')}"
    return verdicts(check).fault(message, check.broken, None, places=lost.places)
