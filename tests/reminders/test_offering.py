"""Exercises that ask whether they may come again by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from support.reminded_couple import EIGHT, RemindedCouple, SetClock, moment
from support.typed_couple import Reply, TypedCouple

from voice_coach.content.library import Library
from voice_coach.journal.records import Reminder
from voice_coach.journal.store import Store

WEEK = frozenset({6})
ROWS = [
    (
        "weekly-check-in",
        "sunday at seven in the evening",
        Reminder(1140, "2026-11-29", "week", WEEK, "weekly-check-in", id=1),
    ),
    ("role-reversal-day", "nine", Reminder(1260, "2026-11-23", exercise="role-reversal-day", id=1)),
    (
        "emotion-walk",
        "ten in the morning",
        Reminder(600, "2026-11-28", "week", frozenset({5}), "emotion-walk", id=1),
    ),
    (
        "micro-check-in",
        "noon",
        Reminder(720, "2026-11-24", "day", exercise="micro-check-in", id=1),
    ),
    (
        "morning-prompt",
        "eight",
        Reminder(480, "2026-11-24", "day", exercise="morning-prompt", id=1),
    ),
    (
        "borrowed-diary",
        "nine in the evening",
        Reminder(1260, "2026-11-23", "day", exercise="borrowed-diary", remaining=6, id=1),
    ),
    (
        "monthly-look-back",
        "seven in the evening",
        Reminder(1140, "2026-11-24", "month", exercise="monthly-look-back", id=1),
    ),
]


def after(
    library: Library, store: Store, exercise: str, *, yes: bool = True, time: str | None = None
) -> RemindedCouple:
    """Return two who were led through an exercise, and were asked about a reminder in it."""

    def confirm(couple: TypedCouple) -> str:
        asked = couple.keys[-1]
        refused = asked.startswith("offer.") or (asked.endswith(".remind") and not yes)
        return "no" if refused else "yes"

    replies: Mapping[str, Reply] = {"confirm": confirm, "reminder_time": time}
    couple = RemindedCouple(library, SetClock(moment(EIGHT)), store, replies)
    lead(couple, exercise)
    return couple


def lead(couple: RemindedCouple, exercise: str) -> None:
    """Be led through an exercise from its name to its end."""
    before = len(couple.completed)
    couple.type(f"let's do {couple.library.exercises[exercise].title}")
    for _ in range(300):
        couple.live(60)
        if couple.over:
            break
    assert couple.completed[before:] == [exercise]


@pytest.mark.parametrize(("exercise", "time", "kept"), ROWS, ids=[row[0] for row in ROWS])
def test_a_yes_and_a_time_make_a_reminder(
    library: Library, store: Store, exercise: str, time: str, kept: Reminder
) -> None:
    couple = after(library, store, exercise, time=time)
    assert store.reminders() == [kept]
    asked = couple.keys.index(f"{exercise}.remind")
    assert "reminder.set" in couple.keys[asked:]
    assert any(key.startswith(f"{exercise}.") for key in couple.keys[asked + 1 :]), "it goes on"


@pytest.mark.parametrize("exercise", [row[0] for row in ROWS])
def test_a_no_leaves_no_trace_and_is_not_asked_again_soon(
    library: Library, store: Store, exercise: str
) -> None:
    couple = after(library, store, exercise, yes=False)
    assert store.reminders() == []
    asked = f"{exercise}.remind"
    assert couple.keys.count(asked) == 1
    lead(couple, exercise)
    assert couple.keys.count(asked) == 1
    couple.host.jump(timedelta(days=15))
    lead(couple, exercise)
    assert couple.keys.count(asked) == 2


def test_who_has_one_already_is_not_asked(library: Library, store: Store) -> None:
    couple = after(library, store, "morning-prompt", time="eight")
    couple.host.jump(timedelta(days=30))
    couple._replies["reminder_due"] = "not today"
    lead(couple, "morning-prompt")
    assert couple.keys.count("morning-prompt.remind") == 1


def test_when_it_comes_it_names_nothing(library: Library, store: Store) -> None:
    couple = after(library, store, "morning-prompt", time="eight")
    couple._replies["reminder_due"] = "now"
    couple._replies["consent"] = None
    couple.live_to("2026-11-24 08:01")
    told = couple.said().index("It's eight o'clock. You asked me to say so.")
    assert couple.said()[told + 1] == "Now, later, or not today?"
    assert "the morning prompt" in couple.said()[told + 2]


def test_a_week_of_entries_ends_by_itself(library: Library, store: Store) -> None:
    couple = after(library, store, "borrowed-diary", time="nine in the evening")
    couple._replies["reminder_due"] = "not today"
    couple.live_to("2026-12-10 12:00")
    assert couple.told() == [f"{day} 21:00" for day in range(23, 29)]
    assert store.reminders() == []


@pytest.mark.parametrize("word", ["pause", "skip", "stop"])
def test_the_question_can_be_left(library: Library, store: Store, word: str) -> None:
    couple = RemindedCouple(library, SetClock(moment(EIGHT)), store)
    couple.type("let's do the micro check-in")
    while couple.listening is None or couple.listening.state != "confirm":
        couple.live(1)
    couple.type(word)
    couple.live(5)
    if word == "pause":
        couple.type("resume")
        couple.live(3)
        assert couple.keys.count("micro-check-in.remind") == 2
        couple.type("no")
        couple.live(20)
    assert bool(couple.stopped) == (word == "stop")
    couple.live(20)
    assert bool(couple.completed) == (word != "stop")
    assert store.reminders() == []
