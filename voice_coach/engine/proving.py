"""The step in which one of the two calls the coach, to prove that this voice is heard."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.commands import NoInput
from voice_coach.engine.events import IntentRecognized, PlaybackFinished
from voice_coach.engine.plan import FAINT_DBFS, LOUD_DBFS, Call
from voice_coach.engine.question import Question
from voice_coach.engine.runners import Runner, Scene
from voice_coach.units import Seconds

CALL_INTENT: Final = "WhatCanYouDo"
"""What people are asked to say after the name: long enough to be told from talk, and harmless."""
CLEAR_SCORE: Final = 0.6
"""A wake phrase that is just spotted now (0.5) is missed in the next evening's noise."""

_STATE: Final = "session_command"


class CallRunner(Runner):
    """Asks for the name and a command, says how it was heard; a second time at most."""

    phase = "ask"

    def __init__(self, step: Call, scene: Scene) -> None:
        super().__init__()
        self._step = step
        self._scene = scene
        self._question = Question(scene.stage, scene.repertoire.window(_STATE))
        self._misses = 0
        self._last_words: str | None = None

    @property
    def listening(self) -> tuple[str, bool]:
        """The name; besides it only what is always heard."""
        return "control", self._question.open

    def begin(self, now: Seconds) -> None:
        """Ask."""
        self._ask(self._step.line)

    def next_timeout(self) -> Seconds | None:
        """Return when the window counts as unanswered."""
        return self._question.next_timeout

    def handle_timeout(self, now: Seconds) -> None:
        """Nobody called, or nobody was heard to."""
        self._scene.stage.emit(NoInput(_STATE, self._misses + 1))
        self._missed()

    def playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        """The question is over: listen. The last words are over: go on."""
        self._question.playback_finished(event.utterance_id, now)
        if event.utterance_id == self._last_words:
            self.ended_at = now

    def speech(self, now: Seconds, *, active: bool) -> None:
        """A call on its way stops the window's time."""
        self._question.speech(now, active=active)

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take the command that was asked for."""
        if event.name != CALL_INTENT or self._last_words is not None:
            return False
        self._close(self._verdict())
        return True

    def no_match(self, now: Seconds) -> None:
        """Something was said, without the name."""
        if self._question.open:
            self._missed()

    def pause(self, now: Seconds) -> None:
        """Stop waiting."""
        self._question.close()

    def resume(self, now: Seconds) -> None:
        """They called, and the rest was not understood; or everything stood still."""
        if self._last_words is not None:
            self.ended_at = now
        elif self._scene.heard.score is not None:
            self._missed()
        else:
            self.begin(now)

    def skip(self, now: Seconds, reason: str) -> None:
        """Go on without it."""
        self._scene.stage.cut()
        self._question.close()
        self.ended_at = now

    def repeat(self, now: Seconds) -> None:
        """Ask again."""
        if self._last_words is None:
            self._scene.stage.cut()
            self.begin(now)

    def _missed(self) -> None:
        self._misses += 1
        if self._misses > 1:
            self._close(self._step.missed)
        else:
            self._ask(self._step.again)

    def _verdict(self) -> str:
        heard = self._scene.heard
        if heard.level is not None and heard.level < FAINT_DBFS:
            return self._step.faint
        if heard.level is not None and heard.level > LOUD_DBFS:
            return self._step.loud
        unclear = heard.score is not None and heard.score < CLEAR_SCORE
        return self._step.unclear if unclear else self._step.good

    def _ask(self, line: str) -> None:
        self._scene.heard.score = self._scene.heard.level = None
        self._question.ask(line, self._scene.slots(self._step.who))

    def _close(self, line: str) -> None:
        self._question.close()
        slots = self._scene.slots(self._step.who)
        self._last_words = self._scene.stage.say(line, slots)
