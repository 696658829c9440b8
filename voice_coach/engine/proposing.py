"""From a wish to a session: what is asked for, what it has to wait for, who must say yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from voice_coach.engine.consent import Consent, Verdict
from voice_coach.engine.events import ExerciseRequested, IntentRecognized
from voice_coach.engine.gates import Gates
from voice_coach.engine.plan import Plan, Repertoire
from voice_coach.engine.replies import After, Reply, heard_seconds
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import Machine, Mode, Turning
from voice_coach.units import Seconds


class Proposals:
    """Owns the question of consent. A plan that everybody agreed to is left in ``agreed``."""

    def __init__(
        self,
        stage: Stage,
        repertoire: Repertoire,
        names: Mapping[int, str],
        machine: Machine[Mode, Turning],
    ) -> None:
        self._stage = stage
        self._repertoire = repertoire
        self._names = names
        self._machine = machine
        self.gates = Gates()
        self.consent: Consent | None = None
        self.agreed: Plan | None = None

    def take(self, event: IntentRecognized, now: Seconds) -> Reply | None:
        """Propose what somebody asked for; return what is answered where that cannot be."""
        asked = heard_seconds(event)
        try:
            plan = self._repertoire.plan(str(event.slots.get("exercise", "")), asked)
        except KeyError:
            return Reply("command.not_understood", after=After.FOLLOW_UP)
        return self._propose(plan, now, asked)

    def lead(self, exercise: str, now: Seconds) -> Reply | None:
        """Propose the exercise that another one leads to; see ``take``."""
        return self._propose(self._repertoire.plan(exercise), now)

    def begin(self, event: ExerciseRequested) -> None:
        """Begin an exercise that needs no consent; nothing while something is going on."""
        if self._machine.state in (Mode.IDLE, Mode.REPLYING):
            plan = self._repertoire.plan(event.exercise)
            if self._stage.busy:
                self._stage.cut()
            self._machine.advance(Turning.BEGIN)
            self.agreed = replace(plan, steps=plan.offer + plan.steps) if event.offered else plan

    def decided(self) -> bool:
        """Draw the conclusion from what was answered; True when the answer was no."""
        consent = self.consent
        if consent is None or consent.verdict is Verdict.OPEN:
            return False
        self.consent = None
        if consent.verdict is Verdict.AGREED:
            self._machine.advance(Turning.BEGIN)
            self.agreed = consent.plan
        return consent.verdict is Verdict.DECLINED

    def _propose(self, plan: Plan, now: Seconds, asked: Seconds | None = None) -> Reply | None:
        refusal = self.gates.refusal(plan, now)
        if refusal is not None:
            return Reply(refusal, {"title": plan.title}, After.FOLLOW_UP)
        if plan.consent:
            self._machine.advance(Turning.PROPOSE)
            self.consent = Consent(plan, self._stage, self._repertoire, self._names)
            self.consent.begin(limited=asked is not None and plan.seconds not in (0, asked))
        else:
            self._machine.advance(Turning.BEGIN)
            self.agreed = plan
        return None
