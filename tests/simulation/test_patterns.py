"""Event names and filters of scenarios."""

from __future__ import annotations

import pytest

from voice_coach.journal.event_log import LogLine
from voice_coach.simulation.patterns import PatternMistakeError, parse_pattern

SPEAK: LogLine = {"at": 1.0, "event": "speak", "utterance_id": "u1", "text": "Anxious. Thank you."}
START: LogLine = {
    "at": 2.0,
    "event": "intent_recognized",
    "name": "StartExercise",
    "slots": {"exercise": "silent-gaze", "minutes": 2},
    "confidence": 0.82,
}
TURN: LogLine = {"at": 3.0, "event": "turn_started", "partner": 1, "seconds": 90.0}


@pytest.mark.parametrize(
    ("line", "event", "filters"),
    [
        (SPEAK, "speak", {}),
        (SPEAK, "Speak", {"text": "anxious thank you"}),
        (SPEAK, "speak", {"text": {"contains": "thank you"}}),
        (SPEAK, "speak", {"text": ["never said", "Anxious"]}),
        (START, "intent_recognized", {"name": "StartExercise"}),
        (START, "intent_recognized", {"intent": "start_exercise".replace("_", "")}),
        (START, "intent-recognized", {"exercise": "silent_gaze"}),
        (START, "intent recognized", {"minutes": 2}),
        (START, "intent_recognized", {"confidence": {"at_least": 0.5, "at_most": 0.9}}),
        (START, "intent_recognized", {"name": ["Stop", "StartExercise"]}),
        (TURN, "turn_started", {"partner": 1, "seconds": 90}),
    ],
)
def test_what_fits(line: LogLine, event: str, filters: dict[str, object]) -> None:
    assert parse_pattern(event, filters).matches(line)


@pytest.mark.parametrize(
    ("line", "event", "filters"),
    [
        (SPEAK, "transcript", {}),
        (SPEAK, "speak", {"text": "thank" + "s"}),
        (SPEAK, "speak", {"text": "xious"}),
        (START, "intent_recognized", {"exercise": "feeling-check-in"}),
        (START, "intent_recognized", {"seconds": 2}),
        (START, "intent_recognized", {"confidence": {"at_least": 0.9}}),
        (START, "intent_recognized", {"name": {"at_least": 0.9}}),
        (TURN, "turn_started", {"partner": 2}),
        (TURN, "turn_started", {"partner": True}),
    ],
)
def test_what_does_not(line: LogLine, event: str, filters: dict[str, object]) -> None:
    assert not parse_pattern(event, filters).matches(line)


@pytest.mark.parametrize(
    ("event", "filters", "message", "hint"),
    [
        ("spek", {}, 'there is no event "spek"', 'did you mean "speak"?'),
        ("zzz", {}, 'there is no event "zzz"', "docs/scenarios.md lists the events"),
        (7, {}, "an event is a word, not 7", ""),
        ("speak", {"txt": "hi"}, 'speak has no field "txt"', 'did you mean "text"?'),
        (
            "end_conversation",
            {"reason": 1},
            'end_conversation has no field "reason"',
            "it has none",
        ),
        (
            "listening",
            {"profile": "yesno"},
            'there is no listening profile "yesno"',
            'did you mean "yes_no"?',
        ),
        (
            "speak",
            {"text": {"like": "hi"}},
            'the filter text cannot "like"',
            "one of contains, at_least, at_most",
        ),
        ("speak", {"text": {"contains": 1}}, "the filter text: contains needs text, not 1", ""),
        (
            "turn_started",
            {"partner": {"at_least": "1"}},
            "the filter partner: at_least needs a number, not '1'",
            "",
        ),
        (
            "speak",
            {"text": None},
            "the filter text is nothing",
            "a value, a list of values, or a mapping with contains, at_least, at_most",
        ),
        (
            "speak",
            {"text": []},
            "the filter text is a list",
            "a value, a list of values, or a mapping with contains, at_least, at_most",
        ),
    ],
)
def test_mistakes_say_what_was_meant(
    event: object, filters: dict[str, object], message: str, hint: str
) -> None:
    with pytest.raises(PatternMistakeError) as caught:
        parse_pattern(event, filters)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_pattern_says_what_it_is() -> None:
    pattern = parse_pattern("speak", {"text": ["a b", "c"], "private": False})
    assert str(pattern) == 'speak (text: contains "a b" or "c", private: False)'
