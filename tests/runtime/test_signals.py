from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable

import pytest

from voice_coach.engine.events import ShutdownRequested
from voice_coach.runtime.clock import VirtualClock
from voice_coach.runtime.mailbox import Mailbox
from voice_coach.runtime.signals import (
    AskedToEnd,
    ended_by_signals,
    running_until_asked,
    shutdown_signals,
)

ASKING = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]


class Ended(Exception):  # noqa: N818 - what stands for the end of the process
    pass


class Hands:
    """A clock, and signals that a person or a manager sends at its moments."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = 0.0
        monkeypatch.setattr(os, "_exit", self._end)

    def now(self) -> float:
        return self.time

    def send(self, number: signal.Signals, at: float) -> None:
        self.time = at
        signal.raise_signal(number)

    def _end(self, code: int) -> None:
        raise Ended(code)


def work(hands: Hands, number: signal.Signals, closing: Callable[[], None]) -> None:
    """A command that is asked to end while it works."""
    with ended_by_signals(hands.now), contextlib.ExitStack() as stack:
        stack.callback(closing)
        hands.send(number, at=0.0)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    return Hands(monkeypatch)


@pytest.mark.parametrize("number", ASKING)
def test_a_signal_becomes_an_event(number: signal.Signals) -> None:
    mailbox = Mailbox(VirtualClock())
    with shutdown_signals(mailbox.post):
        signal.raise_signal(number)
    assert mailbox.take(0.0) == ShutdownRequested(number.name)


def test_a_double_press_is_one_question(hands: Hands) -> None:
    posted: list[ShutdownRequested] = []
    with shutdown_signals(posted.append, hands.now):
        hands.send(signal.SIGINT, at=5.0)
        hands.send(signal.SIGINT, at=5.1)
        hands.send(signal.SIGTERM, at=5.9)
    assert posted == [ShutdownRequested("SIGINT")]


def test_who_insists_does_not_wait(hands: Hands) -> None:
    posted: list[ShutdownRequested] = []
    with shutdown_signals(posted.append, hands.now):
        hands.send(signal.SIGINT, at=5.0)
        with pytest.raises(AskedToEnd) as asked:
            hands.send(signal.SIGINT, at=6.0)
        assert asked.value.insisted
        assert asked.value.exit_code == 130
        with pytest.raises(Ended, match="143"):
            hands.send(signal.SIGTERM, at=7.1)
    assert len(posted) == 1


@pytest.mark.parametrize("number", ASKING)
def test_a_signal_ends_what_would_end_by_itself(hands: Hands, number: signal.Signals) -> None:
    closed = []

    def closing() -> None:
        hands.send(number, at=0.5)  # impatient while it closes its files
        closed.append(number)

    with pytest.raises(AskedToEnd) as asked:
        work(hands, number, closing)
    assert closed == [number]
    assert asked.value.exit_code == 128 + number
    assert not asked.value.insisted


def test_who_insists_does_not_wait_for_files_to_be_closed(hands: Hands) -> None:
    with pytest.raises(Ended, match="130"):
        work(hands, signal.SIGINT, lambda: hands.send(signal.SIGINT, at=2.0))


@pytest.mark.parametrize("insisted", [False, True])
def test_a_coach_that_is_asked_ends_well_unless_it_must_be_told_twice(insisted: bool) -> None:
    expected = pytest.raises(AskedToEnd) if insisted else contextlib.nullcontext()
    with expected, running_until_asked():
        raise AskedToEnd(signal.SIGTERM, insisted=insisted)


def test_an_inner_rule_comes_first_and_goes_again(hands: Hands) -> None:
    posted: list[ShutdownRequested] = []
    with ended_by_signals(hands.now):
        with shutdown_signals(posted.append, hands.now):
            hands.send(signal.SIGTERM, at=0.0)
        with pytest.raises(AskedToEnd):
            hands.send(signal.SIGTERM, at=2.0)
    assert len(posted) == 1


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with shutdown_signals(Mailbox(VirtualClock()).post):
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_by_signals():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
