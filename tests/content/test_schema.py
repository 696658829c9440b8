from __future__ import annotations

from pathlib import Path

import pytest

from voice_coach.content.documents import parse_document
from voice_coach.content.schema import Exercise, Listening
from voice_coach.content.validation import validate

GOOD = """\
id: walk
title: the slow walk
aliases: [the slow walk, walking slowly, a walk together]
people: both
minutes: {min: 1, default: 2, max: 4}
consent: both
lines:
  go: Walk on.
steps:
  - say: go
  - say: {line: go, who: first}
  - sound: bell
  - sound: {name: bell, wait: false}
  - silence: 5
  - silence: {share: 1, start_sound: bell}
  - silence: {seconds: 3.5}
  - turn: first
  - turn: {who: second, share: 2, end_sound: null}
  - ask: {line: go, answer: yes_no, slot: more}
"""


def checked(text: str) -> tuple[Exercise | None, list[str]]:
    document, problems = parse_document(text, Path("walk.yaml"))
    assert document is not None
    assert problems == []
    exercise, problems = validate(Exercise, document)
    return exercise, [str(problem) for problem in problems]


def test_short_forms_stand_for_long_ones() -> None:
    exercise, problems = checked(GOOD)
    assert problems == []
    assert exercise is not None
    assert exercise.lines == {"go": ["Walk on."]}
    say, _, sound, _, settle, silence, fixed, turn, other, _ = exercise.steps
    assert say.say is not None
    assert (say.say.line, say.say.who) == ("go", None)
    assert sound.sound is not None
    assert sound.sound.wait
    assert settle.silence is not None
    assert (settle.silence.seconds, settle.silence.counts) == (5, False)
    assert silence.silence is not None
    assert (silence.silence.share, silence.silence.counts) == (1, True)
    assert fixed.silence is not None
    assert fixed.silence.counts
    assert turn.turn is not None
    assert (turn.turn.who, turn.turn.share, turn.turn.end_sound) == ("first", 1.0, "auto")
    assert other.turn is not None
    assert other.turn.end_sound is None


def test_lengths_are_in_seconds_whatever_was_written() -> None:
    exercise, _ = checked(GOOD)
    assert exercise is not None
    assert exercise.length_seconds is not None
    assert exercise.length_seconds.default == 120
    exercise, _ = checked(GOOD.replace("minutes:", "seconds:"))
    assert exercise is not None
    assert exercise.length_seconds is not None
    assert exercise.length_seconds.default == 2


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("title:", "titel:", 'walk.yaml:2: unknown key "titel" (did you mean "title"?)'),
        (
            "id: walk",
            "id: Slow Walk",
            'walk.yaml:1: "id": can have only small letters, digits and - (slow-walk?)',
        ),
        ("consent: both", "consent: bth", "walk.yaml:6: "),
        ("consent: both", "consent: bth", '(did you mean "both"?)'),
        ("min: 1", "mn: 1", 'walk.yaml:5: unknown key "mn" (did you mean "min"?)'),
        ("min: 1", "min: one", 'walk.yaml:5: "minutes.min": must be a number (in digits)'),
        ("min: 1", "min: 3", 'walk.yaml:5: "minutes": min, default and max must rise'),
        ("min: 1", "min: 0", 'walk.yaml:5: "minutes.min": input should be greater than 0'),
        ("  - say: go", "  - sya: go", 'unknown key "sya" (did you mean "say"?)'),
        ("  - say: go", "  - sya: go", "walk.yaml:10: "),
        ("  - say: go", "  - {say: go, sound: a}", '"steps[1]": say and sound are one step'),
        ("  - say: go", "  - {}", '"steps[1]": a step is exactly one of say'),
        ("  - say: go", "  - say", "walk.yaml:10: "),
        ("line: go, who: first", "line: go, hwo: first", '(did you mean "who"?)'),
        ("line: go, who: first", "line: go, who: third", "walk.yaml:11: "),
        ("wait: false", "wait: no", '"steps[4].sound.wait": must be true or false'),
        ("silence: 5", "silence: five", '"steps[5].silence.seconds": must be a number'),
        ("silence: 5", "silence: -5", '"steps[5].silence.seconds": input should be greater'),
        ("share: 1,", "share: 1, seconds: 2,", "give either share or seconds"),
        ("{seconds: 3.5}", "{counts: false}", "give either share or seconds"),
        ("share: 2", "share: many", '"steps[9].turn.share": must be a number'),
        ("answer: yes_no, ", "", '"steps[10].ask.answer" is missing'),
        (", a walk together]", "]", '"aliases": list should have at least 3 items'),
        ("  go: Walk on.", "  go: []", '"lines.go": list should have at least 1 item'),
        ("  go: Walk on.", "  Go: Walk on.", "walk.yaml:8: "),
        ("people: both", "people: both\nseconds: {min: 1, default: 1, max: 1}", "not in both"),
    ],
)
def test_mistakes_are_named_with_line_and_remedy(old: str, new: str, problem: str) -> None:
    assert old in GOOD
    exercise, problems = checked(GOOD.replace(old, new, 1))
    assert exercise is None
    assert any(problem in found for found in problems), problems


def test_a_file_that_is_no_mapping_says_so() -> None:
    document, _ = parse_document("- a\n", Path("l.yaml"))
    assert document is not None
    _, problems = validate(Listening, document)
    assert [str(problem) for problem in problems] == [
        "l.yaml:1: this must be a list of keys with values (answers, choices, profiles, states …)"
    ]


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ("  - turn: first\n", "no turn and no silence"),
        (
            "  - ask: {line: go, answer: yes_no, slot: more, unanswered: end}\n",
            "an offer leads nowhere else",
        ),
    ],
)
def test_an_offer_only_asks(offer: str, expected: str) -> None:
    exercise, problems = checked(f"{GOOD}offer:\n{offer}")
    assert exercise is None
    assert len(problems) == 1
    assert expected in problems[0]
