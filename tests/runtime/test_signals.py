from __future__ import annotations

import signal

import pytest

from voice_coach.engine.events import ShutdownRequested
from voice_coach.runtime.clock import VirtualClock
from voice_coach.runtime.mailbox import Mailbox
from voice_coach.runtime.signals import shutdown_signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_becomes_an_event(number: signal.Signals) -> None:
    mailbox = Mailbox(VirtualClock())
    with shutdown_signals(mailbox.post):
        signal.raise_signal(number)
    assert mailbox.take(0.0) == ShutdownRequested(number.name)


def test_a_second_interrupt_does_not_wait() -> None:
    mailbox = Mailbox(VirtualClock())
    with shutdown_signals(mailbox.post):
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with shutdown_signals(Mailbox(VirtualClock()).post):
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
