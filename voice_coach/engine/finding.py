"""The question for a feeling: it helps to find the word, and takes whatever is said."""

from __future__ import annotations

from enum import Enum

from voice_coach.engine.asking import AskRunner
from voice_coach.engine.events import IntentRecognized
from voice_coach.engine.plan import Ask, Finding
from voice_coach.engine.runners import Scene
from voice_coach.engine.stage import Slots
from voice_coach.units import Seconds


class _Asked(Enum):
    OPENLY = "openly"
    FAMILY = "family"
    """Which of a few directions it is."""
    EXACTLY = "exactly"
    """There is an answer already; is there a better one?"""


class FindingRunner(AskRunner):
    """Asks for a feeling.

    Whoever finds no word, or has twice said nothing that was understood, is asked for a
    direction, then offered three words of it. A word that says little is taken, and a more exact
    one asked for once: a no, silence, or anything else leaves it at the first.
    """

    def __init__(self, step: Ask, scene: Scene) -> None:
        super().__init__(step, scene)
        self._asked_how = _Asked.OPENLY
        self._line = step.line
        self._with: Slots = {}

    @property
    def listening(self) -> tuple[str, bool]:
        """The feelings; and a no, where there is an answer already."""
        state, window = super().listening
        if state == self._step.state and self._asked_how is _Asked.EXACTLY:
            return self._finding.state, window
        return state, window

    def begin(self, now: Seconds) -> None:
        """Ask openly."""
        self._asked_how = _Asked.OPENLY
        super().begin(now)

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take a feeling, a no to a better word, or "I don't know"."""
        if self._closing:
            return False
        if event.name == self._finding.stuck:
            if self._asked_how is _Asked.OPENLY:
                self._help(_Asked.FAMILY, self._finding.family)
            else:
                self._leave(now)
        elif event.name == "No" and self._asked_how is _Asked.EXACTLY:
            self._leave(now)
        else:
            return super().intent(event, now)
        return True

    def resume(self, now: Seconds) -> None:
        """Ask again what was asked last."""
        if self._closing or self._asked_how is _Asked.OPENLY:
            super().resume(now)
        else:
            self._ask(self._line, self._with)

    def skip(self, now: Seconds, reason: str) -> None:
        """Leave it at the first answer, or at none."""
        if self._asked_how is _Asked.EXACTLY and not self._closing:
            self._scene.stage.cut()
            self._leave(now)
        else:
            super().skip(now, reason)

    @property
    def _finding(self) -> Finding:
        finding = self._step.finding
        if finding is None:
            raise AssertionError("a question without help has another runner")
        return finding

    def _take(self, event: IntentRecognized, now: Seconds) -> None:
        answer = event.slots.get(str(self._step.value))
        first = self._asked_how is not _Asked.EXACTLY
        offered = self._asked_how is _Asked.FAMILY or answer in self._finding.vague
        if first and offered and answer in self._finding.families:
            self._answer = str(answer)
            words = self._finding.families[self._answer]
            self._help(_Asked.EXACTLY, self._finding.words, {"words": words})
        elif first and answer in self._finding.vague:
            self._answer = str(answer)
            self._help(_Asked.EXACTLY, self._finding.exact, {"answer": self._answer})
        else:
            super()._take(event, now)

    def _help(self, how: _Asked, line: str, more: Slots | None = None) -> None:
        self._asked_how = how
        self._line, self._with = line, more or {}
        self._ask(line, more)

    def _leave(self, now: Seconds) -> None:
        """Keep the answer there is, or none."""
        if self._asked_how is _Asked.EXACTLY:
            self._keep(now)
        else:
            self._close(self._step.give_up, now)

    def _rung(self, lines: tuple[str, ...], count: int, now: Seconds) -> None:
        more = count <= len(lines)
        if self._asked_how is _Asked.EXACTLY:
            self._leave(now)
        elif self._asked_how is _Asked.FAMILY:
            if more:
                self._ask(self._line, self._with)
            else:
                self._leave(now)
        elif more:
            super()._rung(lines, count, now)
        else:
            self._help(_Asked.FAMILY, self._finding.family)
