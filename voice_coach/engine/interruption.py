"""Somebody speaks while the coach does: it falls silent at once, and only then finds out why.

A word that was understood decides. Where none was, nothing is said over anybody: the coach waits
until it has been quiet for two seconds, and asks whether to go on. Whoever does not answer that
has a pause.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final

from voice_coach.engine.commands import Listen, NoInput
from voice_coach.engine.events import IntentRecognized, SpeechEnded, SpeechStarted
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.question import Question
from voice_coach.engine.stage import Asker, Stage
from voice_coach.engine.states import BargeIn
from voice_coach.units import Seconds

CONTROL: Final = "control"
"""Listening state while the coach is speaking and nobody is asked anything."""
ANSWERING: Final = "answering"
"""The same while it answers what somebody asked: "that's enough" is heard too, which a hurried
"stop" resembles."""
STATE: Final = "go_on"
"""Listening state of the answer to "Shall I go on?"."""
QUIET_SECONDS: Final[Seconds] = 2.0
"""How long nobody must have spoken before the coach asks."""
MOST_IN_VAIN: Final = 2
"""After so many interruptions without a word for the coach (a television, talk, a cough) mere
speech cuts it no more in this session; the words for it still do."""

_HERE: Final = (CONTROL, False)


class _Phase(Enum):
    NONE = "none"
    CUT = "cut"
    """Somebody speaks, or what was said is being worked out."""
    QUIET = "quiet"
    ASKED = "asked"
    """"Shall I go on?" is being asked, or was."""


class Interruption:
    """Cuts the coach's lines for speech, and takes them up again."""

    def __init__(
        self,
        stage: Stage,
        repertoire: Repertoire,
        pause: Callable[[Seconds, str], None],
        barge_in: BargeIn,
    ) -> None:
        """Begin without one.

        Args:
            stage: what is said.
            repertoire: knows the listening window of the question.
            pause: stands still: nobody wants the coach to go on, or nobody answers (the reason).
            barge_in: what may cut a line.
        """
        self._stage = stage
        self._pause = pause
        self._barge_in = barge_in
        self._question = Question(stage, repertoire.window(STATE))
        self._asker: Asker | None = None
        """The question that was cut, and is answered perhaps."""
        self._phase = _Phase.NONE
        self._due: Seconds | None = None
        self._asked = 0
        """How often it was asked whether to go on."""
        self._cuts = 0
        self._in_vain = 0

    @property
    def active(self) -> bool:
        """Whether the coach was interrupted, and nothing has come of it yet."""
        return self._phase is not _Phase.NONE

    @property
    def listening(self) -> tuple[str, bool] | None:
        """Listening state, and whether an answer is expected; None: what the rest asks for."""
        if self._phase is _Phase.ASKED:
            return (STATE, True) if self._question.open else _HERE
        if self._phase is _Phase.NONE or self._asker is not None:
            return None
        return _HERE

    def renew(self) -> None:
        """Something new begins: speech cuts again."""
        self._in_vain = 0

    def next_timeout(self) -> Seconds | None:
        """Return when it has been quiet for long enough, or nobody has answered."""
        return self._question.next_timeout if self._phase is _Phase.ASKED else self._due

    def handle_timeout(self, now: Seconds) -> None:
        """Ask, or stand still."""
        if self._phase is _Phase.QUIET:
            self._ask("interrupted.once_more" if self._asked else "interrupted.shall_i")
        else:
            self._stage.emit(NoInput(STATE, 1))
            self._stand_still(now, "interrupted")

    def speech(
        self, event: SpeechStarted | SpeechEnded, now: Seconds, listen: Listen | None
    ) -> None:
        """Somebody began or stopped speaking; cut what the coach says, where that is so."""
        active = isinstance(event, SpeechStarted)
        if self._phase is _Phase.ASKED:
            if active and self._stage.sounding:
                self._stage.interrupt()  # the question is over, and its window opens
            self._question.speech(now, active=active)
        elif active and self.active:
            self._phase, self._due = _Phase.CUT, None
        elif active and self._may_cut(listen):
            self._asker = self._stage.interrupt()
            self._cuts = self._stage.cuts
            self._phase, self._asked = _Phase.CUT, 0
        elif isinstance(event, SpeechEnded) and not event.result_follows and self.active:
            self._wait(max(now, event.at + QUIET_SECONDS))

    def playback_finished(self, utterance_id: str, now: Seconds) -> None:
        """The question is over: listen."""
        self._question.playback_finished(utterance_id, now)

    def no_match(self, now: Seconds) -> bool:
        """Nothing was understood; False where that is nothing to an interruption."""
        if self._phase is _Phase.ASKED:
            if self._asked > 1:
                self._stand_still(now, "interrupted")
            else:
                self._question.close()
                self._wait(now + QUIET_SECONDS)
        elif self.active:
            self._wait(now + QUIET_SECONDS)
        return self.active

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take a yes or a no to the question; False for everything else."""
        if self._phase is not _Phase.ASKED:
            if self._asker is not None:  # an answer, and nothing is left to go on with
                self._over()
            return False
        if event.name in ("Yes", "Resume"):
            self._go_on()
        elif event.name == "Help":
            self._ask("interrupted.once_more")
        elif event.name in ("No", "Pause"):
            self._in_vain = 0
            self._stand_still(now, "asked")
        else:
            return False
        return True

    def settle(self, now: Seconds) -> None:
        """Take note of what came of the words: nothing is left to go on with, or nothing came."""
        if self.active and self._stage.cuts != self._cuts:
            self._over()

    def without_effect(self, now: Seconds) -> None:
        """What was understood has changed nothing: as if it had not been."""
        if self.active and self._stage.cuts == self._cuts:
            self._wait(now + QUIET_SECONDS)

    def _may_cut(self, listen: Listen | None) -> bool:
        alone = listen is not None and listen.state in (CONTROL, ANSWERING)
        speech_cuts = self._barge_in is BargeIn.ANY and self._in_vain < MOST_IN_VAIN
        return alone and speech_cuts and self._stage.sounding

    def _wait(self, until: Seconds) -> None:
        if self._asker is not None:
            self._asker.close()
        self._phase, self._due = _Phase.QUIET, until

    def _ask(self, key: str) -> None:
        self._phase, self._due = _Phase.ASKED, None
        self._in_vain += not self._asked
        self._asked += 1
        self._question.ask(key, {})

    def _go_on(self) -> None:
        asker = self._asker
        self._over()
        if asker is None:
            self._stage.go_on()
        else:
            asker.again()

    def _stand_still(self, now: Seconds, reason: str) -> None:
        self._over()
        self._stage.cut()
        self._pause(now, reason)

    def _over(self) -> None:
        self._phase, self._due, self._asker = _Phase.NONE, None, None
        self._question.close()
