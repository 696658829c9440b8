"""Two people who type to a coach that remembers; with the same store again, after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Final

from support.typed_couple import Reply, TypedCouple
from voice_coach.content.library import Library
from voice_coach.journal.store import Store
from voice_coach.runtime.memory import Memory

MONDAY: Final = 1_795_464_000.0
"""23 November 2026, eight in the evening in UTC."""
DAY: Final = 86_400.0


class RememberingCouple(TypedCouple):
    """Answers what it is told to, on an evening.

    Args:
        library: the dialogs.
        store: what was remembered before, and is from now on.
        day: so many days after Monday.
        replies: by listening state; nothing in the windows of the topics, unless it is told.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        day: float = 0,
        replies: Mapping[str, Reply] | None = None,
    ) -> None:
        nothing: dict[str, Reply] = dict.fromkeys(("how_long", "suggestion", "step"))
        super().__init__(library, {**nothing, **(replies or {})})
        self.complaints: list[str] = []
        self.memory = Memory(
            store,
            library.exercises,
            lambda: MONDAY + day * DAY + self.clock.now(),
            self.complaints.append,
            zone=UTC,
        )
        self.memory.serve(self._conductor)

    def ask(self, text: str) -> list[str]:
        """Call the coach and say something; return the keys of what is said to it."""
        before = len(self.keys)
        self.type(f"hey jarvis, {text}")
        self._settle()
        return self.keys[before:]

    def answer(self, text: str) -> list[str]:
        """Answer in the window that is open, and return the keys of what is said to it."""
        assert self.listening is not None
        assert self.listening.window, f"{self.listening} is in force"
        before = len(self.keys)
        self.type(text)
        self._settle()
        return self.keys[before:]

    def _settle(self) -> None:
        """Live until the coach waits for words, or for its name."""
        end = self.clock.now() + 60
        self._live(end, lambda: self.over or (self.listening is not None and self.listening.window))
