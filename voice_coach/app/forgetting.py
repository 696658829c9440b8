"""``voice-coach forget``: what is remembered is erased, and so are its traces in the file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from voice_coach.app.remembering import journal_file
from voice_coach.config import Settings
from voice_coach.errors import UsageError
from voice_coach.journal.store import Store
from voice_coach.runtime.wall_clock import written


def forget_last(settings: Settings) -> None:
    """Forget the last exercise, and print which one it was.

    Args:
        settings: in force.

    Raises:
        JournalError: the file cannot be used.
    """
    with _remembered(settings) as store:
        session = None if store is None else store.forget_last()
    if session is None:
        print("No exercise is remembered.")
    else:
        print(f"Forgotten: {session.exercise}, {written(session.at)}.")


def forget_everything(settings: Settings, *, yes: bool) -> None:
    """Forget everything: exercises, programmes, saved cards, kept words, reminders.

    Args:
        settings: in force.
        yes: nobody is asked whether they are sure.

    Raises:
        JournalError: the file cannot be used.
        UsageError: somebody has to be asked, and nobody is there.
    """
    with _remembered(settings) as store:
        if store is None:
            print("Nothing is remembered.")
            return
        if not yes and not _are_sure():
            print("Nothing is forgotten.")
            return
        print("Everything is forgotten." if store.forget_everything() else "Nothing is remembered.")


def _are_sure() -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Nobody is there to ask whether to forget everything.", "Add --yes.")
    print(
        "This forgets exercises, programmes, saved cards, kept words and reminders. "
        "Type yes to forget them: ",
        end="",
        flush=True,
    )
    return sys.stdin.readline().strip().lower() in ("yes", "y")


@contextmanager
def _remembered(settings: Settings) -> Iterator[Store | None]:
    """Open the file; None where there is none, and none is made."""
    path = journal_file(settings)
    if path is None or not path.exists():
        yield None
        return
    with Store(path) as store:
        yield store
