"""Speech that is no command of the coach's: what the command window must not take for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import yaml
from support.couple_talk import LINES

from hearing.corpus import Half, half_of
from hearing.rooms import Place
from hearing.run import Run
from voice_coach.simulation.sources import Signal

KINDS: Final = (
    "meeting_talk",
    "read_speech",
    "not_commands",
    "single_words",
    "digits",
    "coffee_orders",
)
"""People's recordings. ``single_words`` holds words that are commands; see ``OURS``."""
OURS: Final = frozenset(("back", "no", "stop", "yes"))
"""Single words that mean something in some state; foreign only in the others."""
EVERY: Final = {"digits": 2, "coffee_orders": 2}
"""Only every so many of the kinds that would outnumber all others."""
NEAR: Final = "near commands"
PLACES: Final = (Place(1.0, 0.3), Place(2.0, 0.4), Place(3.0, 0.5), Place(2.0, 0.4, "kitchen", 20))
"""Where the lines of the couple's talk are said, in turn."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A sound in which nothing is meant for the coach."""

    kind: str
    name: str
    signal: Signal


def foreign(run: Run, half: Half) -> Iterator[Foreign]:
    """Yield this run's share of a half: people's recordings, then synthesized near-commands."""
    for kind in KINDS:
        clips = [clip for clip in run.recordings.clips(kind, half) if clip.name not in OURS]
        for clip in run.some(clips[:: EVERY.get(kind, 1)]):
            yield Foreign(kind, clip.name, clip.signal())
    scenes = yaml.safe_load(LINES.read_text(encoding="utf-8"))["scenes"]
    lines = [line for scene in scenes for line in scene["lines"] if half_of(line) == half]
    voices = run.speakers()
    for number, line in enumerate(run.some(lines)):
        dry = run.say(voices[number % len(voices)], line)
        place = PLACES[number // 2 % len(PLACES)]
        yield Foreign(NEAR, line, run.rooms.heard(dry, place, run.rng(NEAR, line)))
