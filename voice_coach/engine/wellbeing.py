"""What is answered to "are you all right?": from what was found, and from how people are heard."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.conversation import Conversation
from voice_coach.engine.events import Examined
from voice_coach.engine.plan import FAINT_DBFS, LOUD_DBFS
from voice_coach.engine.replies import Reply
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import Mode

MOST_TOLD: Final = 2
"""Findings that are said: nobody keeps more of them in mind."""


class Wellbeing:
    """Tells how the coach is, in a line or two."""

    def __init__(self, conversation: Conversation, stage: Stage) -> None:
        self._conversation = conversation
        self._stage = stage
        self._level: float | None = None

    def heard(self, level_dbfs: float | None) -> None:
        """Take note of how loud the last utterance was; None where nobody measured it."""
        self._level = self._level if level_dbfs is None else level_dbfs

    def answer(self, examined: Examined) -> None:
        """Say what was found; nothing to people who have gone on to something else."""
        if self._conversation.mode not in (Mode.IDLE, Mode.REPLYING):
            return
        troubles = [*self._hearing(), *(f"doctor.{name}" for name in examined.troubles)]
        first, *more = troubles or [self._fine()]
        self._conversation.reply(Reply(first))
        for key in more[: MOST_TOLD - 1]:
            self._stage.say(key)
        if len(troubles) > MOST_TOLD:
            self._stage.say("doctor.more")

    def answer_in_session(self) -> None:
        """Say that all is well, briefly: what fails in a session pauses it, and is said then."""
        self._stage.say(next(iter(self._hearing()), self._fine()), remember=False)

    def _hearing(self) -> list[str]:
        if self._level is None or FAINT_DBFS <= self._level <= LOUD_DBFS:
            return []
        return ["doctor.faint" if self._level < FAINT_DBFS else "doctor.loud"]

    def _fine(self) -> str:
        return "doctor.fine" if self._level is None else "doctor.fine_hearing"
