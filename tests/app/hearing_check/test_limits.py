"""From figures to one piece of advice: each limit on both its sides, and which one counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fake_hearing_room import HEARD, NOBODY, STOPPED

from voice_coach.app.hearing_check.figures import Caught, Figures, Part, Try
from voice_coach.app.hearing_check.limits import (
    CLEAR_SCORE,
    ECHO_TAKEN_DB,
    FINE,
    LIMITS,
    NOISY_ABOVE_DBFS,
    SOME_MISSED,
    STANDS_OUT_DB,
    advise,
)
from voice_coach.clip import DIGITAL_SILENCE_DBFS
from voice_coach.content.engine_lines import HEARING_LINES
from voice_coach.engine.plan import FAINT_DBFS, LOUD_DBFS

QUIET = -65.0


def figures(
    *commands: Caught,
    stops: tuple[Caught, ...] = (STOPPED,) * 3,
    room: float = QUIET,
    echo: float | None = 30.0,
) -> Figures:
    tries = [Try("Mia", Part.COMMAND, each, room) for each in commands]
    tries += [Try("Mia", Part.STOP, each, room) for each in stops]
    return Figures(tuple(tries), echo)


def at(level: float) -> Caught:
    return replace(HEARD, level_dbfs=level)


def quiet_stops(level: float) -> tuple[Caught, ...]:
    return (replace(STOPPED, level_dbfs=level),) * 3


@pytest.mark.parametrize(
    ("found", "advice"),
    [
        (figures(*[HEARD] * 3), FINE),
        (figures(HEARD, HEARD, Caught(level_dbfs=-30.0)), SOME_MISSED),
        (figures(*[NOBODY] * 3, stops=(), room=DIGITAL_SILENCE_DBFS), "hearing.advice_muted"),
        (figures(*[NOBODY] * 3, stops=()), "hearing.advice_nobody"),
        (figures(*[at(LOUD_DBFS + 1)] * 3, stops=()), "hearing.advice_gain_down"),
        (figures(*[at(LOUD_DBFS - 1)] * 3, stops=()), FINE),
        (figures(*[at(FAINT_DBFS - 1)] * 3, stops=(), room=-75), "hearing.advice_gain_up"),
        (figures(*[at(-50 + STANDS_OUT_DB)] * 3, stops=(), room=-52), FINE),
        (
            figures(*[at(-53 + STANDS_OUT_DB)] * 3, stops=(), room=-52),
            "hearing.advice_nearer",
        ),
        (
            figures(*[at(-30)] * 3, stops=(), room=NOISY_ABOVE_DBFS + 10),
            "hearing.advice_quieter",
        ),
        (figures(*[HEARD] * 3, echo=ECHO_TAKEN_DB - 1), "hearing.advice_echo"),
        (figures(*[HEARD] * 3, echo=ECHO_TAKEN_DB), FINE),
        (figures(*[HEARD] * 3, echo=None), FINE),
        (
            figures(*[replace(HEARD, heard=False, wake_score=None)] * 3),
            "hearing.advice_wake",
        ),
        (figures(*[replace(HEARD, wake_score=CLEAR_SCORE - 0.05)] * 3), "hearing.advice_wake"),
        (
            figures(*[Caught(wake_score=0.9, level_dbfs=-30.0)] * 3),
            "hearing.advice_microphone",
        ),
        (
            figures(*[HEARD] * 3, stops=(Caught(level_dbfs=-30.0),) * 3),
            "hearing.advice_volume",
        ),
    ],
)
def test_the_advice_fits_the_figure(found: Figures, advice: str) -> None:
    assert advise(found) == advice


def test_the_worst_figure_counts() -> None:
    much_echo = figures(*[at(-40.0)] * 3, stops=quiet_stops(-40), room=-52.0, echo=0.0)
    assert advise(much_echo) == "hearing.advice_echo"
    far_away = figures(*[at(-50.0)] * 3, stops=quiet_stops(-50), room=-52.0, echo=14.0)
    assert advise(far_away) == "hearing.advice_nearer"


def test_each_advice_is_a_line() -> None:
    lines = {limit.key for limit in LIMITS} | {FINE, SOME_MISSED}
    assert lines == {key for key in HEARING_LINES if ".advice_" in key}


SCORES = st.none() | st.floats(0, 1)
CAUGHT = st.builds(
    Caught,
    heard=st.booleans(),
    wake_score=SCORES,
    confidence=SCORES,
    level_dbfs=st.none() | st.floats(-96, 0),
)


@given(st.lists(CAUGHT, max_size=6), st.lists(CAUGHT, max_size=6), st.floats(-96, 0), SCORES)
def test_there_is_always_one_and_fine_only_where_all_was_heard(
    commands: list[Caught], stops: list[Caught], room: float, echo: float | None
) -> None:
    found = figures(*commands, stops=tuple(stops), room=room, echo=echo)
    advice = advise(found)
    assert advice in HEARING_LINES
    if advice == FINE:
        assert found.all_heard


@given(st.floats(-60, -7), st.floats(0, 40))
def test_a_louder_voice_is_never_told_to_come_nearer_than_a_fainter_one(
    level: float, louder: float
) -> None:
    near = figures(*[at(min(-7, level + louder))] * 3, stops=())
    if advise(near) == "hearing.advice_nearer":
        assert advise(figures(*[at(level)] * 3, stops=())) == "hearing.advice_nearer"
