"""Reads the places where a scenario refers to a step, an event or a moment."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final, Literal

from voice_coach.journal.event_log import event_classes
from voice_coach.simulation.forms import event_as_key, read_seconds
from voice_coach.simulation.patterns import PatternMistakeError, parse_pattern
from voice_coach.simulation.story import Anchor, EventAnchor, MomentAnchor, StepAnchor
from voice_coach.suggest import did_you_mean
from voice_coach.units import Seconds

_STEP: Final = re.compile(
    r"(?:(?P<edge>start|end) of )?(?:(?:the )?step )?#?(?P<number>\d+)", re.IGNORECASE
)
_SECONDS: Final = re.compile(r"\d+(\.\d+)? ?(s|sec|seconds?|ms|min|minutes?)")


class ReferenceMistakeError(ValueError):
    """A reference that leads nowhere.

    Attributes:
        message: what is wrong.
        hint: what may have been meant.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class References:
    """Reads references of one scenario.

    Args:
        steps: how many steps it has.
        ids: number of each step that has a name.
    """

    def __init__(self, steps: int, ids: Mapping[str, int]) -> None:
        self._steps = steps
        self._ids = ids

    def anchor(self, content: object, *, number: Literal["step", "moment"]) -> Anchor:
        """Return what a reference stands for.

        Args:
            content: as written.
            number: what a bare number means there.

        Raises:
            ReferenceMistakeError: it stands for nothing.
        """
        if isinstance(content, bool) or content is None:
            raise ReferenceMistakeError("a step, an event or a moment is needed", _FORMS)
        if isinstance(content, int | float):
            return self._number(content, number)
        if isinstance(content, str):
            return self._text(content.strip())
        if isinstance(content, Mapping):
            return self._mapping(content)
        raise ReferenceMistakeError("a list is no step, event or moment", _FORMS)

    def _number(self, content: float, number: Literal["step", "moment"]) -> Anchor:
        if number == "moment":
            if content < 0:
                raise ReferenceMistakeError(f"{content} s lies before the beginning")
            return MomentAnchor(float(content))
        if content != int(content):
            msg = f"{content} is no number of a step"
            raise ReferenceMistakeError(msg, f"for a moment write {{at: {content}}}")
        return self._step(int(content))

    def _text(self, content: str) -> Anchor:
        if content in self._ids:
            return StepAnchor(self._ids[content])
        if match := _STEP.fullmatch(content):
            edge = (match["edge"] or "").lower()
            return self._step(int(match["number"]), edge)
        if (fixed := self._fixed().get(content.lower())) is not None:
            return fixed
        if _SECONDS.fullmatch(content):
            return MomentAnchor(self._seconds(content))
        try:
            return EventAnchor(parse_pattern(content, {}))
        except PatternMistakeError as mistake:
            msg = f'"{content}" is no step and no event'
            near = did_you_mean(content, (*self._ids, *event_classes()))
            raise ReferenceMistakeError(msg, near or _FORMS) from mistake

    def _fixed(self) -> dict[str, Anchor]:
        start, end = MomentAnchor(0.0), MomentAnchor(math.inf)
        fixed: dict[str, Anchor] = {
            "start": start,
            "the start": start,
            "end": end,
            "the end": end,
        }
        return fixed | ({"last step": self._step(self._steps)} if self._steps else {})

    def _mapping(self, content: Mapping[object, object]) -> Anchor:
        keys = event_as_key({str(key): value for key, value in content.items()})
        if "event" in keys:
            return self._event(keys)
        if "step" in keys and set(keys) <= {"step", "edge"}:
            edge = keys.get("edge", "")
            found = self.anchor(keys["step"], number="step")
            if not isinstance(found, StepAnchor) or edge not in {"", "start", "end"}:
                raise ReferenceMistakeError("this is no step", "write {step: 2, edge: start}")
            return StepAnchor(found.number, edge or found.edge)
        if set(keys) == {"at"}:
            return MomentAnchor(self._seconds(keys["at"]))
        raise ReferenceMistakeError("this names no step, event or moment", _FORMS)

    def _event(self, keys: dict[str, object]) -> EventAnchor:
        nth = keys.pop("nth", 1)
        if not isinstance(nth, int) or isinstance(nth, bool) or nth < 1:
            raise ReferenceMistakeError(f"nth is {nth!r}", "1 is the first, 2 the second …")
        event = keys.pop("event")
        try:
            return EventAnchor(parse_pattern(event, keys), nth)
        except PatternMistakeError as mistake:
            raise ReferenceMistakeError(mistake.message, mistake.hint) from mistake

    def _step(self, number: int, edge: str = "") -> StepAnchor:
        if not 1 <= number <= self._steps:
            count = {0: "are no steps", 1: "is one step"}.get(
                self._steps, f"are {self._steps} steps"
            )
            raise ReferenceMistakeError(f"there is no step {number}", f"there {count}")
        if edge == "start":
            return StepAnchor(number, "start")
        return StepAnchor(number, "end") if edge == "end" else StepAnchor(number)

    def _seconds(self, content: object) -> Seconds:
        try:
            seconds = read_seconds(content)
        except ValueError as error:
            raise ReferenceMistakeError(str(error)) from error
        if not isinstance(seconds, int | float) or seconds < 0:
            raise ReferenceMistakeError(f"{content!r} is no moment", "seconds from the beginning")
        return float(seconds)


_FORMS: Final = "write step 2, an event's name, {event: NAME, FIELD: VALUE} or {at: SECONDS}"
