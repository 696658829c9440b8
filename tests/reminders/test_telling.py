"""Reminders that come: when, in which words, and what may follow."""

from __future__ import annotations

import pytest
from support.reminded_couple import (
    EIGHT,
    NOT_TODAY,
    RemindedCouple,
    SetClock,
    moment,
)

from voice_coach.content.library import Library
from voice_coach.engine.events import DeviceLost, DeviceRestored
from voice_coach.engine.states import Mode
from voice_coach.journal.store import Store


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


def test_while_a_part_is_lost_it_waits(couple: RemindedCouple) -> None:
    couple.arrange("remind us every evening at nine")
    couple.live_to("2026-11-23 20:59")
    couple._conductor.receive(DeviceLost("microphone", "unplugged"), couple.clock.now())
    couple.live_to("2026-11-23 21:10")
    assert couple.told() == []
    couple._conductor.receive(DeviceRestored("microphone"), couple.clock.now())
    couple.live_to("2026-11-23 21:11")
    assert couple.told() == ["23 21:10"]


def test_two_at_the_same_time_come_one_after_the_other(couple: RemindedCouple) -> None:
    couple._replies |= NOT_TODAY
    couple.arrange("remind us every evening at nine")
    couple.arrange("remind us to do the silent gaze every evening at nine")
    couple.live_to("2026-11-23 21:02")
    assert couple.told() == ["23 21:00", "23 21:00"]
    assert couple.said().count("Now, later, or not today?") == 2
