"""Whoever is typing is speaking: what the ears would report, from the state of a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from voice_coach.engine.events import SpeechEnded, SpeechStarted
from voice_coach.runtime.clock import Clock
from voice_coach.runtime.mailbox import Mail
from voice_coach.units import Seconds

SPEAKS_ON_AFTER: Final[Seconds] = 20.0
"""A line that still grows is told of again: the engine takes nobody to speak for ever."""


class TypingSpeech:
    """Reports that somebody began to type, types on, or took the line back.

    Args:
        post: takes the events.
        clock: the session's clock.
    """

    def __init__(self, post: Callable[[Mail], None], clock: Clock) -> None:
        self._post = post
        self._clock = clock
        self._told_at: Seconds | None = None

    @property
    def active(self) -> bool:
        """Whether there is something on the line."""
        return self._told_at is not None

    def changed(self, text: str) -> None:
        """The line is now ``text``."""
        now = self._clock.now()
        if not text:
            if self.active:
                self._told_at = None
                self._post(SpeechEnded(now))
        elif self._told_at is None or now - self._told_at >= SPEAKS_ON_AFTER:
            self._tell(now)

    def remind(self) -> None:
        """Something else is listened for: it has to know that somebody speaks."""
        if self.active:
            self._tell(self._clock.now())

    def taken(self) -> bool:
        """The line goes off; return whether its beginning was reported."""
        told, self._told_at = self.active, None
        return told

    def _tell(self, now: Seconds) -> None:
        self._told_at = now
        self._post(SpeechStarted(now))
