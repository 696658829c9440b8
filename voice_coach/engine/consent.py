"""Consent: the exercise is named, with its length and how to stop; each of the people says yes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from voice_coach.engine.commands import NoInput
from voice_coach.engine.events import IntentRecognized
from voice_coach.engine.plan import Plan, Repertoire
from voice_coach.engine.question import Question
from voice_coach.engine.stage import Stage
from voice_coach.units import Seconds

STATE = "consent"


class Verdict(Enum):
    """What came of the question."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"


class Consent:
    """Asks one person after the other. A yes is a yes; anything else is "not now".

    What was not understood, or a window without a word, is asked once more: a cough is no
    refusal. The second time it is one.
    """

    def __init__(
        self, plan: Plan, stage: Stage, repertoire: Repertoire, names: Mapping[int, str]
    ) -> None:
        self.plan = plan
        self._stage = stage
        self._names = names
        self._question = Question(stage, repertoire.window(STATE))
        self._partner = 1
        self._asked_again = False
        self.verdict = Verdict.OPEN

    @property
    def listening(self) -> bool:
        """Whether an answer is expected now."""
        return self._question.open

    def begin(self, *, limited: bool) -> None:
        """Say what it is, and ask the first person.

        Args:
            limited: the length asked for was outside the exercise's limits.
        """
        if limited:
            self._stage.say("consent.length_limited", self._slots())
        self._introduce()
        self._ask("consent.ask")

    def next_timeout(self) -> Seconds | None:
        """Return when the window counts as unanswered."""
        return self._question.next_timeout

    def handle_timeout(self, now: Seconds) -> None:
        """Nobody answered."""
        self._stage.emit(NoInput(STATE, 2 if self._asked_again else 1))
        self.no_answer()

    def playback_finished(self, utterance_id: str, now: Seconds) -> None:
        """The question is over: listen."""
        self._question.playback_finished(utterance_id, now)

    def speech(self, now: Seconds, *, active: bool) -> None:
        """An answer on its way stops the window's time."""
        self._question.speech(now, active=active)

    def intent(self, event: IntentRecognized) -> None:
        """Take a yes, a wish to hear it again, or a no."""
        if event.name == "Yes":
            self._agree()
        elif event.name in ("Repeat", "Help"):
            self._stage.cut()
            if event.name == "Repeat":
                self._introduce()
            else:
                self._stage.say("session.help.consent", self._slots())
            self._ask("consent.ask")
        else:
            self._decline()

    def no_answer(self) -> None:
        """Ask once more; the second time it is "not now"."""
        if self._asked_again:
            self._decline()
        else:
            self._asked_again = True
            self._ask("consent.ask_again")

    def _agree(self) -> None:
        if self._partner < self.plan.people:
            self._partner += 1
            self._asked_again = False
            self._ask("consent.ask")
        else:
            self._question.close()
            self.verdict = Verdict.AGREED

    def _decline(self) -> None:
        self._question.close()
        self.verdict = Verdict.DECLINED

    def _introduce(self) -> None:
        timed = self.plan.seconds > 0
        self._stage.say("consent.intro" if timed else "consent.intro_open", self._slots())

    def _ask(self, key: str) -> None:
        self._question.ask(key, self._slots())

    def _slots(self) -> dict[str, str | int]:
        return {
            "title": self.plan.title,
            "duration": round(self.plan.seconds),
            "name": self._names[self._partner],
        }
