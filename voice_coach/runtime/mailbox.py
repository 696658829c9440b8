"""One queue of immutable events, and the loop that feeds the conductor from it.

Everything that happens, on whatever thread, becomes an event in the mailbox; only the loop's
thread touches the conductor. The loop sleeps until the next event or the next deadline.
"""

from __future__ import annotations

import heapq
import itertools
import threading
from collections import deque
from typing import Protocol, TypeAlias

from voice_coach.engine.events import InputEvent, ShutdownRequested, Transcript
from voice_coach.runtime.clock import Clock
from voice_coach.units import Seconds

Mail: TypeAlias = InputEvent | Transcript
"""What can be in the mailbox."""


class Mailbox:
    """Events from any thread, for one reader; also events that are due later.

    Args:
        clock: the session's clock; ``wait`` measures with it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ready: deque[Mail] = deque()
        self._later: list[tuple[Seconds, int, Mail]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._working = False

    @property
    def settled(self) -> bool:
        """Whether everything that came has been dealt with; the reader waits for more."""
        with self._changed:
            return not self._ready and not self._working

    def post(self, mail: Mail) -> None:
        """Put an event in; from any thread, never blocks for long."""
        with self._changed:
            self._ready.append(mail)
            self._changed.notify()

    def post_at(self, moment: Seconds, mail: Mail) -> None:
        """Put an event in that becomes ready at ``moment``."""
        with self._changed:
            heapq.heappush(self._later, (moment, next(self._order), mail))
            self._changed.notify()

    def take(self, until: Seconds | None) -> Mail | None:
        """Return the next event, or None when ``until`` has come without one.

        What is waited for is on the clock; how long that takes, the clock knows.

        Args:
            until: moment on the clock; None waits for ever.
        """
        with self._changed:
            self._working = False
            while True:
                now = self._clock.now()
                while self._later and self._later[0][0] <= now:
                    self._ready.append(heapq.heappop(self._later)[2])
                if self._ready:
                    self._working = True
                    return self._ready.popleft()
                if until is not None and now >= until:
                    self._working = True
                    return None
                self._changed.wait(self._patience(now, until))

    def _patience(self, now: Seconds, until: Seconds | None) -> Seconds | None:
        moments = [moment for moment, _, _ in self._later[:1]]
        if until is not None:
            moments.append(until)
        return self._clock.real_seconds(max(0.0, min(moments) - now)) if moments else None


class Driven(Protocol):
    """What the loop drives: the conductor."""

    @property
    def ended(self) -> bool:
        """Whether the loop should return."""
        ...

    def receive(self, event: Mail, now: Seconds) -> None:
        """Take an event."""
        ...

    def next_timeout(self) -> Seconds | None:
        """Return the next deadline."""
        ...

    def handle_timeout(self, now: Seconds) -> None:
        """Do what is due."""
        ...


def run_loop(driven: Driven, mailbox: Mailbox, clock: Clock, *, ends: bool) -> str:
    """Feed ``driven`` until the process is asked to end.

    Args:
        driven: the conductor.
        mailbox: where events arrive.
        clock: the session's clock.
        ends: "goodbye" ends the loop too (a text front), not only a shutdown.

    Returns:
        The reason of the shutdown, or ``"goodbye"``.
    """
    while True:
        mail = mailbox.take(driven.next_timeout())
        now = clock.now()
        if mail is None:
            driven.handle_timeout(now)
        else:
            driven.receive(mail, now)
        if isinstance(mail, ShutdownRequested):
            return mail.reason
        if ends and driven.ended:
            return "goodbye"
