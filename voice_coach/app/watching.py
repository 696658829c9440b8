"""What a person sees of a simulation: passed from the room to a screen, at a pace to follow."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np

from voice_coach.content.library import Library
from voice_coach.journal.event_log import LogLine
from voice_coach.runtime.pace import Pace
from voice_coach.simulation.listener import Stereo
from voice_coach.simulation.spectator import Spectator
from voice_coach.terminal.live_conversation import Screen
from voice_coach.terminal.sayings import sayings_of
from voice_coach.terminal.view import ConversationView, Entry
from voice_coach.units import BLOCK_SECONDS, Seconds

TALK_SPEED: Final = 3.0
"""How many times as fast as real time passes while somebody speaks: the words can be read."""
QUIET_SPEED: Final = 12.0
"""The same while all are silent."""
TURN_BELLS: Final = ("bell_handover", "bell_finish")
"""Sounds that tell that a turn's time is over."""
_SHARING: Final = "sharing"


class Watcher:
    """Implements ``Spectator``: keeps the screen up to date.

    Args:
        names: of partner 1 and partner 2.
        screen: shows.
        wake_phrase: how the coach is called.
        pace: lets time pass so that it can be watched; None: as fast as it goes.
    """

    def __init__(
        self, names: tuple[str, str], screen: Screen, wake_phrase: str, pace: Pace | None = None
    ) -> None:
        self._screen = screen
        self._wake_phrase = wake_phrase
        self._pace = pace
        self._library: Library | None = None
        self._view = ConversationView(names, self._sayings, added=self._added)
        self._pieces: list[Stereo] = []
        self._said_until: Seconds = 0.0
        self._speaker = ""
        self._lines: set[object] = set()

    def know(self, library: Library) -> None:
        """Take the library from which it is shown what can be said."""
        self._library = library

    @property
    def recording(self) -> Stereo:
        """Everything that has been heard in the room, shape (frames, 2)."""
        return np.concatenate(self._pieces)

    def says(self, name: str, text: str, start: Seconds, end: Seconds) -> None:
        """Show what somebody says; see ``Spectator``."""
        self._said_until = max(self._said_until, end)
        self._speaker = name
        self._view.person(name, text, start)

    def logged(self, line: LogLine) -> None:
        """Show what happens; see ``Spectator``."""
        if line["event"] == "speak":
            self._lines.add(line["utterance_id"])
        elif line["event"] == "playback_finished":
            self._lines.discard(line["utterance_id"])
        self._view.notice(line)
        if self._view.turn is not None:
            self._explain(line, _at(line))

    def hears(self, moment: Seconds, level_dbfs: float) -> None:
        """Let a moment pass; see ``Spectator``."""
        self._screen.follow(self._view, moment, level_dbfs)
        if self._pace is not None:
            talks = self._lines or moment < self._said_until
            self._pace.spend(BLOCK_SECONDS / (TALK_SPEED if talks else QUIET_SPEED))

    def sounds(self, samples: Stereo) -> None:
        """Keep the sound; see ``Spectator``."""
        self._pieces.append(samples)

    def _explain(self, line: LogLine, now: Seconds) -> None:
        """Say what the coach makes of a sharing turn, where it could not be seen otherwise."""
        if line["event"] == "intent_recognized":
            self._view.note(f"the coach understands “{self._words(str(line['name']))}”", now)
        elif line["event"] == "earcon" and line["name"] in TURN_BELLS and now < self._said_until:
            self._view.note(f"{self._speaker} has not finished: the coach waits", now)

    def _added(self, entry: Entry) -> None:
        self._screen.add(self._view, entry)

    def _sayings(self, state: str) -> Sequence[str]:
        if self._library is None:
            return ()
        return sayings_of(self._library, self._wake_phrase)(state)

    def _words(self, intent: str) -> str:
        """Return what is said for an intent in a sharing turn, where its words are not known."""
        if self._library is not None:
            for words in self._library.shown(_SHARING):
                match = self._library.match(_SHARING, words)
                if match is not None and match.name == intent:
                    return words
        return intent


class Take:
    """Implements ``Spectator``: keeps what happens, to be watched later, at any pace.

    Args:
        spectator: watches then. The sound goes to it at once.
        passed: is told of every moment that is kept.
    """

    def __init__(self, spectator: Spectator, passed: Callable[[Seconds], None]) -> None:
        self._spectator = spectator
        self._passed = passed
        self._kept: deque[tuple[Seconds, Callable[[], None]]] = deque()

    def says(self, name: str, text: str, start: Seconds, end: Seconds) -> None:
        """Keep it; see ``Spectator``."""
        self._kept.append((start, partial(self._spectator.says, name, text, start, end)))

    def logged(self, line: LogLine) -> None:
        """Keep it; see ``Spectator``."""
        self._kept.append((_at(line), partial(self._spectator.logged, line)))

    def hears(self, moment: Seconds, level_dbfs: float) -> None:
        """Keep it; see ``Spectator``."""
        self._kept.append((moment, partial(self._spectator.hears, moment, level_dbfs)))
        self._passed(moment)

    def sounds(self, samples: Stereo) -> None:
        """Pass it on; see ``Spectator``."""
        self._spectator.sounds(samples)

    def show_until(self, moment: Seconds) -> None:
        """Let everything up to a moment be watched."""
        while self._kept and self._kept[0][0] <= moment:
            self._kept.popleft()[1]()


def _at(line: LogLine) -> Seconds:
    at = line["at"]
    return float(at) if isinstance(at, int | float) else 0.0
