"""A room in which two people say what was written down for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from voice_coach.app.hearing_check.figures import Caught
from voice_coach.engine.plan import Line
from voice_coach.errors import MicrophoneError
from voice_coach.units import Seconds

HEARD = Caught(heard=True, wake_score=0.9, confidence=0.95, level_dbfs=-30.0)
STOPPED = Caught(heard=True, confidence=0.8, level_dbfs=-33.0)
MISSED = Caught(level_dbfs=-30.0)
NOBODY = Caught()


@dataclass
class FakeHearingRoom:
    """Implements ``HearingRoom``; what happened is in ``events``, in order."""

    commands: list[Caught] = field(default_factory=lambda: [HEARD] * 6)
    stops: list[Caught] = field(default_factory=lambda: [STOPPED] * 6)
    room_dbfs: float = -62.0
    echo_db: float | None = 28.0
    breaks_after: int | None = None
    """The microphone is unplugged after so many commands."""
    events: list[str] = field(default_factory=list)

    def quiet(self, seconds: Seconds) -> float:
        assert seconds >= 1
        self.events.append("quiet")
        return self.room_dbfs

    def say(self, line: Line) -> None:
        assert line.text
        self.events.append(f"say {line.text}")

    def echo(self, line: Line) -> float | None:
        self.events.append("echo")
        return self.echo_db

    def hear_command(self) -> Caught:
        self.events.append("command")
        if self.breaks_after is not None and self.events.count("command") > self.breaks_after:
            raise MicrophoneError("The microphone stopped working.", "Plug it in again.")
        return self.commands.pop(0)

    def hear_stop(self, line: Line) -> Caught:
        self.events.append("stop")
        return self.stops.pop(0)
