"""``--fast``: what people only sit through passes quickly, what they answer does not."""

from __future__ import annotations

from typing import Final

from voice_coach.content.endings import STATE_PREFIX as ENDING_PREFIX
from voice_coach.journal.event_log import LogLine
from voice_coach.runtime.clock import SpeedClock

_PASSES_QUICKLY: Final = frozenset({"sharing", "card", "silence", "open_silence", "control"})
"""Listening states of turns, silences and the coach's own speech, with its pauses for breath."""


class FastForward:
    """Sets the speed of a clock from the lines of the event log.

    Args:
        clock: the session's; its speed is 1 until the first line says otherwise.
        speed: of what passes quickly.
    """

    def __init__(self, clock: SpeedClock, speed: float) -> None:
        self._clock = clock
        self._speed = speed
        self._quick = False
        self._typing = False

    def notice(self, line: LogLine) -> None:
        """Take in a line, on the thread that waits with the clock."""
        event = line["event"]
        if event in ("listening", "listening_changed"):
            state = str(line["state"])
            self._quick = state in _PASSES_QUICKLY or state.startswith(ENDING_PREFIX)
        elif event in ("speech_started", "speech_ended"):
            self._typing = event == "speech_started"
        else:
            return
        speed = self._speed if self._quick and not self._typing else 1.0
        if speed != self._clock.speed:
            self._clock.set_speed(speed)
