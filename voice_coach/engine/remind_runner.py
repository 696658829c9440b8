"""The step that asks whether a reminder is wanted, and arranges it."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.arranging import Arranging, Request
from voice_coach.engine.aside import CONFIRM_STATE, Aside
from voice_coach.engine.commands import LookUpReminders
from voice_coach.engine.events import IntentRecognized, PlaybackFinished, RemindersFound
from voice_coach.engine.plan import Remind
from voice_coach.engine.runners import Runner, Scene
from voice_coach.units import Seconds

ANSWERS: Final = frozenset({"Yes", "No", "ReminderTime", "ClockTime", "DayPart", "Weekday"})
"""What is said in answer; everything else is about the session."""


class Offering(Aside):
    """Shall I remind you? And if so, at what time?"""

    def __init__(self, step: Remind, scene: Scene) -> None:
        super().__init__(scene.stage, scene.repertoire)
        self._step = step
        self._scene = scene

    def begin(self) -> None:
        """See whether there is one already, or they were asked lately."""
        self.stage.emit(LookUpReminders(offered=self._step.exercise))

    def looked_up(self, found: RemindersFound) -> None:
        """Ask where there is something to ask."""
        if found.lost or found.obstacle is not None:
            self.close()
        else:
            slots = self._scene.slots(None)
            self.ask(CONFIRM_STATE, self._step.line, self._step.line, slots)

    def answered(self, state: str, event: IntentRecognized) -> None:
        """Arrange it, or leave it."""
        if event.name != "Yes":
            self.unanswered(state)
            return
        step = self._step
        heard = {"every": step.every} if step.every else {}
        request = Request(heard, step.exercise, part=step.part, times=step.times)
        self.turn_to(Arranging(self.stage, self.repertoire, request))

    def unanswered(self, state: str) -> None:
        """Leave it."""
        self.close("reminder.not_set")

    def returned(self, inner: Aside) -> None:
        """It is arranged, or it is not."""
        self.close()
        self.last_words = inner.last_words


class RemindRunner(Runner):
    """Asks, and goes on whatever comes of it."""

    phase = "ask"

    def __init__(self, step: Remind, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._aside = Offering(step, scene)

    @property
    def listening(self) -> tuple[str, bool]:
        """The answers, once a question is over."""
        return self._aside.listening

    def begin(self, now: Seconds) -> None:
        """Ask whether one is wanted."""
        self._aside.begin()

    def next_timeout(self) -> Seconds | None:
        """Return when the window counts as unanswered."""
        return self._aside.next_timeout()

    def handle_timeout(self, now: Seconds) -> None:
        """Nobody answered."""
        self._aside.handle_timeout(now)
        self._look(now)

    def playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        """A question is over: listen. The last word is over: go on."""
        self._aside.playback_finished(event.utterance_id, now)
        if self._aside.over and event.utterance_id == self._aside.last_words:
            self.ended_at = now

    def speech(self, now: Seconds, *, active: bool) -> None:
        """An answer on its way stops the window's time."""
        self._aside.speech(now, active=active)

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take an answer."""
        if event.name not in ANSWERS:
            return False
        self._aside.intent(event)
        self._look(now)
        return True

    def no_match(self, now: Seconds) -> None:
        """Not understood."""
        self._aside.no_match()
        self._look(now)

    def found(self, event: RemindersFound, now: Seconds) -> None:
        """What there is, and what could be."""
        self._aside.found(event)
        self._look(now)

    def pause(self, now: Seconds) -> None:
        """Stop waiting."""
        self._aside.hold()

    def resume(self, now: Seconds) -> None:
        """Ask again; a last word is not said twice."""
        if self._aside.over:
            self.ended_at = now
        else:
            self._aside.ask_again()

    def skip(self, now: Seconds, reason: str) -> None:
        """Go on without."""
        self._scene.stage.cut()
        self.ended_at = now

    def repeat(self, now: Seconds) -> None:
        """Ask again."""
        if not self._aside.over:
            self._aside.ask_again()

    def _look(self, now: Seconds) -> None:
        """Go on at once where no last word is said."""
        if self._aside.over and self._aside.last_words is None:
            self.ended_at = now
