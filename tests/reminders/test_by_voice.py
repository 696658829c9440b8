"""Reminders as people live through them: set, told, put off, cancelled, through restarts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.reminded_couple import RemindedCouple, SetClock, moment

from voice_coach.content.library import Library
from voice_coach.engine.states import Mode
from voice_coach.errors import JournalError
from voice_coach.journal.records import Reminder
from voice_coach.journal.store import Store

EIGHT = "2026-11-23 20:00"
"""A Monday evening."""
ANSWERED = {"reminder_due": "not today"}


@pytest.fixture
def couple(library: Library, store: Store) -> RemindedCouple:
    return RemindedCouple(library, SetClock(moment(EIGHT)), store)


def after_restart(couple: RemindedCouple, store: Store, at: str, **host: object) -> RemindedCouple:
    """Return the couple with a coach that was switched off and is on again."""
    clock = SetClock(moment(at), **host)  # type: ignore[arg-type]  # keys of SetClock
    return RemindedCouple(couple.library, clock, store, ANSWERED)


# --- set -----------------------------------------------------------------------------------------


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


# --- told ----------------------------------------------------------------------------------------


def test_it_sounds_softly_and_tells_a_guest_nothing(couple: RemindedCouple) -> None:
    couple.arrange("remind us every evening at nine")
    couple.live_to("2026-11-23 20:59")
    before = len(couple.lines)
    couple.live(120)
    sounding = [
        str(line.get("text", line.get("name")))
        for line in couple.lines[before:]
        if line["event"] in ("speak", "earcon")
    ]
    assert couple.told() == ["23 21:00"]
    assert sounding == [
        "soft_tone",
        "It's nine o'clock. You asked me to say so.",
        "Now, later, or not today?",
    ]


def test_silence_is_a_no_without_a_word(couple: RemindedCouple) -> None:
    couple.arrange("remind us every evening at nine")
    couple.live_to("2026-11-23 21:59")
    assert couple.told() == ["23 21:00"]
    assert couple.said()[-1] == "Now, later, or not today?"
    assert couple.engine.mode is Mode.IDLE


def test_now_leads_to_the_exercises_own_question(library: Library, store: Store) -> None:
    couple = RemindedCouple(library, SetClock(moment(EIGHT)), store, {"reminder_due": "now"})
    couple.arrange("remind us to do the silent gaze every evening at nine")
    couple.live_to("2026-11-23 21:01")
    assert "It's nine o'clock. You wanted to hear of the silent gaze." in couple.said()
    assert any(text.startswith("This is the silent gaze.") for text in couple.said())
    couple.live(600)
    assert couple.completed == ["silent-gaze"]


def test_now_without_an_exercise_asks_which(library: Library, store: Store) -> None:
    couple = RemindedCouple(library, SetClock(moment(EIGHT)), store, {"reminder_due": "yes"})
    couple.arrange("remind us every evening at nine")
    couple.live_to("2026-11-23 21:00")
    couple.live(10)
    assert couple.said()[-1] == "Which exercise would you like?"
    couple.type("let's do the silent gaze")
    couple.live(600)
    assert couple.completed == ["silent-gaze"]


@pytest.mark.parametrize(
    ("answer", "minutes", "said"),
    [
        ("later", 30, "Then I'll say it again in thirty minutes."),
        ("in ten minutes", 10, "Then I'll say it again in ten minutes."),
        ("in an hour", None, "By then I am to be quiet. I'll leave it for today."),
    ],
)
def test_later_puts_it_off(
    library: Library, store: Store, answer: str, minutes: int | None, said: str
) -> None:
    couple = RemindedCouple(library, SetClock(moment(EIGHT)), store)
    couple.arrange("remind us every evening at nine")
    couple.live_to("2026-11-23 21:00")
    couple.live(10)
    couple.type(answer)
    couple.live(20)
    assert couple.said()[-1] == said
    couple.live_to("2026-11-24 06:00")
    again = [] if minutes is None else [f"23 21:{minutes}"]
    assert couple.told() == ["23 21:00", *again]


def test_one_that_comes_once_can_be_put_off_too(library: Library, store: Store) -> None:
    couple = RemindedCouple(library, SetClock(moment(EIGHT)), store, {"reminder_due": "later"})
    couple.arrange("remind us in ten minutes")
    couple.live_to("2026-11-23 20:10")
    couple.live(60)
    assert couple.told() == ["23 20:10"]
    couple._replies["reminder_due"] = "not today"
    couple.live_to("2026-11-24 20:00")
    assert couple.told() == ["23 20:10", "23 20:40"]
    assert store.reminders() == []


def test_in_a_session_it_waits_until_that_is_over(couple: RemindedCouple) -> None:
    couple._replies |= {"consent": "yes"}
    couple.arrange("remind us every evening at nine")
    couple.live_to("2026-11-23 20:57")
    couple.type("let's do a ten minute silent gaze")
    couple.live_to("2026-11-23 21:05")
    assert couple.engine.session is not None
    assert couple.told() == []
    couple.live_to("2026-11-23 21:30")
    assert couple.completed == ["silent-gaze"]
    assert len(couple.told()) == 1
    assert "You asked me to speak up at nine o'clock. I'm a little late." in couple.said()


def test_a_paused_session_of_an_evening_lets_it_lapse(library: Library, store: Store) -> None:
    couple = RemindedCouple(library, SetClock(moment(EIGHT)), store, {"consent": "yes"}, quiet=None)
    couple.arrange("remind us every evening at nine")
    couple.live_to("2026-11-23 20:58")
    couple.type("let's do the silent gaze")
    couple.live(30)
    couple.type("pause")
    couple.live_to("2026-11-23 23:10")
    couple.type("stop")
    couple.live_to("2026-11-24 20:59")
    assert couple.told() == []
    couple.live_to("2026-11-24 21:01")
    assert couple.told() == ["24 21:00"]


def test_asleep_it_waits_for_the_name(couple: RemindedCouple) -> None:
    couple.arrange("remind us every evening at nine")
    couple.type("go to sleep")
    couple.live_to("2026-11-23 21:20")
    assert couple.told() == []
    couple.type("who are you")
    couple.live(60)
    assert couple.told() == ["23 21:20"]


def test_while_somebody_speaks_it_waits(couple: RemindedCouple) -> None:
    couple.arrange("remind us every evening at nine")
    couple.live_to("2026-11-23 20:59")
    talk = couple._hearing.mails("what a day it was", couple.clock.now())
    couple._conductor.receive(talk[0], couple.clock.now())
    couple.live_to("2026-11-23 21:01")
    assert couple.told() == []
    for mail in talk[1:]:
        couple._conductor.receive(mail, couple.clock.now())
    couple.live_to("2026-11-23 21:03")
    assert len(couple.told()) == 1


def test_two_at_the_same_time_come_one_after_the_other(couple: RemindedCouple) -> None:
    couple._replies |= ANSWERED
    couple.arrange("remind us every evening at nine")
    couple.arrange("remind us to do the silent gaze every evening at nine")
    couple.live_to("2026-11-23 21:02")
    assert couple.told() == ["23 21:00", "23 21:00"]
    assert couple.said().count("Now, later, or not today?") == 2


# --- told of, cancelled --------------------------------------------------------------------------


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


# --- switched off, and on again ------------------------------------------------------------------


def test_it_outlives_a_restart(couple: RemindedCouple, store: Store) -> None:
    couple.arrange("remind us every evening at nine")
    again = after_restart(couple, store, "2026-11-23 20:30")
    again.live_to("2026-11-25 00:00")
    assert again.told() == ["23 21:00", "24 21:00"]


@pytest.mark.parametrize(
    ("on_again", "told"),
    [
        ("2026-11-23 21:00", ["23 21:00"]),
        ("2026-11-23 21:45", ["23 21:45"]),
        ("2026-11-24 07:30", []),
    ],
)
def test_what_was_missed_is_told_once_or_not_at_all(
    couple: RemindedCouple, store: Store, on_again: str, told: list[str]
) -> None:
    couple.arrange("remind us every evening at nine")
    again = after_restart(couple, store, on_again)
    again.live(3600)
    assert again.told() == told


def test_a_restart_in_the_middle_of_it_tells_nothing_twice(
    couple: RemindedCouple, store: Store
) -> None:
    couple.arrange("remind us every evening at nine")
    couple.live_to("2026-11-23 21:00")
    assert couple.told() == ["23 21:00"]
    again = after_restart(couple, store, "2026-11-23 21:00")
    again.live_to("2026-11-24 20:00")
    assert again.told() == []


def test_it_is_written_down_before_it_sounds(
    couple: RemindedCouple, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    couple.arrange("remind us every evening at nine")
    kept: list[float | None] = []

    def look(_: float, event: str, __: object) -> None:
        if event in ("reminder_due", "earcon"):
            kept.extend(each.last_fired for each in store.reminders())

    monkeypatch.setattr(couple, "write", look)
    couple.live_to("2026-11-23 21:01")
    assert kept
    assert set(kept) == {moment("2026-11-23 21:00").timestamp()}


def test_a_clock_that_jumps_is_noticed(couple: RemindedCouple) -> None:
    couple._replies |= ANSWERED
    couple.arrange("remind us every evening at nine")
    couple.host.jump(timedelta(hours=1, minutes=10))
    couple.live(60)
    assert len(couple.told()) == 1
    couple.host.jump(timedelta(hours=-1))
    couple.live_to("2026-11-23 23:59")
    assert len(couple.told()) == 1


# --- a clock that nobody keeps right -------------------------------------------------------------


def test_without_the_time_they_rest_and_it_is_asked_for_once(
    couple: RemindedCouple, store: Store
) -> None:
    couple.arrange("remind us every evening at nine")
    again = after_restart(couple, store, "2026-11-23 20:58", in_sync=False)
    again.live(600)
    assert again.told() == []
    assert again.said() == [], "nobody has called"
    again.type("who are you")
    again.live(60)
    assert again.said()[1].endswith("What time is it?")
    again.type("who are you")
    again.live(60)
    assert sum("What time is it?" in text for text in again.said()) == 2, "asked, and once more"


def test_what_people_say_is_believed(couple: RemindedCouple, store: Store) -> None:
    couple.arrange("remind us every evening at nine")
    again = after_restart(couple, store, "2026-11-23 20:10", in_sync=False)
    again._replies |= {"clock_time": "half past eight", "day_part": "in the evening"}
    again._replies["confirm"] = "yes"
    again.type("who are you")
    again.live(60)
    assert again.said()[-2:] == [
        "Half past eight in the evening. Is that right?",
        "Thank you. Now I know the time.",
    ]
    again.live(30 * 60)
    assert len(again.told()) == 1
    assert "It's nine o'clock. You asked me to say so." in again.said()


def test_the_day_is_asked_for_where_it_matters(couple: RemindedCouple, store: Store) -> None:
    couple.arrange("remind us every Sunday at seven in the evening")
    again = after_restart(couple, store, "2026-11-23 20:10", in_sync=False)
    again._replies |= {"clock_time": "ten to seven", "day_part": "evening", "weekday": "sunday"}
    again._replies["confirm"] = "yes"
    again.type("who are you")
    again.live(60)
    assert "And which day of the week is it?" in again.said()
    again.live(600)
    assert len(again.told()) == 1


def test_setting_one_asks_for_the_time_first(library: Library, store: Store) -> None:
    host = SetClock(moment("2026-11-23 04:00"), in_sync=False)
    replies = {"clock_time": "twenty to nine in the evening", "confirm": "yes"}
    couple = RemindedCouple(library, host, store, replies)
    couple.type("remind us every evening at nine")
    couple.live(60)
    assert couple.said()[:2] == [
        "I don't know the time since I was switched on. What time is it?",
        "Twenty to nine in the evening. Is that right?",
    ]
    assert [each.at for each in store.reminders()] == [1260]
    couple.live(20 * 60)
    assert len(couple.told()) == 1


def test_who_does_not_know_the_time_keeps_none(library: Library, store: Store) -> None:
    host = SetClock(moment(EIGHT), in_sync=False)
    couple = RemindedCouple(library, host, store, {"clock_time": "skip"})
    couple.type("remind us every evening at nine")
    couple.live(60)
    assert couple.said()[-1] == "That's fine. Reminders rest until I know the time."
    assert store.reminders() == []


def test_a_time_server_that_comes_later_is_believed(couple: RemindedCouple, store: Store) -> None:
    couple.arrange("remind us every evening at nine")
    again = after_restart(couple, store, "2026-11-20 03:00", in_sync=False)
    again.live(300)
    again.host.begins = moment("2026-11-24 20:00")
    again.host.in_sync = True
    again.live(2 * 3600)
    assert len(again.told()) == 1
    again.type("who are you")
    again.live(60)
    assert not any("What time is it?" in text for text in again.said())


# --- a store that fails --------------------------------------------------------------------------


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
