from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.content.compiler import Compiler
from voice_coach.content.references import line_key
from voice_coach.content.schema import AnswerKind, Exercise
from voice_coach.content.timing import shortest_share
from voice_coach.engine.plan import Ask, Plan, Say, Silence, Sound, Turn

FEELING = AnswerKind(
    state="feeling",
    intent="Feeling",
    value="feeling",
    noinput=["a.b"],
    nomatch=["c.d", "e.f"],
    echo="g.h",
    passed="i.j",
    give_up="k.l",
)
COMPILER = Compiler({"feeling": FEELING}, line_key)


def exercise(*steps: dict[str, object], **changes: object) -> Exercise:
    return Exercise.model_validate(
        {
            "id": "walk",
            "title": "the walk",
            "aliases": ["one", "two", "three"],
            "people": "both",
            "consent": "both",
            "seconds": {"min": 20.0, "default": 180.0, "max": 600.0},
            "lines": {"go": ["Go."]},
            "steps": list(steps),
            **changes,
        }
    )


CHECK_IN = exercise(
    {"say": "go"},
    {"turn": "first"},
    {"say": {"line": "turn.hand_over", "who": "second"}},
    {"turn": "second"},
    {"ask": {"line": "go", "answer": "feeling", "slot": "word", "who": "first"}},
)


def test_turns_share_the_time_and_have_their_bells() -> None:
    plan = COMPILER.compile(CHECK_IN)
    assert plan == Plan(
        exercise="walk",
        title="the walk",
        steps=(
            Say("walk.go"),
            Turn("first", 90, "bell_start", "soft_tone", 30, "bell_handover", "tick", 45),
            Say("turn.hand_over", "second"),
            Turn("second", 90, "bell_start", "soft_tone", 30, "bell_finish", "tick", 45),
            Ask(
                slot="word",
                state="feeling",
                intent="Feeling",
                value="feeling",
                line="walk.go",
                who="first",
                noinput=("a.b",),
                nomatch=("c.d", "e.f"),
                echo="g.h",
                passed="i.j",
                give_up="k.l",
            ),
        ),
        seconds=180,
        slots={"duration": 180, "turn": 90},
    )


@pytest.mark.parametrize(
    ("asked", "length"),
    [(None, 180), (300, 300), (20, 20), (5, 20), (0, 20), (10_000, 600), (97, 97)],
)
def test_the_length_asked_for_counts_within_the_limits(asked: float | None, length: float) -> None:
    plan = COMPILER.compile(CHECK_IN, asked)
    assert plan.seconds == length
    turns = [step for step in plan.steps if isinstance(step, Turn)]
    assert [turn.seconds for turn in turns] == [length / 2, length / 2]


@pytest.mark.parametrize(
    ("total", "warning"), [(240, 30), (122, 30), (121, 30), (120, 15), (60, 15)]
)
def test_a_turn_of_a_minute_or_less_is_warned_later(total: float, warning: float) -> None:
    turns = [step for step in COMPILER.compile(CHECK_IN, total).steps if isinstance(step, Turn)]
    assert [turn.warn_before_end for turn in turns] == [warning, warning]


def test_fixed_parts_that_count_take_their_time_first() -> None:
    found = exercise(
        {"silence": 5},
        {"silence": {"seconds": 30.0}},
        {"silence": {"share": 1.0, "start_sound": "a", "end_sound": "b"}},
        {"turn": {"who": "first", "share": 2.0}},
        {"sound": {"name": "c", "wait": False}},
    )
    plan = COMPILER.compile(found)
    assert plan.steps[:3] == (
        Silence(5, counts=False),
        Silence(30),
        Silence(50, start_sound="a", end_sound="b"),
    )
    assert isinstance(plan.steps[3], Turn)
    assert plan.steps[3].seconds == 100
    assert plan.steps[4] == Sound("c", wait=False)
    assert plan.seconds == 180
    assert shortest_share(found) == pytest.approx(-10 / 3)


def test_an_exercise_without_a_length_is_as_long_as_its_parts() -> None:
    found = exercise({"silence": {"seconds": 30.0}}, {"say": "go"}, seconds=None)
    assert COMPILER.compile(found).seconds == 30
    assert COMPILER.compile(found, 300).seconds == 30
    assert shortest_share(found) is None


def test_unequal_turns_have_no_length_in_common() -> None:
    found = exercise(
        {"turn": {"who": "first", "share": 1.0}}, {"turn": {"who": "second", "share": 2.0}}
    )
    assert COMPILER.compile(found).slots == {"duration": 180}


def test_people_and_consent_are_carried_over() -> None:
    plan = COMPILER.compile(exercise({"say": "go"}, people="one", consent="none", seconds=None))
    assert (plan.people, plan.consent) == (1, False)


@given(
    st.lists(st.floats(0.1, 10), min_size=1, max_size=6),
    st.floats(0, 2000) | st.none(),
)
def test_the_parts_always_add_up(shares: list[float], asked: float | None) -> None:
    steps: list[dict[str, object]] = [{"silence": {"share": share}} for share in shares]
    plan = COMPILER.compile(exercise(*steps), asked)
    assert 20 - 1e-6 <= plan.seconds <= 600 + 1e-6
    if asked is not None and 20 <= asked <= 600:
        assert plan.seconds == pytest.approx(asked)
