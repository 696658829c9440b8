"""One question: it is spoken, then a window opens; silence and speech move its deadline."""

from __future__ import annotations

from enum import Enum
from typing import Final

from voice_coach.engine.plan import ListeningWindow
from voice_coach.engine.stage import Slots, Stage
from voice_coach.units import Seconds

LONGEST_ANSWER: Final[Seconds] = 60.0
"""A person who is still speaking after this is no longer answering (ears bound it far lower)."""


class _Phase(Enum):
    CLOSED = "closed"
    ASKING = "asking"
    OPEN = "open"


class Question:
    """Speaks a line, opens a window, and says when nobody has answered.

    The window's time counts from the end of the question. While somebody speaks it does not
    run; after speech that came to nothing it starts anew.
    """

    def __init__(self, stage: Stage, window: ListeningWindow) -> None:
        self._stage = stage
        self._wait = window.no_input_after
        self._phase = _Phase.CLOSED
        self._asked: str | None = None
        self._words: tuple[str, Slots] | None = None
        self._deadline: Seconds | None = None

    @property
    def open(self) -> bool:
        """Whether the window is open."""
        return self._phase is _Phase.OPEN

    @property
    def next_timeout(self) -> Seconds | None:
        """When the window counts as unanswered."""
        return self._deadline if self.open else None

    def ask(self, key: str, slots: Slots) -> None:
        """Close the window, speak a line, and open it when the line is over."""
        self._phase = _Phase.ASKING
        self._deadline = None
        self._words = key, slots
        self._asked = self._stage.say(key, slots, asker=self)

    def again(self) -> None:
        """Ask in the same way as before."""
        if self._words is not None:
            self.ask(*self._words)

    def open_now(self, now: Seconds) -> None:
        """Open the window without a word."""
        self._phase = _Phase.OPEN
        self._asked = None
        self._deadline = None if self._wait is None else now + self._wait

    def close(self) -> None:
        """Stop waiting."""
        self._phase = _Phase.CLOSED
        self._asked = None
        self._deadline = None

    def playback_finished(self, utterance_id: str, now: Seconds) -> None:
        """Open the window when the question is over."""
        if self._phase is _Phase.ASKING and utterance_id == self._asked:
            self.open_now(now)

    def speech(self, now: Seconds, *, active: bool) -> None:
        """Somebody began or stopped speaking."""
        if not self.open or self._wait is None:
            return
        self._deadline = now + (LONGEST_ANSWER if active else self._wait)
