"""What every question of the set up needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from rich.console import RenderableType

from voice_coach.app.keeping import Keeper
from voice_coach.app.setup.sound_room import SoundRoom
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.errors import CoachError


class Talk(Protocol):
    """Somebody at a terminal: see ``terminal.asking.Asker``."""

    def heading(self, text: str) -> None:
        """Begin a new subject."""
        ...

    def say(self, text: str) -> None:
        """Print a sentence."""
        ...

    def point(self, text: str) -> None:
        """Print a sentence of several that belong together."""
        ...

    def ask(
        self,
        question: str,
        default: str = "",
        *,
        words: Iterable[str] = (),
        check: Callable[[str], str] | None = None,
    ) -> str:
        """Ask for a line."""
        ...

    def press(self, question: str, keys: Mapping[str, str]) -> str:
        """Wait for one of several keys, and return what it means."""
        ...

    def moving(self) -> AbstractContextManager[Callable[[RenderableType], None]]:
        """Show one line that changes while the block runs."""
        ...


@dataclass(frozen=True, slots=True)
class Kit:
    """What every question needs."""

    talk: Talk
    room: SoundRoom
    keeper: Keeper
    library: Library
    """Without anybody's names."""

    @property
    def settings(self) -> Settings:
        """What is in force now."""
        return self.keeper.settings

    def complain(self, error: CoachError) -> None:
        """Say what does not work; the set up goes on."""
        self.talk.say(str(error))
