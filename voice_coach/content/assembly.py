"""Puts a flat plan together: steps, and places to go on at that are known only later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_coach.engine.events import Slot
from voice_coach.engine.plan import Branch, Step


@dataclass(slots=True)
class Mark:
    """A place in the plan; it is settled once everything before it is there."""

    at: int | None = None

    @property
    def index(self) -> int:
        """Index of the step there.

        Raises:
            AssertionError: it was never settled.
        """
        if self.at is None:
            raise AssertionError("a mark that is gone to was never settled")
        return self.at


@dataclass(frozen=True, slots=True)
class _Fork:
    otherwise: Mark
    slot: str = ""
    targets: Mapping[Slot, Mark] = field(default_factory=dict)
    answered: Mark | None = None


class Assembly:
    """A plan's steps in the making."""

    def __init__(self) -> None:
        self._steps: list[Step | _Fork] = []

    def add(self, step: Step) -> None:
        """Append a step."""
        self._steps.append(step)

    def settle(self, mark: Mark) -> None:
        """Let a mark be here."""
        mark.at = len(self._steps)

    def go(self, mark: Mark) -> None:
        """Go on at a mark."""
        self._steps.append(_Fork(mark))

    def fork(self, slot: str, targets: Mapping[Slot, Mark], otherwise: Mark | None = None) -> None:
        """Go on at a mark that depends on an answer.

        Args:
            slot: of the answer.
            targets: marks by answer.
            otherwise: where it goes on with another answer, or none; None: right here.
        """
        here = otherwise or Mark()
        self._steps.append(_Fork(here, slot, targets))
        if otherwise is None:
            self.settle(here)

    def skip_unless_answered(self, slot: str, unanswered: Mark) -> None:
        """Go on right here after any answer, and at a mark without one."""
        here = Mark()
        self._steps.append(_Fork(unanswered, slot, answered=here))
        self.settle(here)

    def steps(self) -> tuple[Step, ...]:
        """Return the plan.

        Raises:
            AssertionError: a mark was never settled, or leads back.
        """
        return tuple(
            _branch(at, step) if isinstance(step, _Fork) else step
            for at, step in enumerate(self._steps)
        )


def _branch(at: int, fork: _Fork) -> Branch:
    targets = {answer: mark.index for answer, mark in fork.targets.items()}
    answered = None if fork.answered is None else fork.answered.index
    ways = [fork.otherwise.index, *targets.values(), *([] if answered is None else [answered])]
    if min(ways) <= at:
        raise AssertionError("a plan goes only forward")
    return Branch(fork.otherwise.index, fork.slot, targets, answered)
