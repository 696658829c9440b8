"""What a check of hearing finds out: figures only, no word and no sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from voice_coach.clip import DIGITAL_SILENCE_DBFS, rms_dbfs
from voice_coach.units import AudioChunk


class Part(StrEnum):
    """What somebody is asked to say."""

    COMMAND = "command"
    """The wake phrase and a short command in one breath."""
    STOP = "stop"
    """A bare "stop" while the coach itself is speaking."""


@dataclass(frozen=True, slots=True)
class Caught:
    """What the ears made of one thing that somebody said."""

    heard: bool = False
    """All of it was understood."""
    wake_score: float | None = None
    """How clear the wake phrase was, 0.0 to 1.0 with its limit at 0.5; None: it was not heard."""
    confidence: float | None = None
    """The recogniser's, 0.0 to 1.0 with its limit at 0.5; None: no words were accepted."""
    level_dbfs: float | None = None
    """How loud the voice was; None: nobody was heard to speak."""


@dataclass(frozen=True, slots=True)
class Try:
    """One of somebody's tries."""

    who: str
    """A name, or that of a file."""
    part: Part
    caught: Caught
    room_dbfs: float
    """How loud the room was around it while nobody spoke."""

    @property
    def above_room_db(self) -> float | None:
        """How far the voice stood out from the room; None where nobody was heard."""
        level = self.caught.level_dbfs
        return None if level is None else level - self.room_dbfs


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that was found out."""

    tries: tuple[Try, ...]
    echo_db: float | None = None
    """By how much the coach's own voice is turned down in what it hears; None: nothing of it came
    back, or nothing was played."""

    @property
    def room_dbfs(self) -> float:
        """How loud the room is while nobody speaks; the loudest of several."""
        return max((each.room_dbfs for each in self.tries), default=DIGITAL_SILENCE_DBFS)

    @property
    def all_heard(self) -> bool:
        """Whether every try was understood."""
        return all(each.caught.heard for each in self.tries)


def levels_dbfs(chunks: Sequence[AudioChunk]) -> list[float]:
    """Return the level of each block of 20 ms."""
    return [rms_dbfs(np.frombuffer(chunk.pcm, "<i2")) for chunk in chunks]


def room_dbfs(levels: Sequence[float]) -> float:
    """Return how loud a room is, from the levels of its blocks: what a tenth of them stay below.

    So a word or a door in between does not count. Exact silence, as files are padded with, is no
    room and is left out.
    """
    heard = sorted(level for level in levels if level > DIGITAL_SILENCE_DBFS)
    return heard[len(heard) // 10] if heard else DIGITAL_SILENCE_DBFS
