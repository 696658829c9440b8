"""The nearest choice is named; far ones are not."""

from __future__ import annotations

import pytest

from voice_coach.suggest import did_you_mean


@pytest.mark.parametrize(
    ("word", "choices", "hint"),
    [
        ("turm", ["turn", "sound"], 'did you mean "turn"?'),
        ("TURN", ["turn"], 'did you mean "turn"?'),
        ("stop", ["Stop", "Skip"], 'did you mean "Stop"?'),
        ("xyzzy", ["turn", "sound"], ""),
        ("turn", [], ""),
        ("", ["turn"], ""),
    ],
)
def test_the_nearest_choice_is_named(word: str, choices: list[str], hint: str) -> None:
    assert did_you_mean(word, choices) == hint
