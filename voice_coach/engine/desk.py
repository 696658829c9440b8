"""What every topic outside sessions needs: to say a few lines, to look up, to lead an exercise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from voice_coach.engine.commands import Command, Recall
from voice_coach.engine.conversation import Conversation
from voice_coach.engine.events import IntentRecognized, Recalled, Slot
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.replies import After, Reply
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import Mode
from voice_coach.units import Seconds

Spoken: TypeAlias = tuple[str, Mapping[str, str | int]]
"""A line's key, and the values for it."""


class Desk:
    """Stands between the topics and the conversation."""

    def __init__(self, conversation: Conversation, stage: Stage, repertoire: Repertoire) -> None:
        self._conversation = conversation
        self._stage = stage
        self._repertoire = repertoire
        self._then: Callable[[Recalled, Seconds], None] | None = None
        self._whatever_goes_on = False
        self._lost: bool | None = None

    @property
    def window(self) -> str | None:
        """Listening state of the window that is open."""
        window = self._conversation.window
        return None if window is None else window.state

    @property
    def free(self) -> bool:
        """Whether nothing else is going on."""
        return self._conversation.mode is Mode.IDLE

    def emit(self, command: Command) -> None:
        """Hand a command to the shell."""
        self._stage.emit(command)

    def tell(self, *lines: Spoken, window: str | None = None) -> None:
        """Say lines one after the other.

        Args:
            lines: at least one; a question is the last of them.
            window: listening state of the window that opens after them; None: none does.
        """
        if self._lost:
            lines = (("memory.lost", {}), *lines)
            self._lost = False
        (key, slots), *more = lines
        if window is None:
            self._conversation.reply(Reply(key, slots))
        else:
            self._conversation.reply(Reply(key, slots, After.FOLLOW_UP, window))
        for key, slots in more:
            self._stage.say(key, slots)

    def look_up(
        self, then: Callable[[Recalled, Seconds], None], *, whatever_goes_on: bool = False
    ) -> None:
        """Ask for what is remembered.

        Args:
            then: is told it, at once or a little later; what was asked for before is forgotten.
            whatever_goes_on: it is no answer to anybody; else it is told nothing where people
                have gone on to something else.
        """
        self._conversation.window = None  # it is not waited for any more words meanwhile
        self._then = then
        self._whatever_goes_on = whatever_goes_on
        self._stage.emit(Recall())

    def recalled(self, event: Recalled, now: Seconds) -> None:
        """Go on with what is remembered; nothing where nobody asked."""
        then, self._then = self._then, None
        if event.lost and self._lost is None:
            self._lost = True  # said once, before the next answer that rests on it
        waited_for = self._conversation.mode is Mode.COMMAND and self.window is None
        if then is not None and (waited_for or self._whatever_goes_on):
            then(event, now)

    def lead(self, exercise: str, seconds: Seconds | None, now: Seconds) -> None:
        """Propose an exercise, as if somebody had asked for it by its name."""
        slots: dict[str, Slot] = {"exercise": exercise}
        if seconds is not None:
            slots["seconds"] = round(seconds)
        self._conversation.intent(IntentRecognized("StartExercise", slots), now)

    def title(self, exercise: str) -> str:
        """Return how an exercise is called inside a sentence."""
        return self._repertoire.plan(exercise).title
