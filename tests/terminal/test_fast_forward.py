"""``--fast``: turns and silences pass quickly, and nobody has to type quickly."""

from __future__ import annotations

import pytest

from voice_coach.journal.event_log import LogLine
from voice_coach.runtime.clock import SpeedClock
from voice_coach.terminal.fast_forward import FastForward


def speed_after(*lines: LogLine) -> float:
    clock = SpeedClock(lambda: 0.0)
    pace = FastForward(clock, 20.0)
    for line in lines:
        pace.notice(line)
    return clock.speed


def listening(state: str, event: str = "listening") -> LogLine:
    return {"at": 0.0, "event": event, "state": state}


STARTED: LogLine = {"at": 0.0, "event": "speech_started"}
ENDED: LogLine = {"at": 0.0, "event": "speech_ended"}
SPOKEN: LogLine = {"at": 0.0, "event": "speak", "text": "Thank you."}


@pytest.mark.parametrize("state", ["sharing", "silence", "control"])
def test_what_is_sat_through_passes_quickly(state: str) -> None:
    assert speed_after(listening(state)) == 20.0
    assert speed_after(listening(state, "listening_changed"), SPOKEN) == 20.0


@pytest.mark.parametrize(
    "state", ["idle", "command", "session_command", "consent", "who_first", "feeling", "paused"]
)
def test_what_is_answered_does_not(state: str) -> None:
    assert speed_after() == 1.0
    assert speed_after(listening("sharing"), listening(state)) == 1.0


def test_nobody_types_against_a_fast_clock() -> None:
    assert speed_after(listening("sharing"), STARTED) == 1.0
    assert speed_after(STARTED, listening("sharing")) == 1.0
    assert speed_after(listening("sharing"), STARTED, ENDED) == 20.0
