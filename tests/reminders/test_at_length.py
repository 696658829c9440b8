"""The part that keeps reminders: restarts and jumps, with a store that outlives it."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from support.reminded_couple import DUBLIN, NIGHT, SetClock, moment

from voice_coach.engine.commands import SnoozeReminder
from voice_coach.engine.events import ReminderDue, TimeWanted
from voice_coach.engine.reminders import When, Wish
from voice_coach.journal.store import Store
from voice_coach.runtime.clock import VirtualClock
from voice_coach.runtime.reminders import POLL, Reminders
from voice_coach.runtime.schedule import LAPSE, minutes_of
from voice_coach.runtime.time_trust import TimeKeeper

WISHES = st.builds(
    Wish,
    st.one_of(
        st.builds(When, st.integers(420, 1319), st.just("day")),
        st.builds(When, st.integers(420, 1319), st.just("week"), st.just((6,))),
        st.builds(When, st.integers(420, 1319), st.just("month")),
        st.builds(When, st.integers(420, 1319), st.just("day"), times=st.integers(1, 3)),
        st.builds(When, after=st.integers(1, 90)),
    ),
)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["live", "busy", "restart", "off", "forward", "back", "snooze", "clock"]),
        st.integers(1, 36 * 60),
    ),
    max_size=10,
)


class Home:
    """A coach that is on, off, busy; what it tells is looked at as it is told."""

    def __init__(self) -> None:
        self.store = Store()
        self.host = SetClock(moment("2026-11-23 12:00"))
        self.told: dict[int, list[tuple[float | None, float | None]]] = {}
        self.last: ReminderDue | None = None
        self.start()

    def start(self) -> None:
        """Switch it on."""
        self.clock = VirtualClock()
        self.host.begins += timedelta(seconds=self.host.elapsed())
        self.host.elapsed = self.clock.now
        self.reminders = Reminders(self.store, TimeKeeper(self.host, self.clock), NIGHT, print)
        self.last = None

    def live(self, minutes: int, *, free: bool) -> None:
        """Let time pass, looking whenever it wants to."""
        end = self.clock.now() + 60 * minutes
        while (due := self.reminders.next_timeout()) is not None and due <= end:
            self.clock.advance_to(max(due, self.clock.now()))
            self.look(free=free)
        self.clock.advance_to(end)
        self.look(free=free)

    def look(self, *, free: bool) -> None:
        """Look once, as after anything that happens."""
        event = self.reminders.look(self.clock.now(), free=free)
        if isinstance(event, ReminderDue):
            assert free
            assert self.reminders._time.trusted
            self.last = event
            local = self.reminders._time.now().astimezone(DUBLIN)
            assert not NIGHT.hold(minutes_of(local))
            kept = [each for each in self.store.reminders() if each.id == event.number]
            state = (kept[0].last_fired, kept[0].snoozed_until) if kept else (-1.0, -1.0)
            assert state not in self.told.get(event.number, []), "told twice"
            assert kept == [] or kept[0].snoozed_until is None, "written down before it sounds"
            self.told.setdefault(event.number, []).append(state)
        else:
            assert event is None or isinstance(event, TimeWanted)


@given(st.lists(WISHES, min_size=1, max_size=3), EVENTS)
def test_it_is_told_once_at_its_time_or_lapses(
    wishes: list[Wish], events: list[tuple[str, int]]
) -> None:
    home = Home()
    for wish in wishes:
        if home.reminders.look_up(wish).obstacle is None:
            home.reminders.set(wish)
    for kind, minutes in events:
        if kind in ("live", "busy"):
            home.live(min(minutes, 300), free=kind == "live")
        elif kind == "restart":
            home.start()
        elif kind == "off":
            home.host.jump(timedelta(minutes=minutes))
            home.start()
        elif kind == "clock":
            home.host.in_sync = not home.host.in_sync
        elif kind == "snooze" and home.last is not None:
            home.told.pop(home.last.number, None)  # asked for: it may come again
            home.reminders.snooze(SnoozeReminder(home.last.number, minutes % 60 + 1))
        elif kind == "forward":
            home.host.jump(timedelta(minutes=minutes))
        elif kind == "back":
            home.host.jump(-timedelta(minutes=minutes % 120))
    assert all(each.snoozed_until is None or each.id for each in home.store.reminders())


def test_a_machine_that_is_on_tells_each_evening_within_half_a_minute() -> None:
    home = Home()
    home.reminders.set(Wish(When(1260, "day")))
    home.host.jump(timedelta(minutes=7, seconds=13))
    for _ in range(3):
        home.live(24 * 60, free=True)
    assert len(home.told[1]) == 3
    assert POLL <= 30
    assert timedelta(hours=2) == LAPSE
