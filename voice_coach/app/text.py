"""``voice-coach run --text``: the same coach, typed to and read."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from voice_coach.app.hearing import wake_phrase
from voice_coach.app.keeping import Keeper
from voice_coach.app.left_out import tell_left_out
from voice_coach.app.parts import make_engine, make_event_log, make_library
from voice_coach.app.rehearsal import Rehearsal
from voice_coach.app.remembering import Remembered
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.engine.states import BargeIn
from voice_coach.errors import TerminalError
from voice_coach.journal.event_log import EventLog, RelayEventLog, TeeEventLog
from voice_coach.journal.store import Store
from voice_coach.runtime.clock import SpeedClock
from voice_coach.runtime.conductor import Conductor, Mouth
from voice_coach.runtime.mailbox import Mailbox, run_loop
from voice_coach.runtime.signals import shutdown_signals
from voice_coach.terminal.fast_forward import FastForward
from voice_coach.terminal.lines import TypedLines, read_lines
from voice_coach.terminal.reading import ReadMouth
from voice_coach.terminal.text_front import TextHearing, TextMouth

END_OF_INPUT: Final = "end of input"


def run_text(
    settings: Settings,
    events: Path | None,
    speed: float = 1.0,
    config_file: Path | None = None,
    rehearsal: Rehearsal | None = None,
) -> None:
    """Lead a conversation by keyboard until goodbye or the end of the input.

    Args:
        settings: in force.
        events: file for the event log, or None.
        speed: how many times as fast turns and silences pass.
        config_file: settings file that answers are kept in; None: the user's own.
        rehearsal: an exercise that begins at once, and that is all; nothing is kept.

    Raises:
        TerminalError: there is nobody to read from.
    """
    front = _Front(settings, make_event_log(events), speed, config_file, rehearsal)
    if rehearsal is None:
        tell_left_out(front.library.problems)
    try:
        if _comfortable():
            front.run_at_a_terminal(settings, events)
        else:
            front.run_by_lines()
    finally:
        front.close()
        for complaint in front.complaints:
            print(f"voice-coach: {complaint}", file=sys.stderr)


def _comfortable() -> bool:
    """Whether a person sits before a terminal that can do more than print lines."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return terminal and os.environ.get("TERM", "") not in ("", "dumb", "unknown")


class _Front:
    """The parts that both ways of typing share."""

    def __init__(
        self,
        settings: Settings,
        log: EventLog,
        speed: float,
        config_file: Path | None,
        rehearsal: Rehearsal | None,
    ) -> None:
        self._settings = settings
        self._log = log
        self._speed = speed
        self._config_file = config_file
        self._rehearsal = rehearsal
        self.complaints: list[str] = []
        """What to tell about settings that could not be kept, once the screen is free again."""
        self._clock = SpeedClock()
        self._mailbox = Mailbox(self._clock)
        self.library: Library = (
            make_library(settings, heard=False) if rehearsal is None else rehearsal.library
        )
        self._hearing = TextHearing(self.library, wake_phrase(settings))
        report = self.complaints.append
        self._remembered = (
            Remembered.open(settings, report)
            if rehearsal is None
            else Remembered(Store(), is_file=True, report=report)
        )

    def close(self) -> None:
        """Close what is remembered."""
        self._remembered.store.close()

    def run_by_lines(self) -> None:
        """Print plain lines, and read them from a pipe or a terminal that knows nothing else."""
        for stream in (sys.stdin, sys.stdout):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text files
        mouth = TextMouth(lambda line: print(line, flush=True), self._mailbox, self._clock)
        typed = TypedLines(
            read_lines(sys.stdin),
            self._hearing,
            mouth,
            self._mailbox,
            self._clock,
            patient=not sys.stdin.isatty(),
        )
        conductor = self._conductor(mouth, self._log)
        with shutdown_signals(self._mailbox.post):
            self._start(conductor)
            typed.start()
            reason = run_loop(conductor, self._mailbox, self._clock, ends=True)
        typed.stop()
        if reason == END_OF_INPUT and typed.count == 0:
            msg = "There is no keyboard to read from: the standard input is empty."
            raise TerminalError(
                msg, "Run it in a terminal, or pipe in what you would say, line by line."
            )

    def run_at_a_terminal(self, settings: Settings, events: Path | None) -> None:
        """Show the conversation as it goes, above the line that is typed on."""
        from voice_coach.terminal.typing_screen import TypingScreen  # noqa: PLC0415 - only terminals need it

        mouth = ReadMouth(self._mailbox, self._clock)
        screen = TypingScreen(self.library, self._hearing, mouth, self._mailbox, self._clock)
        conductor = self._conductor(mouth, TeeEventLog(self._log, RelayEventLog(screen.notice)))
        with shutdown_signals(self._mailbox.post):
            self._start(conductor)
            screen.open(events, self._speed)
            try:
                run_loop(conductor, self._mailbox, self._clock, ends=True)
            finally:
                screen.close()

    def _start(self, conductor: Conductor) -> None:
        conductor.start(self._clock.now())
        if self._rehearsal is not None:
            self._rehearsal.begin(self._mailbox.post, self._clock.now())

    def _conductor(self, mouth: Mouth, log: EventLog) -> Conductor:
        if self._rehearsal is not None:
            log = TeeEventLog(log, RelayEventLog(self._rehearsal.notice))
        if self._speed != 1.0:
            log = TeeEventLog(log, RelayEventLog(FastForward(self._clock, self._speed).notice))
        engine = make_engine(self.library, self._settings, BargeIn.CONTROL_WORDS)
        conductor = Conductor(
            engine, self.library, self._hearing, mouth, log, self._settings.listening
        )
        keeper = Keeper(
            self._settings,
            self.library.names,
            self._config_file,
            self.complaints.append,
            writes=self._rehearsal is None,
        )
        conductor.keep_with(keeper.remember)
        self._remembered.serve(conductor, self.library, self._settings, self._clock)
        return conductor
