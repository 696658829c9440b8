"""What the coach remembers: written down as it happens, looked up when it is asked for.

The engine knows no date. It says that something is to be kept; here it gets its moment. What it
is told comes back in days.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import tzinfo
from typing import Final

from voice_coach.engine.commands import (
    CardSaved,
    KeepEntry,
    KeepStep,
    Recall,
    SessionCompleted,
)
from voice_coach.engine.events import KeptCard, Practised, Recalled, StepBehind
from voice_coach.errors import JournalError
from voice_coach.journal.records import Entry, Progress, SavedCard, Session
from voice_coach.journal.store import Store
from voice_coach.runtime.conductor import Conductor
from voice_coach.runtime.wall_clock import days_between
from voice_coach.units import Seconds

WITHOUT: Final = "The coach goes on without remembering what you do."
"""What follows from a store that cannot be used."""


class Memory:
    """Carries out what is to be kept and recalled. A store that fails is told of once.

    Args:
        store: where it is kept.
        exercises: those that count as done when they are led to their end; others (an answer to a
            question, the set up) are not kept.
        now: the date and time, in seconds since 1970.
        report: is told once, in two sentences, when the store fails.
        lost: the file could not be opened; ``store`` stands in for it until the coach ends.
        zone: where the couple lives; None: where this machine is.
    """

    def __init__(
        self,
        store: Store,
        exercises: Container[str],
        now: Callable[[], Seconds],
        report: Callable[[str], None],
        *,
        lost: bool = False,
        zone: tzinfo | None = None,
    ) -> None:
        self._store = store
        self._exercises = exercises
        self._now = now
        self._report = report
        self._lost = lost
        self._zone = zone

    def serve(self, conductor: Conductor) -> None:
        """Carry out a conductor's errands from now on."""
        conductor.carry_out(SessionCompleted, self.keep_session)
        conductor.carry_out(KeepStep, self.keep_step)
        conductor.carry_out(CardSaved, self.keep_card)
        conductor.carry_out(KeepEntry, self.keep_entry)
        conductor.carry_out(Recall, lambda _: self.recall())

    def keep_session(self, session: SessionCompleted) -> None:
        """Keep an exercise that was led to its end."""
        if session.exercise in self._exercises:
            minutes = round(session.active_seconds / 60, 2)
            self._try(
                lambda: self._store.add_session(Session(session.exercise, self._now(), minutes))
            )

    def keep_step(self, step: KeepStep) -> None:
        """Keep that a programme began, or that a step of it is behind the couple."""
        progress = Progress(step.programme, step.step, step.outcome, self._now())
        self._try(lambda: self._store.add_progress(progress))

    def keep_card(self, card: CardSaved) -> None:
        """Keep a card that somebody saved."""
        self._try(lambda: self._store.save_card(SavedCard(card.deck, card.card, self._now())))

    def keep_entry(self, entry: KeepEntry) -> None:
        """Keep words for both."""
        self._try(lambda: self._store.add_entry(Entry(entry.kind, entry.words, self._now())))

    def recall(self) -> Recalled:
        """Return what is remembered; nothing, where it cannot be read."""
        now = self._now()
        try:
            practised = self._store.practised()
            progress = self._store.progress()
            cards = self._store.saved_cards()
        except JournalError as error:
            self._fail(error)
            return Recalled(lost=True)
        return Recalled(
            tuple(Practised(exercise, self._days(at, now)) for exercise, at in practised),
            tuple(
                StepBehind(each.programme, each.step, each.outcome, self._days(each.at, now))
                for each in progress
            ),
            tuple(KeptCard(each.deck, each.card) for each in cards),
            lost=self._lost,
        )

    def _days(self, at: Seconds, now: Seconds) -> int:
        return days_between(at, now, self._zone)

    def _try(self, keep: Callable[[], None]) -> None:
        try:
            keep()
        except JournalError as error:
            self._fail(error)

    def _fail(self, error: JournalError) -> None:
        if not self._lost:
            self._report(f"{error} {WITHOUT}")
        self._lost = True
