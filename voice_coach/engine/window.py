"""The command window: from the wake phrase to the command, a chime between them if need be."""

from __future__ import annotations

from enum import Enum
from typing import Final

from voice_coach.engine.plan import Repertoire
from voice_coach.engine.question import Question
from voice_coach.engine.stage import Stage
from voice_coach.units import Seconds

BREATH_LIMIT: Final[Seconds] = 10.0
"""A breath that began with the wake phrase is over by then, or the ears have failed."""


class _Phase(Enum):
    BREATH = "breath"
    """The wake phrase was heard; the command may follow in the same breath."""
    CHIME = "chime"
    OPEN = "open"


class CommandWindow:
    """Waits for the rest of the breath; rings and waits on when only the name was said.

    A chime would fall into the words of somebody who goes on speaking, so it sounds only
    when speech has ended. In a silence that must stay one (``still``) it does not sound.
    """

    def __init__(self, stage: Stage, repertoire: Repertoire, state: str, *, still: bool) -> None:
        self.state = state
        self._stage = stage
        self.still = still
        self._question = Question(stage, repertoire.window(state))
        self._phase = _Phase.BREATH
        self._breath_ends: Seconds | None = None
        self._chime: str | None = None

    @property
    def expects(self) -> bool:
        """Whether a person is expected to speak now (the chime is over)."""
        return self._phase is _Phase.OPEN

    def wake(self, now: Seconds) -> None:
        """The wake phrase was heard, perhaps with more to come."""
        self._phase = _Phase.BREATH
        self._breath_ends = now + BREATH_LIMIT

    def ring(self, now: Seconds) -> None:
        """Say "I heard my name", then open."""
        if self.still:
            self.open(now)
        else:
            self._phase = _Phase.CHIME
            self._chime = self._stage.sound("listening", hold=True)

    def ask(self, key: str) -> None:
        """Ask something, then open."""
        self._phase = _Phase.CHIME
        self._chime = self._stage.say(key, remember=False)

    def open(self, now: Seconds) -> None:
        """Open now."""
        self._phase = _Phase.OPEN
        self._question.open_now(now)

    def next_timeout(self) -> Seconds | None:
        """Return when the breath or the window is over."""
        if self._phase is _Phase.BREATH:
            return self._breath_ends
        return self._question.next_timeout

    def handle_timeout(self, now: Seconds) -> bool:
        """Do what is due; True when the window passed unanswered."""
        if self._phase is _Phase.BREATH:
            self.ring(now)
            return False
        return True

    def playback_finished(self, utterance_id: str, now: Seconds) -> None:
        """The chime or the question is over: open."""
        if self._phase is _Phase.CHIME and utterance_id == self._chime:
            self.open(now)

    def speech(self, now: Seconds, *, active: bool, result_follows: bool = False) -> None:
        """Somebody began or stopped speaking; a breath that ends without words was the name."""
        if self._phase is _Phase.BREATH:
            if not active and not result_follows:
                self.ring(now)
        else:
            self._question.speech(now, active=active)
