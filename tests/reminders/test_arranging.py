"""Reminders as people ask for them: what is asked back, read back, kept, cancelled."""

from __future__ import annotations

import pytest
from support.reminded_couple import (
    EIGHT,
    RemindedCouple,
    SetClock,
    moment,
)

from voice_coach.content.library import Library
from voice_coach.engine.states import Mode
from voice_coach.errors import JournalError
from voice_coach.journal.records import Reminder
from voice_coach.journal.store import Store


@pytest.mark.parametrize(
    ("words", "answers", "read_back", "kept"),
    [
        (
            "remind us every evening at nine",
            [],
            "Every evening at nine o'clock. Is that right?",
            Reminder(1260, "2026-11-23", "day", id=1),
        ),
        (
            "remind us to do the feeling check-in every Sunday at seven in the evening",
            [],
            "The feeling check-in, every Sunday at seven o'clock in the evening. Is that right?",
            Reminder(
                1140,
                "2026-11-29",
                "week",
                frozenset({6}),
                "feeling-check-in",
                "reminder.due_title",
                id=1,
            ),
        ),
        (
            "remind me tomorrow morning at eight",
            [],
            "Tomorrow at eight o'clock in the morning. Is that right?",
            Reminder(480, "2026-11-24", id=1),
        ),
        (
            "remind us",
            ["nine", "in the evening"],
            "Today at nine o'clock in the evening. Is that right?",
            Reminder(1260, "2026-11-23", id=1),
        ),
        (
            "remind us every evening",
            ["at half past eight"],
            "Every evening at half past eight. Is that right?",
            Reminder(1230, "2026-11-23", "day", id=1),
        ),
        (
            "remind us every week",
            ["seven in the evening"],
            "Every Tuesday at seven o'clock in the evening. Is that right?",
            Reminder(1140, "2026-11-24", "week", frozenset({1}), id=1),
        ),
    ],
)
def test_a_reminder_is_read_back_and_kept_after_one_yes(
    couple: RemindedCouple,
    store: Store,
    words: str,
    answers: list[str],
    read_back: str,
    kept: Reminder,
) -> None:
    couple.type(words)
    for answer in answers:
        couple.live(4)
        couple.type(answer)
    couple.live(4)
    assert couple.said()[-1] == read_back
    assert store.reminders() == []
    couple.type("yes")
    couple.live(10)
    assert store.reminders() == [kept]
    assert couple.engine.mode is Mode.IDLE


@pytest.mark.parametrize(
    ("words", "answer"), [("remind us", "no"), ("remind us", None), ("remind us at nine", "skip")]
)
def test_without_a_time_nothing_is_kept(
    couple: RemindedCouple, store: Store, words: str, answer: str | None
) -> None:
    couple.type(words)
    couple.live(4)
    if answer is not None:
        couple.type(answer)
    couple.live(60)
    assert couple.said()[-1] == "All right, no reminder."
    assert store.reminders() == []
    assert couple.engine.mode is Mode.IDLE


def test_a_time_that_was_misheard_is_asked_for_again(couple: RemindedCouple, store: Store) -> None:
    couple.type("remind us every evening at nine")
    couple.live(4)
    couple.type("no")
    couple.live(4)
    assert couple.said()[-1] == "I'm sorry. At what time?"
    couple.type("eight thirty")
    couple.live(4)
    couple.type("in the evening")
    couple.live(4)
    couple.type("yes")
    couple.live(4)
    assert [(each.at, each.repeat) for each in store.reminders()] == [(1230, "day")]


def test_a_time_in_the_quiet_hours_is_not_taken(couple: RemindedCouple, store: Store) -> None:
    couple.type("remind us every night at eleven")
    couple.live(8)
    assert couple.said()[-1].startswith("From ten o'clock at night to seven o'clock in the morning")
    couple.type("nine in the evening")
    couple.live(6)
    couple.type("yes")
    couple.live(6)
    assert [each.at for each in store.reminders()] == [1260]


def test_without_quiet_hours_every_time_is_taken(library: Library, store: Store) -> None:
    couple = RemindedCouple(library, SetClock(moment(EIGHT)), store, quiet=None)
    couple.arrange("remind us every night at eleven")
    assert [each.at for each in store.reminders()] == [23 * 60]
    couple.live_to("2026-11-24 00:00")
    assert couple.told() == ["23 23:00"]


def test_a_time_that_is_over_for_today_is_asked_for_again(couple: RemindedCouple) -> None:
    couple.type("remind us today at seven in the evening")
    couple.live(6)
    assert couple.said()[-1] == "That is over for today. At what other time?"


def test_the_same_one_is_not_kept_twice(couple: RemindedCouple, store: Store) -> None:
    couple.arrange("remind us every evening at nine")
    couple.arrange("remind us every evening at nine")
    assert couple.said()[-1] == "You have that one already."
    assert len(store.reminders()) == 1


def test_more_than_ten_are_not_kept(couple: RemindedCouple, store: Store) -> None:
    for minute in range(10, 60, 5):
        couple.arrange(f"remind us every day at eight {minute} in the morning")
    assert len(store.reminders()) == 10
    couple.arrange("remind us every evening at nine")
    assert couple.said()[-1].startswith("That would be too many for me.")
    assert len(store.reminders()) == 10


def test_stop_ends_the_questions(couple: RemindedCouple, store: Store) -> None:
    couple.type("remind us")
    couple.live(4)
    couple.type("stop")
    couple.live(30)
    assert couple.engine.mode is Mode.IDLE
    assert couple.said() == ["At what time?"]
    assert store.reminders() == []


def test_which_there_are(couple: RemindedCouple) -> None:
    couple.type("what reminders do we have")
    couple.live(10)
    assert couple.said() == ["There are no reminders."]
    couple.arrange("remind us every evening at nine")
    couple.type("what reminders do we have")
    couple.live(10)
    assert couple.said()[-2:] == ["There is one reminder.", "Every evening at nine o'clock."]


def test_one_of_several_is_cancelled(couple: RemindedCouple, store: Store) -> None:
    couple.arrange("remind us every evening at nine")
    couple.arrange("remind us every day at noon")
    couple.type("cancel the reminder")
    couple.live(6)
    couple.type("no")
    couple.live(6)
    assert couple.said()[-2:] == ["Every day at noon.", "Shall I cancel it?"]
    couple.type("yes")
    couple.live(6)
    assert couple.said()[-1] == "Cancelled."
    assert [each.at for each in store.reminders()] == [1260]


def test_all_are_cancelled_after_a_yes(couple: RemindedCouple, store: Store) -> None:
    couple.arrange("remind us every evening at nine")
    couple.arrange("remind us every day at noon")
    couple.type("no more reminders")
    couple.live(6)
    assert couple.said()[-1] == "Shall I cancel all your reminders?"
    assert len(store.reminders()) == 2
    couple.type("yes")
    couple.live_to("2026-11-25 00:00")
    assert store.reminders() == []
    assert couple.told() == []


class FullStore(Store):
    """A disk without room."""

    def add_reminder(self, reminder: Reminder) -> Reminder:
        raise JournalError("The disk is full.", "Free some space.")


def test_what_cannot_be_kept_is_said(library: Library) -> None:
    with FullStore() as store:
        couple = RemindedCouple(library, SetClock(moment(EIGHT)), store)
        couple.arrange("remind us every evening at nine")
        assert couple.said()[-1].startswith("I can't keep reminders at the moment.")
        assert len(couple.complaints) == 1
