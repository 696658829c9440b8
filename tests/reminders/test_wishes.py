"""What a wish comes to: which day, in which words, and what stands against it."""

from __future__ import annotations

import pytest
from support.reminded_couple import DUBLIN, NIGHT, moment

from voice_coach.engine.reminders import When, Wish
from voice_coach.journal.records import Reminder
from voice_coach.runtime.wishes import MOST, obstacle_to, planned

NOW = moment("2026-11-23 20:00")
"""A Monday."""


@pytest.mark.parametrize(
    ("when", "day", "said"),
    [
        (When(1260), "2026-11-23", When(1260, days=0)),
        (When(1140), "2026-11-24", When(1140, days=1)),
        (When(1260, days=1), "2026-11-24", When(1260, days=1)),
        (When(1260, weekdays=(0,)), "2026-11-23", When(1260, days=0)),
        (When(1140, weekdays=(0,)), "2026-11-30", When(1140, weekdays=(0,))),
        (When(1140, weekdays=(4,)), "2026-11-27", When(1140, weekdays=(4,))),
        (When(1260, "day"), "2026-11-23", When(1260, "day")),
        (When(1140, "day", times=7), "2026-11-24", When(1140, "day", times=7)),
        (When(1140, "week", (6,)), "2026-11-29", When(1140, "week", (6,))),
        (When(1140, "week"), "2026-11-24", When(1140, "week", (1,))),
        (When(1140, "week", (0, 1, 2, 3, 4)), "2026-11-24", When(1140, "week", (0, 1, 2, 3, 4))),
        (When(1260, "month"), "2026-11-23", When(1260, "month")),
        (When(after=10), "2026-11-23", When(1210, after=10)),
        (When(after=300), "2026-11-24", When(60, after=300)),
    ],
)
def test_which_day_it_is(when: When, day: str, said: When) -> None:
    plan = planned(Wish(when), NOW, DUBLIN)
    assert plan.reminder.date == day
    assert plan.when == said
    assert not plan.over


def test_what_was_for_today_can_be_over() -> None:
    plan = planned(Wish(When(1140, days=0)), NOW, DUBLIN)
    assert plan.over
    assert obstacle_to(plan, [], None) == "over"


@pytest.mark.parametrize(
    ("when", "obstacle"),
    [
        (When(1260, "day"), None),
        (When(1320, "day"), "quiet"),
        (When(419, "day"), "quiet"),
        (When(420, "day"), None),
        (When(after=150), "quiet"),
        (When(after=90), None),
    ],
)
def test_quiet_hours_stand_against_it(when: When, obstacle: str | None) -> None:
    assert obstacle_to(planned(Wish(when), NOW, DUBLIN), [], NIGHT) == obstacle


def test_one_just_like_it_and_too_many_stand_against_it() -> None:
    wish = Wish(When(1260, "day"), "silent-gaze")
    plan = planned(wish, NOW, DUBLIN)
    other = Reminder(1200, "2026-11-23", "day", id=2)
    assert obstacle_to(plan, [other], None) is None
    assert obstacle_to(plan, [other, plan.reminder], None) == "there"
    assert obstacle_to(plan, [other] * MOST, None) == "many"
