"""What a coach is made of, and how one is put together on virtual time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from voice_coach.clip import Clip
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.engine.commands import Remember
from voice_coach.engine.engine import Engine
from voice_coach.journal.event_log import EventLog
from voice_coach.journal.store import Store
from voice_coach.runtime.clock import VirtualClock
from voice_coach.runtime.conductor import Conductor
from voice_coach.runtime.memory import Memory
from voice_coach.runtime.reminders import Reminders
from voice_coach.runtime.schedule import QuietHours
from voice_coach.runtime.staged_time import StagedHostTime
from voice_coach.runtime.time_trust import TimeKeeper
from voice_coach.simulation.driver import Coach
from voice_coach.simulation.mouth import VirtualMouth
from voice_coach.simulation.speaker import Speaker
from voice_coach.speech.hearing import InProcessHearing
from voice_coach.speech.speaking import Voice
from voice_coach.units import Seconds

EVENING: Final[Seconds] = 1_792_699_200.0
"""When a simulation begins: 22 October 2026, eight in the evening in UTC."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that are picked by settings; whoever asked for them closes them."""

    library: Library
    engine: Engine
    """Fresh: nothing has happened to it."""
    hearing: InProcessHearing
    voice: Voice
    earcons: Mapping[str, Clip]
    keep: Callable[[Remember], Library | None] = lambda _: None
    """Takes what people answer as a setting; returns what is understood from then on, if that
    changes."""
    store: Store = field(default_factory=Store)
    """What is remembered; unless another is given, of this run alone."""

    def close(self) -> None:
        """Release ears, voice and store; calling it twice is fine."""
        self.hearing.close()
        self.voice.close()
        self.store.close()


class MakeParts(Protocol):
    """Picks the parts."""

    def __call__(self, settings: Settings, seed: int) -> Parts:
        """Return the parts for one run.

        Args:
            settings: in force for it.
            seed: of the choice between wordings.
        """
        ...


def make_coach(
    parts: Parts,
    settings: Settings,
    log: EventLog,
    began: Seconds = EVENING,
    *,
    clock_known: bool = True,
) -> Coach:
    """Put a coach together; its clock stands at 0.0.

    Args:
        parts: of this run.
        settings: in force.
        log: gets a line of everything that happens.
        began: the date and time at which the clock stands at 0.0, in seconds since 1970.
        clock_known: a time server keeps the machine's clock right.
    """
    clock = VirtualClock()
    speaker = Speaker(settings.speaker.volume)
    mouth = VirtualMouth(clock, parts.voice, parts.earcons, speaker)
    conductor = Conductor(
        parts.engine, parts.library, parts.hearing, mouth, log, settings.listening
    )
    conductor.keep_with(parts.keep)
    host = StagedHostTime(began, clock, known=clock_known)
    memory = Memory(
        parts.store, parts.library.exercises, host.seconds, lambda _: None, zone=host.zone()
    )
    memory.serve(conductor)
    quiet = settings.reminders.quiet_minutes
    reminders = Reminders(
        parts.store,
        TimeKeeper(host, clock),
        None if quiet is None else QuietHours(*quiet),
        lambda _: None,
    )
    reminders.serve(conductor)
    return Coach(clock, conductor, parts.hearing, mouth, speaker)
