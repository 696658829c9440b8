"""Asking back: what was heard faintly and would matter, and what was not understood at all.

A wrong guess that is asked about costs a word; a wrong act costs trust. So what is hard to undo is
asked back unless it was heard clearly, and in place of "sorry" the nearest command is offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from voice_coach.engine.aside import CONFIRM_STATE, Aside
from voice_coach.engine.events import Guess, IntentRecognized, NoMatch
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.replies import COMMAND_STATE, After, Reply
from voice_coach.engine.stage import Slots, Stage

CLEAR: Final = 0.75
"""Confidence from which what is consequential is done at once; 0.5 is the limit of acceptance. Of
19 starts of an exercise or a programme by synthesized voices (3 m in quiet; television and kitchen
10 dB below the voice at 2 m) that were accepted, 1 of 16 right ones has less, and all 3 wrong ones
(0.52, 0.58, 0.74) do."""

_LEAVE_IT: Final = 3
"""So many misses in a row, and nobody is asked any further."""

_SURE: Final[Mapping[str, str]] = {
    "StartExercise": "sure.exercise",
    "StartProgramme": "sure.programme",
    "StepDone": "sure.step_done",
    "StepSkip": "sure.step_skip",
}
"""What is asked back when it was heard faintly. Cancelling reminders, setting one and setting the
clock are asked back however clearly they were heard, by those who do it."""

_NEAREST: Final[Mapping[str, str]] = {
    "StartExercise": "nearest.exercise",
    "AskAbout": "nearest.answer",
    "StartProgramme": "nearest.programme",
    "TodaysStep": "nearest.todays_step",
    "StepDone": "nearest.step_done",
    "StepSkip": "nearest.step_skip",
    "Suggest": "nearest.suggest",
    "ReadFavourites": "nearest.favourites",
    "SetReminder": "nearest.set_reminder",
    "ListReminders": "nearest.list_reminders",
    "CancelReminder": "nearest.cancel_reminder",
    "CancelReminders": "nearest.cancel_reminders",
    "SetClock": "nearest.set_clock",
    "WhatCanYouDo": "nearest.what_can_you_do",
    "WhoAreYou": "nearest.who_are_you",
    "HowAreYou": "nearest.how_are_you",
    "Help": "nearest.help",
    "Louder": "nearest.louder",
    "Quieter": "nearest.quieter",
    "Slower": "nearest.slower",
    "Faster": "nearest.faster",
    "GoToSleep": "nearest.go_to_sleep",
    "Goodbye": "nearest.goodbye",
}
"""What is offered in place of "sorry"."""


class AskingBack(Aside):
    """One question with a yes or a no; after a yes, what was meant is in ``wish``."""

    def __init__(
        self, stage: Stage, repertoire: Repertoire, key: str, slots: Slots, meant: IntentRecognized
    ) -> None:
        super().__init__(stage, repertoire)
        self._key = key
        self._asked_about = slots
        self._meant = meant

    def begin(self) -> None:
        """Ask."""
        self.ask(CONFIRM_STATE, self._key, self._key, self._asked_about)

    def answered(self, state: str, event: IntentRecognized) -> None:
        """Take the yes; after a no they may say it again."""
        if event.name == "Yes":
            self.wish = self._meant
            self.close()
        elif event.name == "No":
            self.invites = True
            self.close("sure.denied")
        else:
            self.unanswered(state)

    def unanswered(self, state: str) -> None:
        """Do nothing of it."""
        self.close()
        self.stage.sound("closing", hold=True)

    def silence(self) -> None:
        """Nobody cares: it was not meant, or not for us."""
        self.unanswered(CONFIRM_STATE)


Missed: TypeAlias = AskingBack | Reply | None
"""What comes of something that was not understood: a question, a line, or the help of what is being
talked about."""


@dataclass(slots=True)
class Doubts:
    """Knows what to ask back, and how often in a row nothing was understood."""

    stage: Stage
    repertoire: Repertoire
    misses: int = 0
    """In a row."""
    _offered: list[Guess] = field(default_factory=list)

    def begin_anew(self) -> None:
        """Somebody called, or was understood."""
        self.misses = 0
        self._offered = []

    def about(self, event: IntentRecognized) -> AskingBack | None:
        """Return what to ask before a command is carried out; None where that needs no question."""
        if event.confidence >= CLEAR or event.name not in _SURE:
            return None
        return self._ask(_SURE[event.name], event)

    def missed(self, event: NoMatch, state: str) -> Missed:
        """Return what to do about something that was not understood in a window.

        Args:
            event: it, with a guess perhaps.
            state: listening state of the window.
        """
        self.misses += 1
        if self.misses >= _LEAVE_IT:
            return Reply("command.leave_it")
        if state != COMMAND_STATE:
            once_more = Reply("command.once_more", after=After.FOLLOW_UP, window=state)
            return once_more if self.misses == 1 else None
        if (offer := self._offer(event.guess)) is not None:
            return offer
        key = "command.not_understood" if self.misses == 1 else "command.another_way"
        return Reply(key, after=After.FOLLOW_UP)

    def _offer(self, guess: Guess | None) -> AskingBack | None:
        """Return the question whether it was this; None where it was refused before."""
        if guess is None or guess.name not in _NEAREST or guess in self._offered:
            return None
        self._offered.append(guess)
        return self._ask(_NEAREST[guess.name], IntentRecognized(guess.name, guess.slots))

    def _ask(self, key: str, event: IntentRecognized) -> AskingBack | None:
        slots: dict[str, str | int] = {}
        if event.name == "StartProgramme":
            programme = self.repertoire.led_programmes().get(str(event.slots.get("programme")))
            if programme is None:
                return None
            slots["programme"] = programme.title
        elif event.name in ("StartExercise", "AskAbout"):
            try:
                plan = self.repertoire.plan(str(event.slots.get("exercise", "")))
            except KeyError:
                return None
            slots["title"] = plan.title
        meant = IntentRecognized(event.name, event.slots)
        return AskingBack(self.stage, self.repertoire, key, slots, meant)
