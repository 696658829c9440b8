"""``voice-coach hearing-check``: opens the room or the files, and prints what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from voice_coach.app.hearing import check_wake_phrase
from voice_coach.app.hearing_check.check import HearingCheck
from voice_coach.app.hearing_check.figures import Figures, Try
from voice_coach.app.hearing_check.limits import advise
from voice_coach.app.hearing_check.printing import as_json, short, show
from voice_coach.app.hearing_check.recordings import check_recordings
from voice_coach.app.hearing_check.room import HearingRoom, RealHearingRoom
from voice_coach.app.only_one import lock_file, only_coach
from voice_coach.app.parts import make_library
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.errors import ExpectationFailedError
from voice_coach.terminal.rendering import make_console

OpenRoom = Callable[[Settings, Library, ExitStack], HearingRoom]
"""Opens the room; it is closed with the stack."""


def check_hearing(
    settings: Settings,
    files: Sequence[Path] = (),
    *,
    json_wanted: bool = False,
    open_room: OpenRoom = RealHearingRoom,
) -> None:
    """Try how well two people are heard, and print it. Neither sounds nor words are kept.

    Args:
        settings: in force: names, devices, wake phrase, recogniser.
        files: recordings in place of the microphone.
        json_wanted: print JSON, and while it goes on nothing else.
        open_room: opens the room in which they are.

    Raises:
        ExpectationFailedError: something was not heard; what would help was printed.
        DeviceError: the microphone or the speaker cannot be used, or another coach listens.
        AudioFileError: a file cannot be read.
        ModelError: the recogniser or the wake phrase cannot be used.
    """
    check_wake_phrase(settings)
    library = make_library(settings, own=False)
    if files:
        figures = check_recordings(files, settings, library)
    else:
        figures = in_the_room(settings, library, open_room, aloud=not json_wanted)
    key = advise(figures)
    advice = library.phrasebook.line(key).text
    if json_wanted:
        print(as_json(figures, key, advice), flush=True)
    else:
        show(figures, advice, make_console())
    if not figures.all_heard:
        missed = sum(not each.caught.heard for each in figures.tries)
        msg = f"{missed} of {len(figures.tries)} tries were not heard."
        raise ExpectationFailedError(msg)


def in_the_room(
    settings: Settings, library: Library, open_room: OpenRoom, *, aloud: bool
) -> Figures:
    """Open the room and lead everybody through the check.

    Args:
        settings: in force.
        library: what is said and heard.
        open_room: opens the room.
        aloud: what the coach says is shown as well, and what came of each try.

    Raises:
        CoachError: see ``check_hearing``.
    """
    console = make_console()

    def show_line(text: str) -> None:
        if aloud:
            console.print(f"Coach: {text}")

    def note(tried: Try) -> None:
        if aloud:
            console.print(short(tried))

    with ExitStack() as stack:
        stack.enter_context(only_coach(lock_file()))
        if aloud:
            print("One moment: ears and voice are getting ready.", file=sys.stderr, flush=True)
        room = open_room(settings, library, stack)
        return HearingCheck(room, library.phrasebook, show_line, note).run(library.names)
