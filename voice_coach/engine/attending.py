"""What waits for words outside of exercises, and for how long."""

from __future__ import annotations

from voice_coach.engine.aside import Aside
from voice_coach.engine.asides import Asides
from voice_coach.engine.consent import Consent
from voice_coach.engine.events import RemindersFound
from voice_coach.engine.proposing import Proposals
from voice_coach.engine.window import CommandWindow
from voice_coach.units import Seconds


class Attending:
    """The command window, the question of consent, a few other questions: one at a time."""

    def __init__(self, proposals: Proposals, asides: Asides) -> None:
        self.proposals = proposals
        self.asides = asides
        self.window: CommandWindow | None = None

    @property
    def aside(self) -> Aside | None:
        """The few questions that are being asked."""
        return self.asides.open

    @property
    def consent(self) -> Consent | None:
        """The question of consent that is open."""
        return self.proposals.consent

    def ask_back(self, question: Aside) -> None:
        """Ask about what was said in a window."""
        self.window = None
        self.asides.begin(question)

    def found(self, event: RemindersFound, now: Seconds) -> None:
        """What those who talk about reminders had looked up."""
        if self.aside is not None:
            self.aside.found(event)

    def next_timeout(self) -> Seconds | None:
        """Return the deadline of what is open."""
        parts = (self.window, self.consent, self.aside)
        due = [part.next_timeout() for part in parts if part is not None]
        return min((moment for moment in due if moment is not None), default=None)

    def speech(self, now: Seconds, *, active: bool, result_follows: bool = False) -> None:
        """Somebody began or stopped speaking."""
        if self.window is not None:
            self.window.speech(now, active=active, result_follows=result_follows)
        elif (part := self.consent or self.aside) is not None:
            part.speech(now, active=active)

    def playback_finished(self, utterance_id: str, now: Seconds) -> None:
        """A line or sound is over."""
        for part in (self.window, self.consent, self.aside):
            if part is not None:
                part.playback_finished(utterance_id, now)
