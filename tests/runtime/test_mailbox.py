from __future__ import annotations

import threading

import pytest

from voice_coach.engine.events import ButtonPressed, PlaybackStarted, ShutdownRequested
from voice_coach.runtime.clock import MonotonicClock, VirtualClock
from voice_coach.runtime.mailbox import Mail, Mailbox, run_loop


class Recorder:
    """A driven thing that keeps what it was given."""

    def __init__(self, deadlines: list[float] | None = None) -> None:
        self.seen: list[tuple[str, object]] = []
        self._deadlines = deadlines or []
        self.ended = False

    def receive(self, event: Mail, now: float) -> None:
        self.seen.append(("event", event))

    def next_timeout(self) -> float | None:
        return self._deadlines[0] if self._deadlines else None

    def handle_timeout(self, now: float) -> None:
        self.seen.append(("timeout", self._deadlines.pop(0)))
        self.ended = not self._deadlines


def test_events_come_in_order() -> None:
    clock = VirtualClock()
    mailbox = Mailbox(clock)
    mailbox.post(ButtonPressed(1.0))
    mailbox.post(ButtonPressed(2.0))
    assert [mailbox.take(None), mailbox.take(None)] == [ButtonPressed(1.0), ButtonPressed(2.0)]


def test_an_event_for_later_waits_for_its_moment() -> None:
    clock = VirtualClock()
    mailbox = Mailbox(clock)
    mailbox.post_at(5.0, PlaybackStarted("b"))
    mailbox.post_at(4.0, PlaybackStarted("a"))
    assert mailbox.take(0.0) is None
    clock.advance_to(5.0)
    assert [mailbox.take(5.0), mailbox.take(5.0)] == [PlaybackStarted("a"), PlaybackStarted("b")]


def test_a_deadline_that_has_come_returns_at_once() -> None:
    assert Mailbox(VirtualClock()).take(0.0) is None


def test_an_event_from_another_thread_wakes_the_reader() -> None:
    mailbox = Mailbox(MonotonicClock())
    taken: list[Mail | None] = []
    reader = threading.Thread(target=lambda: taken.append(mailbox.take(None)))
    reader.start()
    mailbox.post(ButtonPressed(0.0))
    reader.join(timeout=30)
    assert taken == [ButtonPressed(0.0)]


def test_the_loop_serves_deadlines_and_events_until_shutdown() -> None:
    clock = VirtualClock()
    mailbox = Mailbox(clock)
    driven = Recorder([0.0])
    mailbox.post(ButtonPressed(0.0))
    mailbox.post(ShutdownRequested("SIGTERM"))
    assert run_loop(driven, mailbox, clock, ends=False) == "SIGTERM"
    assert ("event", ButtonPressed(0.0)) in driven.seen


def test_goodbye_ends_the_loop_of_a_text_front_only() -> None:
    clock = VirtualClock()
    driven = Recorder([0.0])
    assert run_loop(driven, Mailbox(clock), clock, ends=True) == "goodbye"
    assert driven.seen == [("timeout", 0.0)]


def test_virtual_time_does_not_go_back() -> None:
    clock = VirtualClock()
    clock.advance_to(2.0)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance_to(1.0)


def test_it_is_settled_once_the_reader_asks_for_more() -> None:
    mailbox = Mailbox(VirtualClock())
    assert mailbox.settled
    mailbox.post(ButtonPressed(1.0))
    assert not mailbox.settled
    mailbox.take(None)
    assert not mailbox.settled, "what was taken may still be worked on"
    mailbox.post(ButtonPressed(2.0))
    mailbox.take(None)
    assert mailbox.take(0.0) is None
    assert not mailbox.settled, "a deadline is worked on, too"
