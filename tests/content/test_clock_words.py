"""Times of day, in English."""

from __future__ import annotations

import pytest

from voice_coach.content.clock_words import ClockWords
from voice_coach.content.dialogs import read_dialogs
from voice_coach.content.durations import DurationWords
from voice_coach.content.numbers import NumberWords
from voice_coach.engine.reminders import ClockTime, When
from voice_coach.resources import dialogs_folder


@pytest.fixture(scope="module")
def words() -> ClockWords:
    reading = read_dialogs(dialogs_folder("en"))
    assert reading.dialogs is not None
    language, numbers = reading.dialogs.language, NumberWords("en")
    return ClockWords(language.clock, DurationWords(language.durations, numbers), numbers)


@pytest.mark.parametrize(
    ("time", "plain", "full"),
    [
        ((21, 0), "nine o'clock", "nine o'clock in the evening"),
        ((20, 30), "half past eight", "half past eight in the evening"),
        ((8, 45), "a quarter to nine", "a quarter to nine in the morning"),
        ((12, 45), "a quarter to one", "a quarter to one in the afternoon"),
        ((23, 55), "five to twelve", "five to twelve at night"),
        ((8, 17), "eight seventeen", "eight seventeen in the morning"),
        ((20, 3), "eight oh three", "eight oh three in the evening"),
        ((0, 0), "midnight", "midnight"),
        ((12, 0), "noon", "noon"),
        ((0, 10), "ten past twelve", "ten past twelve at night"),
        ((2, 0), "two o'clock", "two o'clock at night"),
    ],
)
def test_times(words: ClockWords, time: tuple[int, int], plain: str, full: str) -> None:
    minutes = 60 * time[0] + time[1]
    assert words.say(ClockTime(minutes)) == plain
    assert words.say(ClockTime(minutes, part=True)) == full


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(1260, "day"), "every evening at nine o'clock"),
        (When(480, "day", times=7), "every morning at eight o'clock, seven times"),
        (When(480, "day", times=1), "every morning at eight o'clock"),
        (When(720, "day"), "every day at noon"),
        (When(1140, "week", (6,)), "every Sunday at seven o'clock in the evening"),
        (When(1140, "week", (0, 1, 2, 3, 4)), "on weekdays at seven o'clock in the evening"),
        (When(1140, "month"), "once a month at seven o'clock in the evening"),
        (When(1140, days=0), "today at seven o'clock in the evening"),
        (When(480, days=1), "tomorrow at eight o'clock in the morning"),
        (When(480, weekdays=(5,)), "on Saturday at eight o'clock in the morning"),
        (When(480), "at eight o'clock in the morning"),
        (When(after=10), "in ten minutes"),
        (When(after=60), "in an hour"),
    ],
)
def test_when_something_comes(words: ClockWords, when: When, said: str) -> None:
    assert words.say_when(when) == said


def test_every_minute_of_the_day_has_words_of_its_own(words: ClockWords) -> None:
    said = {words.say(ClockTime(minutes, part=True)) for minutes in range(24 * 60)}
    assert len(said) == 24 * 60
    assert max(len(text.split()) for text in said) <= 7
