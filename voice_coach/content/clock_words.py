"""Times of day as people say them; the words come from ``language.yaml``."""

from __future__ import annotations

from voice_coach.content.clock_schema import ClockWording, DayPart
from voice_coach.content.durations import DurationWords
from voice_coach.content.numbers import NumberWords
from voice_coach.engine.reminders import WORKDAYS, ClockTime, When


class ClockWords:
    """Says times of day, and when something comes, in one language."""

    def __init__(
        self, wording: ClockWording, durations: DurationWords, numbers: NumberWords | None
    ) -> None:
        self._wording = wording
        self._durations = durations
        self._numbers = numbers

    def say(self, time: ClockTime) -> str:
        """Return a time of day in words: "half past nine", "nine o'clock in the evening"."""
        return self._full(time.minutes) if time.part else self._plain(time.minutes)

    def say_when(self, when: When) -> str:
        """Return in words when something comes: "every Sunday at seven o'clock in the evening"."""
        said = self._once(when) if when.repeat == "once" else self._again(when)
        if when.times is None or when.times == 1:
            return said
        return self._wording.when.times.format(when=said, number=self._number(when.times))

    def _again(self, when: When) -> str:
        patterns = self._wording.when
        full = self._full(when.at)
        if when.repeat == "month":
            return patterns.each_month.format(full=full)
        if when.repeat == "week" and when.weekdays == WORKDAYS:
            return patterns.workdays.format(full=full)
        if when.repeat == "week":
            return patterns.each_week.format(weekday=self._weekday(when), full=full)
        if self._exact(when.at) is not None:
            return patterns.each_noon.format(clock=full)
        return patterns.each_day.format(
            each=self._part(when.at).each, clock=self._plain(when.at), full=full
        )

    def _once(self, when: When) -> str:
        patterns = self._wording.when
        if when.after is not None:
            return patterns.after.format(duration=self._durations.say(60 * when.after))
        full = self._full(when.at)
        if when.weekdays:
            return patterns.weekday.format(weekday=self._weekday(when), full=full)
        if when.days is None:
            return patterns.once.format(full=full)
        return (patterns.tomorrow if when.days else patterns.today).format(full=full)

    def _weekday(self, when: When) -> str:
        return self._wording.weekdays[when.weekdays[0]]

    def _exact(self, minutes: int) -> str | None:
        return self._wording.exact.get(f"{minutes // 60:02}:{minutes % 60:02}")

    def _part(self, minutes: int) -> DayPart:
        time = f"{minutes // 60:02}:{minutes % 60:02}"
        begun = max(start for start in self._wording.parts if start <= time)
        return self._wording.parts[begun]

    def _full(self, minutes: int) -> str:
        exact = self._exact(minutes)
        return exact or self._part(minutes).with_.format(clock=self._plain(minutes))

    def _plain(self, minutes: int) -> str:
        if (exact := self._exact(minutes)) is not None:
            return exact
        wording = self._wording
        hour, minute = divmod(minutes, 60)
        pattern = wording.minutes.get(str(minute)) or wording.other_minutes
        if minute < 10 and str(minute) not in wording.minutes and wording.few_minutes is not None:
            pattern = wording.few_minutes
        return pattern.format(
            hour=self._hour(hour), next=self._hour(hour + 1), minute=self._number(minute)
        )

    def _hour(self, hour: int) -> str:
        hours = self._wording.hours
        return self._number((hour - 1) % 12 + 1 if hours == 12 else hour % 24)

    def _number(self, number: int) -> str:
        return str(number) if self._numbers is None else self._numbers.spell(number)
