"""Every programme, typed from its name to its last step, a step a day or a month."""

from __future__ import annotations

from typing import Final

import pytest
from support.remembering_couple import RememberingCouple
from support.typed_couple import Reply, sounding
from support.whole_library import PROGRAMMES, few_first

from voice_coach.content.library import Library
from voice_coach.journal.store import Store

DAYS: Final = {"day": 1, "month": 31}
"""Until the next step may come."""


@pytest.fixture
def store() -> Store:
    return Store()


def led(
    library: Library, store: Store, day: int, words: str, replies: dict[str, Reply] | None = None
) -> RememberingCouple:
    """Return two after what they asked for on a day is over."""
    couple = RememberingCouple(library, store, day, {"step": None, **(replies or {})})
    couple.type(words)
    couple.live(120)
    couple.to_the_end(20_000)
    return couple


@pytest.mark.parametrize("name", few_first(PROGRAMMES))
def test_it_is_begun_by_every_name(library: Library, name: str) -> None:
    programme = library.programmes[name]
    for words in (programme.title, *programme.aliases):
        couple = led(library, Store(), 0, f"let's start {words}")
        assert programme.steps[0].line[0] in couple.said(), words


@pytest.mark.parametrize("outcome", ["we did it", "skip it"])
@pytest.mark.parametrize("name", few_first(PROGRAMMES))
def test_it_comes_to_its_end_a_step_at_a_time(
    library: Library, store: Store, name: str, outcome: str
) -> None:
    programme = library.programmes[name]
    led(library, store, 0, f"let's start {programme.title}")
    every = DAYS[programme.every]
    for number, step in enumerate(programme.steps):
        day = number * every
        couple = led(library, store, day, "what is today's step", {"step": outcome})
        assert step.line[0] in couple.said()
        again = led(library, store, day, "what is today's step")
        assert again.completed == [], "one step at a time"
        last = number + 1 == len(programme.steps)
        assert (programme.closing[0] in couple.said()) == last
    assert [kept.outcome for kept in store.progress()][1:] == [
        "done" if outcome == "we did it" else "skipped"
    ] * len(programme.steps)


@pytest.mark.parametrize("name", few_first(PROGRAMMES))
def test_a_step_that_the_coach_leads_counts_by_itself(
    library: Library, store: Store, name: str
) -> None:
    programme = library.programmes[name]
    led(library, store, 0, f"let's start {programme.title}")
    every = DAYS[programme.every]
    for number, step in enumerate(programme.steps):
        words: Reply = "yes" if step.exercise else "we did it"
        couple = led(library, store, number * every, "today's step", {"step": words})
        if step.exercise:
            assert set(couple.completed) & set(step.exercise), step.id
        assert len([kept for kept in store.progress() if kept.step]) == number + 1, step.id


@pytest.mark.parametrize("name", few_first(PROGRAMMES))
@pytest.mark.parametrize("words", ["stop", "later", "no"])
def test_nothing_is_lost_when_it_waits(
    library: Library, store: Store, name: str, words: str
) -> None:
    programme = library.programmes[name]
    led(library, store, 0, f"let's start {programme.title}")
    for day in (0, 400):
        couple = RememberingCouple(library, store, day, {"step": words})
        couple.type("today's step")
        couple.live(120)
        assert programme.steps[0].line[0] in couple.said()
        assert couple.over
    assert [kept.step for kept in store.progress() if kept.step] == []


@pytest.mark.parametrize("name", few_first(PROGRAMMES))
def test_after_a_stop_nothing_is_heard(library: Library, store: Store, name: str) -> None:
    couple = RememberingCouple(library, store)
    couple.type(f"let's start {library.programmes[name].title}")
    couple.live(0.3)
    before = len(couple.lines)
    couple.type("stop")
    couple.live(300)
    assert couple.over
    assert sounding(couple.lines[before:]) == []
