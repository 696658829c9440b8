"""``voice-coach rehearse``: one exercise by keyboard, begun at once and ended with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from voice_coach.app.own_exercises import find_exercise
from voice_coach.app.preview import library_with
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.content.listening import START_INTENT, START_SLOT
from voice_coach.engine.attention import IDLE
from voice_coach.engine.events import (
    IntentRecognized,
    ShutdownRequested,
    SpeechEnded,
    SpeechStarted,
    WakeDetected,
)
from voice_coach.journal.event_log import LogLine
from voice_coach.runtime.mailbox import Mail
from voice_coach.terminal.rendering import make_console
from voice_coach.units import Seconds


class Rehearsal:
    """Asks for an exercise as somebody would, and ends the conversation when it is over.

    Args:
        exercise: its id.
        library: that holds it.
    """

    def __init__(self, exercise: str, library: Library) -> None:
        self.library = library
        self._exercise = exercise
        self._post: Callable[[Mail], None] = lambda _: None
        self._begun = False

    def begin(self, post: Callable[[Mail], None], now: Seconds) -> None:
        """Say the coach's name and the exercise's.

        Args:
            post: takes what is said.
            now: the moment.
        """
        self._post = post
        post(SpeechStarted(now))
        post(WakeDetected("", now))
        post(SpeechEnded(now, result_follows=True))
        post(IntentRecognized(START_INTENT, {START_SLOT: self._exercise}, now, now))

    def notice(self, line: LogLine) -> None:
        """Take in a line of the event log: once the coach waits for its name again, that is all."""
        if line["event"] not in ("listening", "listening_changed"):
            return
        if line["state"] != IDLE:
            self._begun = True
        elif self._begun:
            self._post(ShutdownRequested("the rehearsal is over"))


def rehearse(name: str, settings: Settings, speed: float, config_file: Path | None) -> None:
    """Lead an exercise by keyboard; what is wrong with it is told first.

    Args:
        name: of the exercise, or its file.
        settings: in force.
        speed: how many times as fast turns and silences pass.
        config_file: settings file named on the command line, or None.

    Raises:
        InputError: there is no such exercise.
        ProblemsError: it cannot be led; every mistake is told.
        TerminalError: there is nobody to read from.
    """
    from voice_coach.app.text import run_text  # noqa: PLC0415 - it knows of rehearsals

    found = find_exercise(name, settings)
    library = library_with(found, settings, make_console())
    run_text(settings, None, speed, config_file, Rehearsal(found.id, library))
