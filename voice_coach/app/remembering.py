"""Opens what is remembered, where the settings say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from voice_coach.config import Settings, user_data_folder
from voice_coach.content.library import Library
from voice_coach.errors import JournalError
from voice_coach.journal.store import FILE_NAME, Store
from voice_coach.runtime.clock import Clock
from voice_coach.runtime.memory import WITHOUT, Memory
from voice_coach.runtime.reminders import Reminders
from voice_coach.runtime.schedule import QuietHours
from voice_coach.runtime.time_trust import RealHostTime, TimeKeeper
from voice_coach.runtime.wall_clock import wall_clock


def journal_file(settings: Settings) -> Path | None:
    """Return the file in which things are remembered; None for a user without a home."""
    if settings.journal.file is not None:
        return settings.journal.file
    folder = user_data_folder()
    return None if folder is None else folder / FILE_NAME


def open_store(settings: Settings, report: Callable[[str], None]) -> tuple[Store, bool]:
    """Open the file; a store in memory stands in where it cannot be used.

    Args:
        settings: in force.
        report: is told in two sentences why it cannot.

    Returns:
        The store, and whether it is the file's.
    """
    try:
        return Store(journal_file(settings)), True
    except JournalError as error:
        report(f"{error} {WITHOUT}")
        return Store(), False


def make_memory(
    store: Store, library: Library, report: Callable[[str], None], *, kept: bool
) -> Memory:
    """Return what keeps and recalls, by this machine's clock.

    Args:
        store: from ``open_store``.
        library: whose exercises count.
        report: is told once where the store fails later.
        kept: whether the store is the file's.
    """
    return Memory(store, library.exercises, wall_clock, report, lost=not kept)


def make_reminders(
    store: Store, settings: Settings, clock: Clock, report: Callable[[str], None], *, kept: bool
) -> Reminders:
    """Return what keeps reminders and tells when they are due, by this machine's clock.

    Args:
        store: from ``open_store``.
        settings: in force.
        clock: the session's clock.
        report: is told once where the store fails later.
        kept: whether the store is the file's.
    """
    time = TimeKeeper(RealHostTime(), clock)
    return Reminders(store, time, quiet_hours(settings), report, lost=not kept)


def quiet_hours(settings: Settings) -> QuietHours | None:
    """Return the hours in which no reminder sounds; None: there are none."""
    minutes = settings.reminders.quiet_minutes
    return None if minutes is None else QuietHours(*minutes)
