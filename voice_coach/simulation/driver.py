"""Drives ears, conductor and mouth on virtual time, 20 ms of sound after the other.

Whatever is due between two blocks (a deadline of the engine, the end of a line, a person who
begins to speak) happens at its own moment, before the sound of that time is heard; what the ears
make of a block is known at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

import numpy as np

from voice_coach.clip import Pcm16
from voice_coach.engine.events import InputEvent, Transcript
from voice_coach.runtime.clock import VirtualClock
from voice_coach.simulation.mouth import VirtualMouth
from voice_coach.simulation.sources import RATE_HZ
from voice_coach.simulation.speaker import Speaker
from voice_coach.speech.hearing import InProcessHearing
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk, Seconds

_BLOCKS_AT_ONCE: Final = 50
"""What is only recorded is mixed a second at a time."""

Played: TypeAlias = Pcm16 | None
"""What the speaker played during a block, at 16 kHz; None where nobody wants to know."""


class Conducted(Protocol):
    """What is driven: the conductor."""

    def start(self, now: Seconds) -> None:
        """Begin to listen."""
        ...

    def receive(self, event: InputEvent | Transcript, now: Seconds) -> None:
        """Take an event."""
        ...

    def next_timeout(self) -> Seconds | None:
        """Return the next deadline."""
        ...

    def handle_timeout(self, now: Seconds) -> None:
        """Do what is due."""
        ...


class Agenda(Protocol):
    """People who do something at moments of their own."""

    def next_moment(self) -> Seconds | None:
        """Return when they do the next thing; None: they wait, or are done."""
        ...

    def act(self, now: Seconds) -> InputEvent | None:
        """Do what is due; return what the coach notices of it without hearing."""
        ...


class Microphone(Protocol):
    """Where the sound of a block comes from."""

    def block(self, start: Seconds, played: Played) -> bytes:
        """Return 320 samples in ``HEARING_FORMAT``.

        Args:
            start: moment of the first of them.
            played: what the speaker plays in this time.
        """
        ...


@dataclass(frozen=True, slots=True)
class Coach:
    """A coach on virtual time, ready to be driven."""

    clock: VirtualClock
    """Moved by the driver only."""
    conductor: Conducted
    hearing: InProcessHearing
    """The conductor's ears."""
    mouth: VirtualMouth
    """What the conductor speaks with."""
    speaker: Speaker
    """What the mouth plays on."""


class Driver:
    """Moves one conversation through virtual time.

    Args:
        coach: what is driven.
        microphone: what the ears hear.
        agenda: what people do.
        echo: the microphone hears the speaker, and the ears are told what it plays.
    """

    def __init__(
        self, coach: Coach, microphone: Microphone, agenda: Agenda, *, echo: bool = False
    ) -> None:
        self._clock = coach.clock
        self._conductor = coach.conductor
        self._hearing = coach.hearing
        self._mouth = coach.mouth
        self._speaker = coach.speaker
        self._microphone = microphone
        self._agenda = agenda
        self._blocks = 0
        self._echo = echo
        self._played: list[Pcm16] = []
        if echo:
            coach.speaker.add_track(RATE_HZ, self._played.append)

    def start(self) -> None:
        """Begin to listen; call it once, before the first block."""
        self._conductor.start(self._clock.now())

    def run_block(self) -> None:
        """Live through the next 20 ms."""
        start = self._blocks * BLOCK_SAMPLES / RATE_HZ
        self._blocks += 1
        end = self._blocks * BLOCK_SAMPLES / RATE_HZ
        while (moment := self._next_moment()) is not None and moment < end:
            self._clock.advance_to(max(moment, self._clock.now()))
            self._act()
        played = self._take_played(end)
        chunk = AudioChunk(self._microphone.block(start, played), HEARING_FORMAT, start)
        reference = None
        if played is not None:
            reference = AudioChunk(played.astype("<i2").tobytes(), HEARING_FORMAT, start)
        heard = self._hearing.hear(chunk, reference)
        self._clock.advance_to(end)
        for event in heard:
            self._conductor.receive(event, end)

    def _next_moment(self) -> Seconds | None:
        moments = (
            self._mouth.next_moment(),
            self._agenda.next_moment(),
            self._conductor.next_timeout(),
        )
        return min((moment for moment in moments if moment is not None), default=None)

    def _act(self) -> None:
        """Do the one thing that is due first: replies before people, people before deadlines."""
        now = self._clock.now()
        if _due(self._mouth.next_moment(), now):
            self._conductor.receive(self._mouth.take(), now)
        elif _due(self._agenda.next_moment(), now):
            event = self._agenda.act(now)
            if event is not None:
                self._conductor.receive(event, now)
        else:
            self._conductor.handle_timeout(now)

    def finish(self) -> None:
        """Play to the end of the last block."""
        self._speaker.advance(self._clock.now())

    def _take_played(self, end: Seconds) -> Played:
        if not self._echo:
            if self._blocks % _BLOCKS_AT_ONCE == 0:
                self._speaker.advance(end)
            return None
        self._speaker.advance(end)
        played = np.concatenate(self._played)
        self._played.clear()
        return played


def _due(moment: Seconds | None, now: Seconds) -> bool:
    return moment is not None and moment <= now
