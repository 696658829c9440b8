"""Keeps what people answer in the set up: in force at once, and in their settings file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from voice_coach.app.parts import make_library
from voice_coach.config import Settings, merge, save_settings
from voice_coach.content.library import Library
from voice_coach.engine.cast import NAME_KEYS
from voice_coach.engine.commands import Remember
from voice_coach.errors import CoachError, ConfigError, Problem


class Keeper:
    """The settings in force, as answers change them; used even where they cannot be written."""

    def __init__(
        self,
        settings: Settings,
        names: tuple[str, str],
        config_file: Path | None,
        report: Callable[[str], None],
        *,
        writes: bool = True,
    ) -> None:
        """Take the settings in force.

        Args:
            settings: before the first answer.
            names: how the two are called, with names or without.
            config_file: the file named on the command line, or None for the user's own.
            report: is told once, in a sentence, when the file cannot be written.
            writes: False: nothing is written anywhere (simulations).
        """
        self._settings = settings
        self._names = list(names)
        self._config_file = config_file
        self._report = report
        self._writes = writes
        self._reported = False
        self.path: Path | None = None
        """The file that was written last."""

    @property
    def settings(self) -> Settings:
        """What is in force."""
        return self._settings

    def keep(self, key: str, value: object) -> bool:
        """Put a setting in force and write it down.

        Args:
            key: dotted name.
            value: of a type that the setting takes.

        Returns:
            Whether it stands in the file now.

        Raises:
            ConfigError: the value cannot be used; nothing has changed.
        """
        parts = tuple(key.split("."))
        settings, mistakes = merge(self._settings, {parts: value})
        if mistakes:
            problems = tuple(Problem(None, None, found.message, found.hint) for found in mistakes)
            raise ConfigError("Nothing was changed", problems)
        self._settings = settings
        if not self._writes:
            return False
        try:
            self.path = save_settings({parts: value}, self._config_file)
        except CoachError as error:
            if not self._reported:
                self._report(f"{error} They are used until the coach ends.")
            self._reported = True
            return False
        return True

    def remember(self, command: Remember) -> Library | None:
        """Keep an answer; return what is understood from now on where names are part of it."""
        if command.key not in NAME_KEYS:
            self.keep(command.key, command.value)
            return None
        names = list(self._names)  # who has none yet is kept under the word for it, "two"
        names[NAME_KEYS[command.key] - 1] = str(command.value)
        self.keep("people.names", names)
        self._names = names
        return make_library(self._settings)
