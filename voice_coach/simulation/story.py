"""What a scenario means, once it is read: steps, references, expectations. Immutable values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias

from voice_coach.simulation.patterns import EventPattern
from voice_coach.units import Seconds

ENDS_AFTER: Final[Seconds] = 30.0
"""A run ends this long after its last step when no session is under way."""

LONGEST_RUN: Final[Seconds] = 3600.0
"""A run ends here whatever happens, unless the scenario says otherwise."""


SettingKey: TypeAlias = tuple[str, ...]
"""``("wake", "phrase")``."""


@dataclass(frozen=True, slots=True)
class SayWords:
    """Somebody says something."""

    text: str
    voice: str
    """Name of a voice or of a person; empty: the first person."""


@dataclass(frozen=True, slots=True)
class PlayFile:
    """A recording is heard in the room."""

    path: Path


@dataclass(frozen=True, slots=True)
class PressButton:
    """Somebody presses the talk button."""


Action: TypeAlias = SayWords | PlayFile | PressButton


@dataclass(frozen=True, slots=True)
class StepAnchor:
    """A step: from its beginning to the end of what is heard in it."""

    number: int
    """1-based."""
    edge: Literal["", "start", "end"] = ""
    """Only this moment of it; empty: whichever the place where it is used means."""

    def __str__(self) -> str:
        return f"the {self.edge} of step {self.number}" if self.edge else f"step {self.number}"


@dataclass(frozen=True, slots=True)
class EventAnchor:
    """The first line of the log that fits, or the nth."""

    pattern: EventPattern
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.pattern}" if self.nth == 1 else f"{self.pattern} number {self.nth}"


@dataclass(frozen=True, slots=True)
class MomentAnchor:
    """A moment on the session's clock."""

    at: Seconds
    """Infinity: the end of the run."""

    def __str__(self) -> str:
        return "the end" if math.isinf(self.at) else f"{self.at:g} s"


Anchor: TypeAlias = StepAnchor | EventAnchor | MomentAnchor


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that people do."""

    number: int
    """1-based."""
    action: Action
    at: Seconds | None = None
    """Moment on the session's clock; None where ``after`` decides."""
    after: EventAnchor | StepAnchor | None = None
    """What it waits for: an event since the step before began, or the end of a step; None with
    no ``at`` either: the end of the step before."""
    delay: Seconds = 0.0
    """Added to whichever of the two it is."""
    line: int | None = None
    """Where it stands in the file."""

    def __str__(self) -> str:
        return f"step {self.number}"


@dataclass(frozen=True, slots=True)
class Expectation:
    """How many lines of a kind there must be, and when."""

    number: int
    """1-based."""
    pattern: EventPattern
    at_least: int = 1
    at_most: int | None = None
    """None: any number."""
    within: Seconds | None = None
    """Length of the time after ``of`` in which lines count; None: it is open."""
    of: Anchor | None = None
    """Lines count from its beginning; None with ``within``: of the step before the line."""
    start: Anchor | None = None
    """Beginning of a span: the anchor's end."""
    end: Anchor | None = None
    """End of a span: the anchor's beginning, looked for after ``start``."""
    line: int | None = None
    """Where it stands in the file."""

    @property
    def absent(self) -> bool:
        """Whether no line may fit."""
        return self.at_most == 0


@dataclass(frozen=True, slots=True)
class Noise:
    """A noise that goes on all the time."""

    kind: str
    """``white``, ``pink``, ``hum`` or ``file``."""
    path: Path | None
    """The file."""
    snr_db: float
    """How far below the people's voices it lies, as both reach the microphone."""


@dataclass(frozen=True, slots=True)
class Echo:
    """The coach's own voice in the microphone."""

    level_db: float
    """Against what the speaker plays."""
    delay_s: Seconds
    """From speaker to microphone."""


@dataclass(frozen=True, slots=True)
class Room:
    """What sound goes through on its way to the microphone."""

    distance_m: float = 1.0
    rt60_s: Seconds = 0.4
    noise: Noise | None = None
    echo: Echo | None = None
    microphone_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """A conversation to play through, and what must come of it."""

    path: Path
    steps: tuple[Step, ...]
    expectations: tuple[Expectation, ...]
    title: str = ""
    settings: Mapping[SettingKey, object] = field(default_factory=dict)
    """What is overridden."""
    setting_lines: Mapping[SettingKey, int | None] = field(default_factory=dict)
    """Where each override stands in the file."""
    room: Room | None = None
    """None: dry voices over a faint noise floor."""
    seed: int = 1
    """Of everything that is drawn at random."""
    ends_after: Seconds = ENDS_AFTER
    longest: Seconds = LONGEST_RUN
    starts: Seconds | None = None
    """The date and time at its beginning, in seconds since 1970; None: some evening."""
    clock_known: bool = True
    """The machine's clock is right, and the machine knows that."""
