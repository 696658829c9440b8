"""``voice-coach run --text``: the same coach, typed to and read."""

from __future__ import annotations

import sys
from pathlib import Path

from voice_coach.app.parts import make_engine, make_event_log, make_library
from voice_coach.config import Settings
from voice_coach.errors import TerminalError
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.runtime.conductor import Conductor
from voice_coach.runtime.mailbox import Mailbox, run_loop
from voice_coach.runtime.signals import shutdown_signals
from voice_coach.runtime.text_front import TextHearing, TextMouth, TypedLines


def run_text(settings: Settings, events: Path | None) -> None:
    """Lead a conversation by keyboard until goodbye or the end of the input.

    Args:
        settings: in force.
        events: file for the event log, or None.

    Raises:
        TerminalError: there is nobody to read from.
    """
    clock = MonotonicClock()
    mailbox = Mailbox(clock)
    library = make_library(settings, heard=False)
    mouth = TextMouth(lambda line: print(line, flush=True), mailbox, clock)
    hearing = TextHearing(library, settings.wake.phrase)
    conductor = Conductor(
        make_engine(library, settings),
        library,
        hearing,
        mouth,
        make_event_log(events),
        settings.listening,
    )
    typed = TypedLines(sys.stdin, hearing, mouth, mailbox, clock, patient=not sys.stdin.isatty())
    with shutdown_signals(mailbox.post):
        conductor.start(clock.now())
        typed.start()
        reason = run_loop(conductor, mailbox, clock, ends=True)
    typed.stop()
    if reason == "end of input" and typed.count == 0:
        msg = "There is no keyboard to read from: the standard input is empty."
        raise TerminalError(
            msg, "Run it in a terminal, or pipe in what you would say, line by line."
        )
