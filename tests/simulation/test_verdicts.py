"""Expectations against logs: which lines count, and what is said when they do not come."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from voice_coach.journal.event_log import LogLine
from voice_coach.simulation.patterns import EventPattern, parse_pattern
from voice_coach.simulation.story import (
    Anchor,
    EventAnchor,
    Expectation,
    MomentAnchor,
    StepAnchor,
)
from voice_coach.simulation.verdicts import Run, StepTime, describe, judge, moment_of


def line(at: float, event: str, **fields: object) -> LogLine:
    return {"at": at, "event": event, **fields}


RUN = Run(
    lines=(
        line(1.0, "wake_detected", phrase="hey jarvis"),
        line(2.0, "speak", text="First.", utterance_id="u1"),
        line(5.0, "earcon", name="bell_start", utterance_id="u2"),
        line(5.0, "speak", text="At the same moment.", utterance_id="u3"),
        line(65.0, "speak", text="At the same moment as the end.", utterance_id="u4"),
        line(65.0, "earcon", name="bell_end", utterance_id="u5"),
        line(66.0, "speak", text="Last.", utterance_id="u6"),
    ),
    steps={1: StepTime(0.5, 1.5), 2: StepTime(60.0, 62.0)},
    seconds=70.0,
)
START = EventAnchor(parse_pattern("earcon", {"name": "bell_start"}))
END = EventAnchor(parse_pattern("earcon", {"name": "bell_end"}))
SPEAK = Expectation(1, parse_pattern("speak", {}))
NO_SPEAK = replace(SPEAK, at_least=0, at_most=0)


def speak(text: str) -> EventPattern:
    return parse_pattern("speak", {"text": text})


def passes(expectation: Expectation) -> bool:
    return judge(expectation, RUN).passed


@pytest.mark.parametrize(
    ("text", "within", "of", "met"),
    [
        ("first", 0.5, StepAnchor(1), True),  # counted from the end of what is said
        ("first", 0.4, StepAnchor(1), False),
        ("first", 1.0, EventAnchor(parse_pattern("wake_detected", {})), True),
        ("first", 0.9, EventAnchor(parse_pattern("wake_detected", {})), False),
        ("first", 10.0, START, False),  # it came before
        ("at the same moment", 0.0, START, True),
        ("at the same moment as the end", 60.0, START, True),
        ("at the same moment as the end", 59.999, START, False),
        ("at the same moment as the end", 0.0, END, True),  # whichever of the two comes first
        ("last", 1.0, END, True),
        ("last", 64.0, EventAnchor(parse_pattern("speak", {})), True),
        ("last", 61.0, EventAnchor(parse_pattern("speak", {}), nth=2), True),
        ("last", 66.0, MomentAnchor(0.0), True),
        ("last", 65.9, MomentAnchor(0.0), False),
        ("last", 5.0, StepAnchor(2, "start"), False),
        ("last", 5.0, StepAnchor(2, "end"), True),
    ],
)
def test_within(text: str, within: float, of: Anchor, *, met: bool) -> None:
    assert passes(Expectation(1, speak(text), within=within, of=of)) is met


@pytest.mark.parametrize(
    ("text", "within", "met"),
    [("first", 0.5, True), ("first", 0.4, False), ("last", 4.0, True), ("last", 3.9, False)],
)
def test_within_of_nothing_is_of_the_step_before(text: str, within: float, *, met: bool) -> None:
    assert passes(Expectation(1, speak(text), within=within)) is met


def test_without_a_step_it_is_of_the_beginning() -> None:
    run = replace(RUN, steps={})
    assert judge(Expectation(1, speak("first"), within=2.0), run).passed
    assert not judge(Expectation(1, speak("last"), within=2.0), run).passed


def test_what_is_absent_is_counted_in_the_order_of_the_log() -> None:
    assert not passes(replace(NO_SPEAK, start=START, end=END))
    late = replace(RUN, lines=(*RUN.lines[:3], *RUN.lines[5:]))
    assert judge(replace(NO_SPEAK, start=START, end=END), late).passed
    before_start = replace(late, lines=(late.lines[0], RUN.lines[3], *late.lines[2:]))
    assert judge(replace(NO_SPEAK, start=START, end=END), before_start).passed


@pytest.mark.parametrize(
    ("start", "end", "met"),
    [
        (MomentAnchor(5.1), MomentAnchor(64.9), True),
        (MomentAnchor(5.1), MomentAnchor(65.0), False),
        (MomentAnchor(66.1), None, True),
        (MomentAnchor(66.1), MomentAnchor(math.inf), True),
        (MomentAnchor(66.0), MomentAnchor(math.inf), False),
        (None, MomentAnchor(1.9), True),
        (None, MomentAnchor(2.0), False),
        (StepAnchor(1), MomentAnchor(1.9), True),
        (StepAnchor(1), StepAnchor(2), False),
        (MomentAnchor(5.1), StepAnchor(2), True),
        (MomentAnchor(5.1), StepAnchor(2, "end"), True),
    ],
)
def test_absent_over_a_span(start: Anchor | None, end: Anchor | None, *, met: bool) -> None:
    assert passes(replace(NO_SPEAK, start=start, end=end)) is met


def test_absent_after_a_step_begins_when_it_has_ended() -> None:
    run = replace(RUN, steps={1: StepTime(0.5, 2.5)})
    assert judge(replace(NO_SPEAK, of=StepAnchor(1), within=2.0), run).passed
    assert not judge(replace(NO_SPEAK, of=StepAnchor(1), within=2.5), run).passed


@pytest.mark.parametrize(
    ("at_least", "at_most", "met"),
    [(4, 4, True), (3, 3, False), (5, None, False), (4, None, True), (0, 3, False)],
)
def test_counts(at_least: int, at_most: int | None, *, met: bool) -> None:
    assert passes(replace(SPEAK, at_least=at_least, at_most=at_most)) is met


@pytest.mark.parametrize(
    ("expectation", "expected", "happened"),
    [
        (
            Expectation(1, speak("first"), within=0.4, of=StepAnchor(1)),
            'speak (text: contains "first") within 0.4 s of step 1',
            "it came only outside: 2.00 s",
        ),
        (
            Expectation(1, speak("never")),
            'speak (text: contains "never")',
            (
                "it came with other fields: at 2.00 s text: First., utterance_id: u1; "
                "at 5.00 s text: At the same moment., utterance_id: u3; "
                "at 65.00 s text: At the same moment as the end., utterance_id: u4; "
                "at 66.00 s text: Last., utterance_id: u6"
            ),
        ),
        (
            Expectation(1, parse_pattern("no_match", {})),
            "no_match",
            "it never came in 70.00 s",
        ),
        (
            replace(NO_SPEAK, start=MomentAnchor(1.0), end=END),
            "no speak from 1 s to earcon (name: bell_end)",
            "it came 3 times: 2.00 s, 5.00 s, 65.00 s",
        ),
        (
            replace(SPEAK, at_least=2, at_most=2),
            "speak exactly 2 times",
            "it came 4 times: 2.00 s, 5.00 s, 65.00 s, 66.00 s",
        ),
        (
            Expectation(1, speak("x"), of=EventAnchor(parse_pattern("no_match", {}))),
            'speak (text: contains "x") after no_match',
            "no_match never came",
        ),
        (
            replace(NO_SPEAK, start=END, end=START),
            "no speak from earcon (name: bell_end) to earcon (name: bell_start)",
            "earcon (name: bell_start) never came after the beginning of the span",
        ),
        (
            replace(SPEAK, within=1.0, of=StepAnchor(3)),
            "speak within 1 s of step 3",
            "step 3 never happened",
        ),
    ],
)
def test_a_failure_says_what_happened_instead(
    expectation: Expectation, expected: str, happened: str
) -> None:
    verdict = judge(expectation, RUN)
    assert not verdict.passed
    assert (verdict.expected, verdict.happened) == (expected, happened)


def test_words_that_somebody_said_are_not_told_again() -> None:
    heard = line(1.0, "transcript", text="I feel alone", state="command", confidence=0.9)
    run = Run((heard,), {}, 2.0)
    verdict = judge(Expectation(1, parse_pattern("transcript", {"state": "consent"})), run)
    assert (
        verdict.happened == "it came with other fields: at 1.00 s state: command, confidence: 0.9"
    )


def test_descriptions_name_every_part() -> None:
    expectation = replace(SPEAK, at_least=2, at_most=3, start=StepAnchor(1), end=MomentAnchor(9))
    assert describe(expectation) == "speak at least 2 times at most 3 times from step 1 to 9 s"


def test_a_line_without_a_moment_is_none() -> None:
    with pytest.raises(TypeError, match="no moment"):
        moment_of({"at": "soon", "event": "speak"})
