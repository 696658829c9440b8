"""Asks an answer back: "Anna. Is that right?"."""

from __future__ import annotations

from enum import Enum
from typing import Final

from voice_coach.engine.commands import NoInput
from voice_coach.engine.events import IntentRecognized
from voice_coach.engine.question import Question
from voice_coach.engine.runners import Scene
from voice_coach.engine.stage import Slots
from voice_coach.units import Seconds

STATE: Final = "confirm"
"""Listening state in which the yes or no is heard."""


class Agreement(Enum):
    """What came of it."""

    OPEN = "open"
    RIGHT = "right"
    WRONG = "wrong"
    UNANSWERED = "unanswered"


class Confirmation:
    """One answer, asked back. What was not understood, or silence, is asked once more."""

    def __init__(self, line: str, slots: Slots, scene: Scene) -> None:
        self._line = line
        self._slots = slots
        self._stage = scene.stage
        self._question = Question(scene.stage, scene.repertoire.window(STATE))
        self._asked_again = False
        self.agreement = Agreement.OPEN

    @property
    def open(self) -> bool:
        """Whether a yes or a no is expected now."""
        return self._question.open

    @property
    def next_timeout(self) -> Seconds | None:
        """When the window counts as unanswered."""
        return self._question.next_timeout

    def ask(self) -> None:
        """Ask, or ask again from the start."""
        self._question.ask(self._line, self._slots)

    def playback_finished(self, utterance_id: str, now: Seconds) -> None:
        """The question is over: listen."""
        self._question.playback_finished(utterance_id, now)

    def speech(self, now: Seconds, *, active: bool) -> None:
        """An answer on its way stops the window's time."""
        self._question.speech(now, active=active)

    def intent(self, event: IntentRecognized) -> bool:
        """Take a yes or a no; False for anything else."""
        if event.name not in ("Yes", "No"):
            return False
        self._settle(Agreement.RIGHT if event.name == "Yes" else Agreement.WRONG)
        return True

    def silence(self) -> None:
        """Nobody answered."""
        self._stage.emit(NoInput(STATE, 2 if self._asked_again else 1))
        self.no_answer()

    def no_answer(self) -> None:
        """Ask once more; the second time nobody is asked any further."""
        if self._asked_again:
            self._settle(Agreement.UNANSWERED)
        else:
            self._asked_again = True
            self.ask()

    def close(self) -> None:
        """Stop waiting."""
        self._question.close()

    def _settle(self, agreement: Agreement) -> None:
        self._question.close()
        self.agreement = agreement
