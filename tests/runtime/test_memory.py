"""What is kept of what happens, when it is dated, and what comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from voice_coach.engine.commands import CardSaved, KeepEntry, KeepStep, SessionCompleted
from voice_coach.engine.events import KeptCard, Practised, Recalled, StepBehind
from voice_coach.journal.records import Entry, Progress, Session
from voice_coach.journal.store import Store
from voice_coach.runtime.memory import Memory
from voice_coach.runtime.wall_clock import days_between, moment_of

NOW = moment_of("2026-11-23 20:00")
EXERCISES = frozenset({"silent-gaze", "small-wins"})


class Clock:
    """A date and time that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store() -> Iterator[Store]:
    with Store() as store:
        yield store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reports() -> list[str]:
    return []


@pytest.fixture
def memory(store: Store, clock: Clock, reports: list[str]) -> Memory:
    return Memory(store, EXERCISES, clock, reports.append, zone=UTC)


def test_it_is_kept_with_its_moment(memory: Memory, store: Store) -> None:
    memory.keep_session(SessionCompleted("silent-gaze", 90.0))
    memory.keep_step(KeepStep("week", "talk", "done"))
    memory.keep_card(CardSaved("closer", "fear"))
    memory.keep_entry(KeepEntry("feeling", "calm"))
    assert store.sessions() == [Session("silent-gaze", NOW, 1.5)]
    assert store.progress() == [Progress("week", "talk", "done", NOW)]
    assert [(card.deck, card.card, card.at) for card in store.saved_cards()] == [
        ("closer", "fear", NOW)
    ]
    assert store.entries() == [Entry("feeling", "calm", NOW)]


def test_only_exercises_are_kept(memory: Memory, store: Store) -> None:
    memory.keep_session(SessionCompleted("definitions/empathy", 9.0))
    memory.keep_session(SessionCompleted("set-up", 60.0))
    assert store.sessions() == []


def test_it_comes_back_in_days_each_exercise_once(
    memory: Memory, clock: Clock, store: Store
) -> None:
    for written, exercise in (
        ("2026-11-20 20:00", "silent-gaze"),
        ("2026-11-22 21:00", "small-wins"),
        ("2026-11-23 00:30", "silent-gaze"),
    ):
        clock.now = moment_of(written)
        memory.keep_session(SessionCompleted(exercise, 60.0))
    clock.now = moment_of("2026-11-22 21:00")
    memory.keep_step(KeepStep("week", "", "started"))
    memory.keep_card(CardSaved("closer", "fear"))
    memory.keep_entry(KeepEntry("feeling", "calm"))
    clock.now = NOW
    assert memory.recall() == Recalled(
        practised=(Practised("silent-gaze", 1), Practised("small-wins", 1)),
        progress=(StepBehind("week", "", "started", 1),),
        cards=(KeptCard("closer", "fear"),),
    )
    assert "calm" not in str(memory.recall()), "no word that people said goes to the engine"
    assert len(store.sessions()) == 3


@pytest.mark.parametrize(
    ("earlier", "later", "days"),
    [
        ("2026-11-23 20:00", "2026-11-23 23:00", 0),
        ("2026-11-23 20:00", "2026-11-24 03:59", 0),
        ("2026-11-23 20:00", "2026-11-24 04:00", 1),
        ("2026-11-23 03:59", "2026-11-23 04:00", 1),
        ("2026-12-31 20:00", "2027-01-01 20:00", 1),
        ("2026-11-23 20:00", "2026-11-20 20:00", -3),
    ],
)
def test_a_day_begins_at_four(earlier: str, later: str, days: int) -> None:
    assert days_between(moment_of(earlier), moment_of(later), UTC) == days


def test_a_store_that_fails_is_told_of_once(
    memory: Memory, store: Store, reports: list[str]
) -> None:
    store.close()
    memory.keep_session(SessionCompleted("silent-gaze", 60.0))
    memory.keep_card(CardSaved("closer", "fear"))
    assert memory.recall() == Recalled(lost=True)
    assert len(reports) == 1
    assert "goes on without" in reports[0]


def test_a_file_that_could_not_be_opened_is_lost_though_another_stands_in(
    store: Store, clock: Clock, reports: list[str]
) -> None:
    memory = Memory(store, EXERCISES, clock, reports.append, lost=True, zone=UTC)
    memory.keep_session(SessionCompleted("silent-gaze", 60.0))
    assert memory.recall() == Recalled(practised=(Practised("silent-gaze", 0),), lost=True)
    assert reports == [], "it was told of when it could not be opened"


def test_another_program_that_writes_costs_one_row_and_no_more(
    tmp_path: Path, clock: Clock, reports: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_coach.journal.database.PATIENCE", 0.01)
    path = tmp_path / "journal.db"
    with Store(path) as store:
        memory = Memory(store, EXERCISES, clock, reports.append, zone=UTC)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        memory.keep_session(SessionCompleted("silent-gaze", 60.0))
        other.execute("ROLLBACK")
        other.close()
        memory.keep_session(SessionCompleted("small-wins", 60.0))
        assert [session.exercise for session in store.sessions()] == ["small-wins"]
    assert len(reports) == 1
