"""A few questions outside of exercises: about a reminder, or the time."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.commands import NoInput
from voice_coach.engine.events import IntentRecognized, RemindersFound
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.question import Question
from voice_coach.engine.stage import Slots, Stage
from voice_coach.units import Seconds

CONFIRM_STATE: Final = "confirm"
"""Listening state of a yes or a no."""
_SILENT: Final = ("control", False)


class Aside:
    """Asks one thing after the other; what is not answered twice is left alone.

    It may hand over to another one for a while (``turn_to``), and is told when that is over.
    """

    def __init__(self, stage: Stage, repertoire: Repertoire) -> None:
        self.stage = stage
        self.repertoire = repertoire
        self.over = False
        """Nothing more is asked; a last line may still be spoken."""
        self.leads_to = ""
        """Exercise that is proposed when it is over."""
        self.wish: IntentRecognized | None = None
        """Command that is carried out when it is over."""
        self.invites = False
        """A window for commands opens when it is over."""
        self.asked_time = False
        """What time it is was asked for."""
        self.last_words: str | None = None
        """Id of the last line."""
        self._question: Question | None = None
        self._state = ""
        self._again = ""
        self._slots: Slots = {}
        self._unheard = 0
        self._inner: Aside | None = None

    # --- for those who make one of their own -----------------------------------------------

    def begin(self) -> None:
        """Say or ask the first thing."""
        raise NotImplementedError

    def answered(self, state: str, event: IntentRecognized) -> None:
        """Take an answer to the question of a listening state."""
        raise NotImplementedError

    def unanswered(self, state: str) -> None:
        """Go on without an answer."""
        raise NotImplementedError

    def looked_up(self, found: RemindersFound) -> None:
        """Take what was looked up."""

    def returned(self, inner: Aside) -> None:
        """Go on after another one that was turned to."""

    def ask(self, state: str, key: str, again: str, slots: Slots | None = None) -> None:
        """Ask something.

        Args:
            state: listening state of the answer.
            key: of the question.
            again: of how it is asked once more.
            slots: values for both.
        """
        self._unheard = 0
        self._state, self._again, self._slots = state, again, slots or {}
        self._question = Question(self.stage, self.repertoire.window(state))
        self._question.ask(key, self._slots)

    def close(self, key: str | None = None, slots: Slots | None = None) -> None:
        """Ask no more; say a last line where one is given."""
        self._question = None
        self.over = True
        if key is not None:
            self.last_words = self.stage.say(key, slots)

    def turn_to(self, inner: Aside) -> None:
        """Let another one ask first."""
        self._question = None
        self._inner = inner
        inner.begin()
        self._return()

    def title(self, exercise: str) -> str | None:
        """Return how an exercise is called; None where it is not there any more."""
        try:
            return self.repertoire.plan(exercise).title if exercise else None
        except KeyError:
            return None

    # --- what happens ----------------------------------------------------------------------

    @property
    def listening(self) -> tuple[str, bool]:
        """Listening state, and whether a person is expected to speak."""
        if self._inner is not None:
            return self._inner.listening
        if self._question is not None and self._question.open:
            return self._state, True
        return _SILENT

    def next_timeout(self) -> Seconds | None:
        """Return when the window counts as unanswered."""
        if self._inner is not None:
            return self._inner.next_timeout()
        return None if self._question is None else self._question.next_timeout

    def handle_timeout(self, now: Seconds) -> None:
        """Nobody answered."""
        if self._inner is not None:
            self._inner.handle_timeout(now)
            self._return()
            return
        self.stage.emit(NoInput(self._state, self._unheard + 1))
        self.silence()

    def silence(self) -> None:
        """Nobody said anything; the same as something that was not understood, unless changed."""
        self._not_heard()

    def playback_finished(self, utterance_id: str, now: Seconds) -> None:
        """The question is over: listen."""
        if self._inner is not None:
            self._inner.playback_finished(utterance_id, now)
        elif self._question is not None:
            self._question.playback_finished(utterance_id, now)

    def speech(self, now: Seconds, *, active: bool) -> None:
        """An answer on its way stops the window's time."""
        if self._inner is not None:
            self._inner.speech(now, active=active)
        elif self._question is not None:
            self._question.speech(now, active=active)

    def intent(self, event: IntentRecognized) -> None:
        """Take an answer, or a word said over the question."""
        if self._inner is not None:
            self._inner.intent(event)
            self._return()
        elif self.over or self._question is None:
            return
        elif event.name in ("Repeat", "Help"):
            self.ask_again(self._again if event.name == "Help" else None)
        elif event.name == "Skip":
            self.stage.cut()
            self.unanswered(self._state)
        elif self._question.open:
            self.answered(self._state, event)

    def no_match(self) -> None:
        """Something was said that is no answer."""
        if self._inner is not None:
            self._inner.no_match()
            self._return()
        elif self._question is not None and self._question.open:
            self._not_heard()

    def found(self, found: RemindersFound) -> None:
        """Take the answer of the shell."""
        if self._inner is not None:
            self._inner.found(found)
            self._return()
        elif not self.over:
            self.looked_up(found)

    def hold(self) -> None:
        """Stop waiting: the session stands still, or somebody gives a command."""
        if self._inner is not None:
            self._inner.hold()
        elif self._question is not None:
            self._question.close()

    def ask_again(self, key: str | None = None) -> None:
        """Say the question again from the start."""
        if self._inner is not None:
            self._inner.ask_again(key)
        elif self._question is not None:
            self.stage.cut()
            self._question.ask(key or self._again, self._slots)

    def _not_heard(self) -> None:
        self._unheard += 1
        if self._question is None or self._unheard > 1:
            self.unanswered(self._state)
        else:
            self._question.ask(self._again, self._slots)

    def _return(self) -> None:
        inner = self._inner
        if inner is not None and inner.over:
            self._inner = None
            self.returned(inner)
