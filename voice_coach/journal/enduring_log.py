"""An event log that a session outlives: the couple's evening does not end with the disk's room."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voice_coach.errors import InputError
from voice_coach.journal.event_log import EventLog
from voice_coach.units import Seconds


class EnduringEventLog:
    """Writes to another log until that cannot be written any more, and says so once.

    Args:
        log: where lines go.
        on_end: gets the reason, once.
    """

    def __init__(self, log: EventLog, on_end: Callable[[InputError], None]) -> None:
        self._log: EventLog | None = log
        self._on_end = on_end

    def write(self, at: Seconds, event: str, fields: Mapping[str, object]) -> None:
        """Write one line, if it still can."""
        if self._log is None:
            return
        try:
            self._log.write(at, event, fields)
        except InputError as error:
            self._log = None  # a log with a gap would tell a story that never happened
            self._on_end(error)
