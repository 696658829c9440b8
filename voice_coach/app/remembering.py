"""Opens what is remembered, where the settings say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voice_coach.config import Settings, user_data_folder
from voice_coach.content.library import Library
from voice_coach.errors import JournalError
from voice_coach.journal.store import FILE_NAME, Store
from voice_coach.runtime.clock import Clock
from voice_coach.runtime.conductor import Conductor
from voice_coach.runtime.memory import WITHOUT, Memory
from voice_coach.runtime.reminders import Reminders
from voice_coach.runtime.schedule import QuietHours
from voice_coach.runtime.time_trust import RealHostTime, TimeKeeper


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


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered, opened once for all who use it."""

    store: Store
    is_file: bool
    """Else it stands in for a file that cannot be used."""
    report: Callable[[str], None]
    """Is told once where the store fails later."""

    @classmethod
    def open(cls, settings: Settings, report: Callable[[str], None]) -> Remembered:
        """Open the file of the settings; see ``open_store``."""
        return cls(*open_store(settings, report), report)

    def serve(
        self, conductor: Conductor, library: Library, settings: Settings, clock: Clock
    ) -> None:
        """Keep, recall and remind for a conductor, by what is known of the time.

        Args:
            conductor: whose errands are carried out.
            library: whose exercises count.
            settings: in force.
            clock: the session's clock.
        """
        time = TimeKeeper(RealHostTime(), clock)
        lost = not self.is_file
        memory = Memory(
            self.store,
            library.exercises,
            lambda: time.now().timestamp(),
            self.report,
            lost=lost,
            zone=time.zone,
        )
        memory.serve(conductor)
        Reminders(self.store, time, quiet_hours(settings), self.report, lost=lost).serve(conductor)


def quiet_hours(settings: Settings) -> QuietHours | None:
    """Return the hours in which no reminder sounds; None: there are none."""
    minutes = settings.reminders.quiet_minutes
    return None if minutes is None else QuietHours(*minutes)
