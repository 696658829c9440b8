"""Holds a log against expectations, and says what happened instead."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voice_coach.journal.event_log import LogLine
from voice_coach.simulation.story import (
    Anchor,
    EventAnchor,
    Expectation,
    MomentAnchor,
    StepAnchor,
)
from voice_coach.units import Seconds

_SLACK: Final[Seconds] = 1e-6
"""Moments that differ by less are the same: they are sums of floating-point lengths."""
_MOST_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class StepTime:
    """When a step happened."""

    start: Seconds
    """Moment it began."""
    end: Seconds
    """Moment after what is heard in it; ``start`` for a button."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left behind."""

    lines: Sequence[LogLine]
    """The event log."""
    steps: Mapping[int, StepTime]
    """By number; steps that did not happen are missing."""
    seconds: Seconds
    """Length of the run."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one expectation was met."""

    number: int
    """1-based place in the scenario."""
    passed: bool
    expected: str
    """What had to happen, in words."""
    happened: str
    """What did happen, in words."""
    line: int | None = None
    """Where it stands in the scenario file."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An anchor in a run; ``index`` of its line, None where it is no line."""

    start: Seconds
    end: Seconds
    index: int | None = None


class _MissingAnchorError(Exception):
    pass


def moment_of(line: LogLine) -> Seconds:
    """Return the moment of a line of a log.

    Raises:
        TypeError: the line is none of an event log.
    """
    at = line["at"]
    if not isinstance(at, int | float):
        msg = f"a line of the log has no moment: {at!r}"
        raise TypeError(msg)
    return at


def judge(expectation: Expectation, run: Run) -> Verdict:
    """Return whether a run meets an expectation."""
    expected = describe(expectation)
    try:
        inside = _window(expectation, run)
    except _MissingAnchorError as missing:
        return Verdict(expectation.number, False, expected, str(missing), expectation.line)  # noqa: FBT003 -- a field of the verdict
    everywhere = [
        index for index, line in enumerate(run.lines) if expectation.pattern.matches(line)
    ]
    fitting = [index for index in everywhere if inside(index)]
    enough = len(fitting) >= expectation.at_least
    few_enough = expectation.at_most is None or len(fitting) <= expectation.at_most
    happened = _account(expectation, run, fitting, everywhere)
    return Verdict(expectation.number, enough and few_enough, expected, happened, expectation.line)


def describe(expectation: Expectation) -> str:
    """Return an expectation in words."""
    parts = [f"no {expectation.pattern}" if expectation.absent else f"{expectation.pattern}"]
    if not expectation.absent:
        parts += _count_words(expectation)
    if expectation.within is not None:
        anchor = expectation.of or expectation.start or "the step before it"
        parts.append(f"within {expectation.within:g} s of {anchor}")
    elif expectation.of is not None:
        parts.append(f"after {expectation.of}")
    if expectation.start is not None and expectation.within is None:
        parts.append(f"from {expectation.start}")
    if expectation.end is not None:
        parts.append(f"to {expectation.end}")
    return " ".join(parts)


def _count_words(expectation: Expectation) -> list[str]:
    low, high = expectation.at_least, expectation.at_most
    if low == high:
        return [f"exactly {_times(low)}"]
    parts = [f"at least {_times(low)}"] if low > 1 else []
    return parts if high is None else [*parts, f"at most {_times(high)}"]


class _Window:
    """Which lines count: by moment for what must happen, by order for what must not.

    Two things that happen at the same moment are in some order in the log that nobody chose:
    it must not decide against a coach that did what it should.
    """

    def __init__(self, run: Run, *, strict_order: bool) -> None:
        self._run = run
        self._strict = strict_order
        self._begin: tuple[Seconds, int | None] = (-math.inf, None)
        self._end: tuple[Seconds, int | None] = (math.inf, None)

    def begin(self, moment: Seconds, index: int | None) -> None:
        self._begin = (moment, index)

    def limit(self, moment: Seconds, index: int | None = None) -> None:
        if moment < self._end[0]:
            self._end = (moment, index)

    def __call__(self, index: int) -> bool:
        at = moment_of(self._run.lines[index])
        first, first_index = self._begin
        last, last_index = self._end
        if index in (first_index, last_index):
            return False
        if self._strict and first_index is not None and index < first_index:
            return False
        if self._strict and last_index is not None and index > last_index:
            return False
        return first - _SLACK <= at <= last + _SLACK


class _NearSteps:
    """Lines that come soon after a step."""

    def __init__(self, run: Run, within: Seconds) -> None:
        self._run = run
        self._within = within

    def __call__(self, index: int) -> bool:
        at = moment_of(self._run.lines[index])
        ends = [time.end for time in self._run.steps.values() if time.start <= at + _SLACK]
        return at <= max(ends, default=0.0) + self._within + _SLACK


def _window(expectation: Expectation, run: Run) -> Callable[[int], bool]:
    within = expectation.within
    window = _Window(run, strict_order=expectation.absent)
    index, moment = None, 0.0
    if expectation.of is not None:
        place = _find(expectation.of, run)
        index, moment = place.index, place.end if expectation.absent else place.start
        window.begin(moment, index)
        if within is not None:
            window.limit(place.end + within)
    elif expectation.start is not None:
        place = _find(expectation.start, run)
        index, moment = place.index, place.end
        window.begin(moment, index)
        if within is not None:
            window.limit(moment + within)
    if expectation.end is not None:
        place = _find(expectation.end, run, since=moment, after=index)
        window.limit(place.start, place.index)
    if within is None or expectation.of is not None or expectation.start is not None:
        return window
    near = _NearSteps(run, within)
    return lambda index: window(index) and near(index)


def _find(
    anchor: Anchor, run: Run, *, since: Seconds = -math.inf, after: int | None = None
) -> _Place:
    match anchor:
        case MomentAnchor():
            return _Place(anchor.at, anchor.at)
        case StepAnchor():
            time = run.steps.get(anchor.number)
            if time is None:
                msg = f"{anchor} never happened"
                raise _MissingAnchorError(msg)
            start = time.end if anchor.edge == "end" else time.start
            return _Place(start, time.start if anchor.edge == "start" else time.end)
        case EventAnchor():
            return _find_event(anchor, run, since, after)


def _find_event(anchor: EventAnchor, run: Run, since: Seconds, after: int | None) -> _Place:
    left = anchor.nth
    for index, line in enumerate(run.lines):
        late_enough = index > after if after is not None else moment_of(line) >= since - _SLACK
        if late_enough and anchor.pattern.matches(line):
            left -= 1
            if left == 0:
                return _Place(moment_of(line), moment_of(line), index)
    msg = f"{anchor} never came" + ("" if after is None else " after the beginning of the span")
    raise _MissingAnchorError(msg)


def _account(
    expectation: Expectation, run: Run, fitting: Sequence[int], everywhere: Sequence[int]
) -> str:
    if fitting:
        return f"it came {_times(len(fitting))}: {_moments(run, fitting)}"
    if everywhere:
        return f"it came only outside: {_moments(run, everywhere)}"
    others = [
        index for index, line in enumerate(run.lines) if line["event"] == expectation.pattern.event
    ]
    if not others or not expectation.pattern.filters:
        return f"it never came in {run.seconds:.2f} s"
    shown = "; ".join(_shown(run.lines[index]) for index in others[:_MOST_SHOWN])
    return f"it came with other fields: {shown}{_more(others)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _moments(run: Run, indices: Sequence[int]) -> str:
    shown = ", ".join(f"{moment_of(run.lines[index]):.2f} s" for index in indices[:_MOST_SHOWN])
    return f"{shown}{_more(indices)}"


def _more(indices: Sequence[int]) -> str:
    left = len(indices) - _MOST_SHOWN
    return f" and {left} more" if left > 0 else ""


def _shown(line: LogLine) -> str:
    """Return a line in words, without what somebody said."""
    hidden = {"at", "event", "text"} if line["event"] == "transcript" else {"at", "event"}
    fields = ", ".join(f"{key}: {content}" for key, content in line.items() if key not in hidden)
    return f"at {moment_of(line):.2f} s {fields}"
