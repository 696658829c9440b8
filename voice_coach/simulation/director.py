"""Lets people do the steps of a scenario, each at its moment or when what it waits for comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voice_coach.engine.events import ButtonPressed, InputEvent
from voice_coach.journal.event_log import LogLine
from voice_coach.simulation.people import PersonVoice
from voice_coach.simulation.stage import Stage
from voice_coach.simulation.story import (
    EventAnchor,
    PlayFile,
    PressButton,
    SayWords,
    Step,
    StepAnchor,
)
from voice_coach.simulation.verdicts import StepTime, moment_of
from voice_coach.units import Seconds


class Director:
    """Implements ``Agenda`` for the steps of one scenario, in their order.

    A voice says one thing at a time: a step whose voice is still speaking waits for it.

    Args:
        steps: what happens.
        stage: who does it.
        lines: the event log, as it grows.
    """

    def __init__(self, steps: Sequence[Step], stage: Stage, lines: Sequence[LogLine]) -> None:
        self._steps = steps
        self._stage = stage
        self._lines = lines
        self._times: dict[int, StepTime] = {}
        self._busy_until: dict[PersonVoice, Seconds] = {}
        self._next = 0
        self._scanned = 0
        self._left = 0
        self._trigger: int | None = None
        self._due: Seconds | None = None
        self._prepare(0)

    @property
    def times(self) -> Mapping[int, StepTime]:
        """When each step happened, by number."""
        return self._times

    @property
    def last_start(self) -> Seconds:
        """Moment at which the last step so far began; 0.0 before the first."""
        return max((time.start for time in self._times.values()), default=0.0)

    @property
    def last_end(self) -> Seconds:
        """Moment after the last step so far; 0.0 before the first."""
        return max((time.end for time in self._times.values()), default=0.0)

    @property
    def coming(self) -> Step | None:
        """The step that comes next; None when all have begun."""
        return self._steps[self._next] if self._next < len(self._steps) else None

    def next_moment(self) -> Seconds | None:
        """Return when the next step begins; None while it waits, and after the last."""
        step = self.coming
        if step is None:
            return None
        if self._due is None:
            self._look(step)
        if self._due is None:
            return None
        if not isinstance(step.action, SayWords):
            return self._due
        voice = self._stage.voices[step.action.voice]
        return max(self._due, self._busy_until.get(voice, 0.0))

    def act(self, now: Seconds) -> InputEvent | None:
        """Begin the next step; see ``Agenda``."""
        step = self.coming
        if step is None:
            return None
        end = self._begin(step, now)
        self._times[step.number] = StepTime(now, end)
        at_once = self._trigger is not None and now == self._due and step.delay == 0
        seen = self._trigger + 1 if at_once and self._trigger is not None else len(self._lines)
        self._next += 1
        self._prepare(seen)
        return ButtonPressed(now) if isinstance(step.action, PressButton) else None

    def _begin(self, step: Step, now: Seconds) -> Seconds:
        """Let a step's sound begin; return the moment after it."""
        match step.action:
            case SayWords(text, name):
                end = self._stage.say(name, text, now)
                self._busy_until[self._stage.voices[name]] = end
                return end
            case PlayFile(path):
                return self._stage.play(path, now)
            case PressButton():
                return now

    def _prepare(self, seen: int) -> None:
        """Work out when the next step is due, as far as that is known.

        Args:
            seen: how many lines of the log came before the step that has just begun.
        """
        self._scanned = seen
        self._trigger = None
        self._due = None
        step = self.coming
        if step is None:
            return
        if isinstance(step.after, EventAnchor):
            self._left = step.after.nth
        elif isinstance(step.after, StepAnchor):
            time = self._times[step.after.number]
            self._set_due(step, time.start if step.after.edge == "start" else time.end)
        elif step.at is not None:
            self._set_due(step, step.at)
        else:
            before = self._times.get(step.number - 1)
            self._set_due(step, 0.0 if before is None else before.end)

    def _look(self, step: Step) -> None:
        """Go through the lines that have come, until the one that a step waits for."""
        if not isinstance(step.after, EventAnchor):
            return
        while self._due is None and self._scanned < len(self._lines):
            line = self._lines[self._scanned]
            self._scanned += 1
            if step.after.pattern.matches(line):
                self._left -= 1
            if self._left == 0:
                self._trigger = self._scanned - 1
                self._set_due(step, moment_of(line))

    def _set_due(self, step: Step, moment: Seconds) -> None:
        before = self._times.get(step.number - 1)
        self._due = max(moment + step.delay, 0.0 if before is None else before.start)
