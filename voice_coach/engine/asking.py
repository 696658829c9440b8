"""The step that asks one question and keeps the answer, kindly, whatever is heard."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.commands import NoInput
from voice_coach.engine.confirming import STATE as CONFIRM_STATE
from voice_coach.engine.confirming import Agreement, Confirmation
from voice_coach.engine.events import IntentRecognized, PlaybackFinished, Slot
from voice_coach.engine.plan import Ask
from voice_coach.engine.question import Question
from voice_coach.engine.runners import Runner, Scene
from voice_coach.engine.stage import Slots
from voice_coach.engine.tuning import tune
from voice_coach.units import Seconds

MOST_WRONG: Final = 2
"""Answers that were not right, after which nobody is asked any further."""


def keep_answer(step: Ask, scene: Scene, answer: Slot) -> None:
    """Keep an answer for the session, and as a setting where that is wanted."""
    scene.keep(step.slot, answer)
    if step.remember is not None:
        scene.remember(step.remember, step.meanings.get(str(answer), answer))


class AskRunner(Runner):
    """Asks, listens, asks back where that is wanted, echoes.

    Tapered rungs: the first, second … window without a word has its own line, as has the
    first, second … answer that was not understood. After the last it goes on without an answer.
    """

    phase = "ask"

    def __init__(self, step: Ask, scene: Scene) -> None:
        super().__init__()
        self._step = step
        self._scene = scene
        self._question = Question(scene.stage, scene.repertoire.window(step.state))
        self._confirmation: Confirmation | None = None
        self._answer: Slot = ""
        self._closing = False  # the echo, or what is said in place of an answer, is to come
        self._last_words: str | None = None
        self._silences = 0
        self._misses = 0
        self._wrong = 0

    @property
    def listening(self) -> tuple[str, bool]:
        """The answers, once the question is over."""
        if self._confirmation is not None and self._confirmation.open:
            return CONFIRM_STATE, True
        if self._question.open:
            return self._step.state, True
        return "control", False

    def begin(self, now: Seconds) -> None:
        """Ask; what was answered before counts no more."""
        self._scene.forget(self._step.slot)
        self._ask(self._step.line)

    def next_timeout(self) -> Seconds | None:
        """Return when the window counts as unanswered."""
        return self._asked.next_timeout

    def handle_timeout(self, now: Seconds) -> None:
        """Nobody answered: the next rung."""
        if self._confirmation is not None:
            self._confirmation.silence()
            self._conclude(self._confirmation, now)
            return
        self._silences += 1
        self._scene.stage.emit(NoInput(self._step.state, self._silences))
        self._rung(self._step.noinput, self._silences, now)

    def playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        """The question is over: listen. The echo is over: go on."""
        if not self._closing:
            self._asked.playback_finished(event.utterance_id, now)
        elif event.utterance_id == self._last_words:
            self.ended_at = now

    def speech(self, now: Seconds, *, active: bool) -> None:
        """An answer on its way stops the window's time."""
        self._asked.speech(now, active=active)

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take the answer, or the yes or no to it."""
        if self._closing:
            return False
        if self._confirmation is not None:
            taken = self._confirmation.intent(event)
            self._conclude(self._confirmation, now)
            return taken
        if event.name in self._step.adjusts:
            self._adjust(self._step.adjusts[event.name], now)
        elif event.name in self._step.meant:
            self._answer = self._step.meant[event.name]
            self._keep(now)
        elif event.name == self._step.intent:
            self._take(event, now)
        elif event.name == "No" and self._step.or_end is not None:
            self._close(None, now)
        else:
            return False
        return True

    def no_match(self, now: Seconds) -> None:
        """Not understood: the next rung."""
        if self._confirmation is not None:
            if self._confirmation.open:
                self._confirmation.no_answer()
                self._conclude(self._confirmation, now)
        elif self._question.open:
            self._misses += 1
            self._rung(self._step.nomatch, self._misses, now)

    def pause(self, now: Seconds) -> None:
        """Stop waiting."""
        self._asked.close()
        self._last_words = None

    def resume(self, now: Seconds) -> None:
        """Ask again; an answer that was already kept needs no second echo."""
        if self._closing:
            self.ended_at = now
        elif self._confirmation is not None:
            self._confirmation.ask()
        else:
            self.begin(now)

    def skip(self, now: Seconds, reason: str) -> None:
        """Go on without an answer."""
        self._scene.stage.cut()
        if self._closing:
            self.ended_at = now
        else:
            self._close(self._step.passed, now)

    def repeat(self, now: Seconds) -> None:
        """Ask again from the start."""
        if not self._closing:
            self._scene.stage.cut()
            self.resume(now)

    @property
    def _asked(self) -> Question | Confirmation:
        return self._question if self._confirmation is None else self._confirmation

    def _take(self, event: IntentRecognized, now: Seconds) -> None:
        step = self._step
        if step.value is None:
            self._close(step.echo, now, answered=True)
            return
        answer = event.slots.get(step.value)
        if answer is None:
            self.no_match(now)
            return
        self._answer = answer
        if step.unlike is not None and answer == self._scene.answer(step.unlike):
            self._ask_again(step.same, now)
        elif step.confirm is None:
            self._keep(now)
        else:
            self._question.close()
            self._confirmation = Confirmation(step.confirm, self._slots(answered=True), self._scene)
            self._confirmation.ask()

    def _conclude(self, confirmation: Confirmation, now: Seconds) -> None:
        """Draw the conclusion from a yes, a no, or neither."""
        if confirmation.agreement is Agreement.OPEN:
            return
        self._confirmation = None
        if confirmation.agreement is Agreement.RIGHT:
            self._keep(now)
        elif confirmation.agreement is Agreement.WRONG:
            self._ask_again(self._step.denied, now)
        else:
            self._close(self._step.give_up, now)

    def _keep(self, now: Seconds) -> None:
        keep_answer(self._step, self._scene, self._answer)
        self._close(self._step.echo, now, answered=True)

    def _adjust(self, intent: str, now: Seconds) -> None:
        """Change the voice, and ask whether it is right now."""
        level, changed = tune(intent, self._scene.stage)
        if self._step.remember is not None:
            self._scene.remember(self._step.remember, level)
        if changed:
            self._ask(self._step.adjusted or self._step.line)
        else:
            self._close(self._step.give_up, now)

    def _ask(self, line: str, more: Slots | None = None) -> None:
        self._question.ask(line, {**self._slots(), **(more or {})})

    def _ask_again(self, line: str | None, now: Seconds) -> None:
        self._wrong += 1
        if self._wrong < MOST_WRONG:
            self._ask(line or self._step.line)
        else:
            self._close(self._step.give_up, now)

    def _rung(self, lines: tuple[str, ...], count: int, now: Seconds) -> None:
        if count <= len(lines):
            self._ask(lines[count - 1])
        else:
            self._close(self._step.give_up, now)

    def _close(self, line: str | None, now: Seconds, *, answered: bool = False) -> None:
        self._closing = True
        self._question.close()
        self._confirmation = None
        if not answered and self._step.or_end is not None:
            self.final = True
            line = self._step.or_end
        if line is None:
            self.ended_at = now
        else:
            self._last_words = self._scene.stage.say(line, self._slots(answered=answered))

    def _slots(self, *, answered: bool = False) -> Slots:
        answer = {"answer": str(self._answer)} if answered else {}
        return {**self._scene.slots(self._step.who), **self._step.slots, **answer}
