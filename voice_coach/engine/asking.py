"""The step that asks one question and keeps the answer, kindly, whatever is heard."""

from __future__ import annotations

from enum import Enum

from voice_coach.engine.commands import NoInput
from voice_coach.engine.events import IntentRecognized, PlaybackFinished
from voice_coach.engine.plan import Ask
from voice_coach.engine.question import Question
from voice_coach.engine.runners import Runner, Scene
from voice_coach.units import Seconds


class _Phase(Enum):
    ASKING = "asking"
    CLOSING = "closing"
    """The echo, or a kind word in place of an answer, is being spoken."""


class AskRunner(Runner):
    """Asks, listens, echoes. After the last rung it goes on without an answer.

    Tapered rungs: the first, second … window without a word has its own line, as has the
    first, second … answer that was not understood.
    """

    phase = "ask"

    def __init__(self, step: Ask, scene: Scene) -> None:
        super().__init__()
        self._step = step
        self._scene = scene
        self._question = Question(scene.stage, scene.repertoire.window(step.state))
        self._phase = _Phase.ASKING
        self._last_words: str | None = None
        self._silences = 0
        self._misses = 0

    @property
    def listening(self) -> tuple[str, bool]:
        """The answers, once the question is over."""
        if self._question.open:
            return self._step.state, True
        return "control", False

    def begin(self, now: Seconds) -> None:
        """Ask."""
        self._ask(self._step.line)

    def next_timeout(self) -> Seconds | None:
        """Return when the window counts as unanswered."""
        return self._question.next_timeout

    def handle_timeout(self, now: Seconds) -> None:
        """Nobody answered: the next rung."""
        self._silences += 1
        self._scene.stage.emit(NoInput(self._step.state, self._silences))
        self._rung(self._step.noinput, self._silences, now)

    def playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        """The question is over: listen. The echo is over: go on."""
        if self._phase is _Phase.CLOSING:
            if event.utterance_id == self._last_words:
                self.ended_at = now
        else:
            self._question.playback_finished(event.utterance_id, now)

    def speech(self, now: Seconds, *, active: bool) -> None:
        """An answer on its way stops the window's time."""
        self._question.speech(now, active=active)

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take the answer."""
        if event.name != self._step.intent or self._phase is _Phase.CLOSING:
            return False
        answer = event.slots.get(self._step.value)
        if answer is None:
            self.no_match(now)
            return True
        self._scene.keep(self._step.slot, answer)
        self._close(self._step.echo, now, answer=str(answer))
        return True

    def no_match(self, now: Seconds) -> None:
        """Not understood: the next rung."""
        if self._phase is _Phase.CLOSING or not self._question.open:
            return
        self._misses += 1
        self._rung(self._step.nomatch, self._misses, now)

    def pause(self, now: Seconds) -> None:
        """Stop waiting."""
        self._question.close()
        self._last_words = None

    def resume(self, now: Seconds) -> None:
        """Ask again; an answer that was already kept needs no second echo."""
        if self._phase is _Phase.CLOSING:
            self.ended_at = now
        else:
            self.begin(now)

    def skip(self, now: Seconds, reason: str) -> None:
        """Go on without an answer."""
        self._scene.stage.cut()
        if self._phase is _Phase.CLOSING:
            self.ended_at = now
        else:
            self._close(self._step.passed, now)

    def repeat(self, now: Seconds) -> None:
        """Ask again from the start."""
        if self._phase is _Phase.ASKING:
            self._scene.stage.cut()
            self.begin(now)

    def _ask(self, line: str) -> None:
        self._question.ask(line, self._scene.slots(self._step.who))

    def _rung(self, lines: tuple[str, ...], count: int, now: Seconds) -> None:
        if count <= len(lines):
            self._ask(lines[count - 1])
        else:
            self._close(self._step.give_up, now)

    def _close(self, line: str | None, now: Seconds, *, answer: str | None = None) -> None:
        self._phase = _Phase.CLOSING
        self._question.close()
        if line is None:
            self.ended_at = now
            return
        slots = dict(self._scene.slots(self._step.who))
        if answer is not None:
            slots["answer"] = answer
        self._last_words = self._scene.stage.say(line, slots)
