"""When a simulated conversation is over."""

from __future__ import annotations

from typing import Final

from voice_coach.journal.event_log import LogLine
from voice_coach.simulation.director import Director
from voice_coach.simulation.verdicts import moment_of
from voice_coach.units import Seconds

SETTLES_AFTER: Final[Seconds] = 2.0
"""After a session, the coach has had its last word when it has been silent for this long."""


class Ending:
    """Watches the log for the end of the run.

    A run ends ``ends_after`` seconds after its last step; while a session that it started is
    running it goes on; and when such a session is over after the last step, it ends as soon as the
    coach has had its last word.

    Args:
        director: does the steps.
        ends_after: seconds.
        longest: it ends here whatever happens.
    """

    def __init__(self, director: Director, ends_after: Seconds, longest: Seconds) -> None:
        self._director = director
        self._ends_after = ends_after
        self._longest = longest
        self._running = False
        self._changed: Seconds = 0.0
        self._over: Seconds | None = None
        self._playing: set[object] = set()
        self._quiet_since: Seconds = 0.0

    def notice(self, line: LogLine) -> None:
        """Take note of a line of the log."""
        at = moment_of(line)
        match line["event"]:
            case "session_started" | "session_resumed":
                self._running, self._changed = True, at
            case "session_paused":
                self._running, self._changed = False, at
            case "session_stopped" | "session_completed":
                self._running, self._changed, self._over = False, at, at
            case "speak" | "earcon":
                self._playing.add(line["utterance_id"])
            case "playback_finished":
                self._playing.discard(line["utterance_id"])
                self._quiet_since = at

    def reached(self, now: Seconds) -> bool:
        """Whether the run is over."""
        if now >= self._longest:
            return True
        if self._running:
            return False
        since = max(self._director.last_end, self._changed)
        coming = self._director.coming
        if coming is not None:
            waits = self._director.next_moment() is None
            return waits and now >= since + self._ends_after
        if self._over is not None and self._over >= self._director.last_start:
            had_last_word = max(since, self._quiet_since) + SETTLES_AFTER
            if not self._playing and now >= had_last_word:
                return True
        return now >= since + self._ends_after
