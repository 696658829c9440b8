"""The step that keeps a word for both, after a yes to just this word."""

from __future__ import annotations

from voice_coach.engine.asking import AskRunner
from voice_coach.engine.commands import KeepEntry
from voice_coach.engine.events import IntentRecognized, Slot
from voice_coach.engine.plan import Record
from voice_coach.engine.runners import Scene
from voice_coach.units import Seconds


class RecordRunner(AskRunner):
    """Asks whether to keep it. Anything but a yes keeps nothing, and is not spoken of."""

    def __init__(self, step: Record, scene: Scene) -> None:
        super().__init__(step.ask, scene)
        self._record = step

    def begin(self, now: Seconds) -> None:
        """Ask, if there is something to keep."""
        if self._answered() is None:
            self.ended_at = now
        else:
            super().begin(now)

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take the yes or the no."""
        answer = self._answered()
        taken = super().intent(event, now)
        if taken and event.name == "Yes" and answer is not None:
            words = self._record.words.get(answer, str(answer))
            self._scene.stage.emit(KeepEntry(self._record.kind, words))
            self.ended_at = None
            self._last_words = self._scene.stage.say("record.kept", remember=False)
        return taken

    def _answered(self) -> Slot | None:
        return self._scene.answer(self._record.slot)
