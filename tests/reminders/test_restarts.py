"""Reminders on a machine that is switched off and on, whose clock jumps, or is unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.reminded_couple import (
    EIGHT,
    NOT_TODAY,
    RemindedCouple,
    SetClock,
    after_restart,
    moment,
)

from voice_coach.content.library import Library
from voice_coach.journal.store import Store


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
    couple._replies |= NOT_TODAY
    couple.arrange("remind us every evening at nine")
    couple.host.jump(timedelta(hours=1, minutes=10))
    couple.live(60)
    assert len(couple.told()) == 1
    couple.host.jump(timedelta(hours=-1))
    couple.live_to("2026-11-23 23:59")
    assert len(couple.told()) == 1


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
        "I lost the time while I was switched off. What time is it?",
        "Twenty to nine in the evening. Is that right?",
    ]
    assert [each.at for each in store.reminders()] == [1260]
    couple.live(20 * 60)
    assert len(couple.told()) == 1


def test_who_was_asked_for_a_new_one_is_not_asked_again(
    couple: RemindedCouple, store: Store
) -> None:
    couple.arrange("remind us every evening at nine")
    again = after_restart(couple, store, EIGHT, in_sync=False)
    again._replies["clock_time"] = "skip"
    again.type("remind us every day at noon")
    again.live(60)
    again.type("who are you")
    again.live(60)
    assert sum("What time is it?" in text for text in again.said()) == 1


def test_the_time_can_be_told_unasked(library: Library, store: Store) -> None:
    host = SetClock(moment(EIGHT), in_sync=False)
    couple = RemindedCouple(library, host, store)
    couple.type("set the clock")
    for answer in ("half past eight", "in the evening", "yes", "friday"):
        couple.live(5)
        couple.type(answer)
    couple.live(20)
    assert couple.said()[0] == "What time is it?"
    assert couple.reminders.look_up().clock_known
    told = couple.reminders._time.now().astimezone(host.where)
    assert told.strftime("%A %H") == "Friday 20"


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
