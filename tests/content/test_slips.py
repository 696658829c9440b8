"""What people do who have never written YAML: each slip is told in plain words, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_coach.content.documents import parse_document
from voice_coach.content.schema import Exercise
from voice_coach.content.slips import find_slip
from voice_coach.content.validation import validate

TEA = """\
id: tea-time
title: the tea time
aliases: [the long tea time, tea time for two, an evening of tea]
people: both
consent: both
minutes: {min: 1, default: 2, max: 5}
lines:
  opening: "Welcome. Each of you has {turn}."
  floor: "{name}, the floor is yours."
  close: "Thank you both."
steps:
  - say: opening
  - say: {line: floor, who: first}
  - turn: first
  - say: {line: floor, who: second}
  - turn: second
  - say: close
"""
STRAIGHT = 'put it between two of them: "…"'

SLIPS: dict[str, tuple[str, str, int, str]] = {
    "a tab": ("  - turn: first", "\t- turn: first", 14, "a tab stands in front (indent with sp"),
    "a step too far right": (
        "  - turn: first",
        "   - turn: first",
        14,
        "it is indented by 3 spaces, and the step before it by 2 (indent it by 2)",
    ),
    "a step too far left": (
        "  - turn: first",
        "- turn: first",
        14,
        "it is indented by 0 spaces, and the step before it by 2 (indent it by 2)",
    ),
    "no hyphen": ("  - turn: first", "  turn: first", 14, "it begins without a hyphen"),
    "no space after the hyphen": (
        "  - turn: first",
        "  -turn: first",
        14,
        "a space is missing after the hyphen",
    ),
    "another dash": (
        "  - say: opening",
        "  \N{EN DASH} say: opening",
        12,
        "a sign that is no plain hyphen (write - and a space)",
    ),
    "a bullet": ("  - say: opening", "  • say: opening", 12, "a sign that is no plain hyphen"),
    "no space after the colon": (
        "turn: first",
        "turn:first",
        14,
        '"steps[3]": a space is missing after the colon (turn: first)',
    ),
    "a colon in a line": (
        '"Welcome. Each of you has {turn}."',
        "Now: each of you has {turn}.",
        8,
        f"a line with a colon in it needs quotation marks ({STRAIGHT})",
    ),
    "a slot first": (
        '"{name}, the floor is yours."',
        "{name}, the floor is yours.",
        9,
        f"a line that begins with {{ needs quotation marks ({STRAIGHT})",
    ),
    "a sign first": ('"Thank you both."', "@both thanks", 10, "a line that begins with @ needs"),
    "an open quotation mark": (
        '"Thank you both."',
        '"Thank you both.',
        10,
        "a quotation mark has no partner",
    ),
    "quotation marks inside": (
        '"Thank you both."',
        '"Thank you "both"."',
        10,
        "there are quotation marks inside the line (leave those out: they cannot be heard)",
    ),
    "an open bracket": ("an evening of tea]", "an evening of tea", 3, "a [ is not closed (add ])"),
    "a bracket too many": ("max: 5}", "max: 5}}", 6, "a } closes nothing (take it out)"),
    "a space of a word processor": (
        "  - say: opening",
        "\N{NO-BREAK SPACE} - say: opening",
        12,
        "one of its spaces is no plain one (delete the spaces in it and type them again)",
    ),
    "curly quotation marks around a key": (
        "  opening:",
        "  “opening”:",
        8,
        "can have only small letters, digits and _ (opening?)",
    ),
    "wordings without hyphens": (
        '  close: "Thank you both."',
        '  close:\n    "Thank you both."\n    "Thanks."',
        11,
        "several wordings are a list (begin each with - and a space)",
    ),
    "two steps in one": (
        "  - turn: first",
        "  - turn: first\n    silence: 5",
        14,
        "silence and turn are one step; begin each with a hyphen",
    ),
    "an empty step": ("turn: first", "turn:", 14, "turn is empty; a step is exactly one of say, "),
    "a name of somebody": ("turn: first", "turn: Anna", 14, "the coach knows who is who"),
    "a key with a capital": ("title:", "Title:", 2, 'did you mean "title"?'),
    "an id with spaces": ("id: tea-time", "id: Tea Time", 1, "and - (tea-time?)"),
    "only a number of minutes": (
        "minutes: {min: 1, default: 2, max: 5}",
        "minutes: 2",
        6,
        '"minutes": needs keys with values: default, max, min',
    ),
    "minutes as on a clock": ("default: 2", "default: 2:30", 6, "must be a number (write 2.5)"),
    "a number in words": ("default: 2", "default: two", 6, "must be a number (in digits)"),
    "a comma in a number": ("default: 2", "default: 2,5", 6, "write it with a point"),
    "two people": ("people: both", "people: 2", 4, '"people": must be one or both'),
    "a yes": ("consent: both", "consent: yes", 5, '"consent": must be none or both'),
    "one name": (
        "[the long tea time, tea time for two, an evening of tea]",
        "the long tea time",
        3,
        '"aliases": must be a list ([one, two, three])',
    ),
}


def told(text: str) -> list[str]:
    document, problems = parse_document(text, Path("tea.yaml"))
    if document is not None:
        problems = problems + validate(Exercise, document)[1]
    return [str(problem) for problem in problems]


def test_the_exercise_itself_has_no_slip() -> None:
    assert told(TEA) == []


@pytest.mark.parametrize("row", SLIPS)
def test_each_slip_is_told_with_its_line(row: str) -> None:
    old, new, line, message = SLIPS[row]
    assert TEA.count(old) >= 1
    found = told(TEA.replace(old, new, 1))
    assert any(one.startswith(f"tea.yaml:{line}: ") and message in one for one in found), found


@pytest.mark.parametrize("line", [0, 1, 5, 99])
def test_where_nothing_is_known_nothing_is_told(line: int) -> None:
    assert find_slip("", line) is None
    assert find_slip("a: b\nc: d\n", line) is None
