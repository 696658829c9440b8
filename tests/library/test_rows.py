"""Everything the sources ask for is there, with the time and structure they give it."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import pytest
from support.library_rows import Covering, Row, covering, everything, rows, still_open
from support.remembering_couple import RememberingCouple
from support.typed_couple import TypedCouple, in_full_time

from voice_coach.content.dialogs import read_dialogs
from voice_coach.content.library import Library
from voice_coach.content.outline import written_steps
from voice_coach.content.programme_schema import Programme
from voice_coach.content.schema import Answers
from voice_coach.content.steps import AskStep, CardStep, ChooseStep, PickStep, ScaleStep
from voice_coach.content.suggestion_schema import Suggestions
from voice_coach.engine.plan import Silence, Turn
from voice_coach.journal.store import Store
from voice_coach.resources import dialogs_folder

ROWS = rows()
SOFT: Final = "soft_tone"
OPEN: Final = still_open()
"""Rows that nothing covers yet."""


def test_the_list_is_whole() -> None:
    assert list(ROWS) == [f"E{number:02d}" for number in range(1, 78)]


@pytest.mark.parametrize("row", list(ROWS))
def test_every_row_is_covered(library: Library, row: str) -> None:
    assert bool(list(covering(library, row))) != (row in OPEN)


def test_nothing_covers_a_row_that_is_not_there(library: Library) -> None:
    assert {row for thing in everything(library) for row in thing.covers} <= set(ROWS)


@pytest.mark.parametrize("row", [row for row in ROWS if row not in OPEN])
def test_a_row_is_as_the_sources_give_it(library: Library, row: str) -> None:
    wanted = ROWS[row]
    found = list(covering(library, row))
    wrong = [problems(library, wanted, thing) for thing in found]
    assert any(not problem for problem in wrong), wrong


def problems(library: Library, row: Row, thing: Covering) -> list[str]:
    """Return what is otherwise than the row wants it."""
    facts = about(library, thing)
    wrong = []
    people = facts.get("people")
    if row.people in ("both", "one") and people is not None and people != row.people:
        wrong.append(f"people: {people}")
    for name, wanted in row.wants.items():
        fact = facts.get(name)
        exact = name in {"seconds", "turn", "silence", "open"}
        fits = (
            fact is not None and (wanted in fact if name == "open" else fact == wanted)
            if exact
            else fact is not None and fact >= wanted
        )
        if not fits:
            wrong.append(f"{name}: {fact} and not {wanted}")
    return wrong


def about(library: Library, thing: Covering) -> dict[str, Any]:
    """Return the facts that rows are about."""
    if isinstance(thing, Answers):
        return {"topics": len(thing.topics)}
    if isinstance(thing, Programme):
        return {"steps": len(thing.steps)}
    if isinstance(thing, Suggestions):
        return {}
    plan = library.plan(thing.id)
    couple = in_full_time(library, thing.id)
    steps = [content for _, content in written_steps(thing)]
    decks = [deck_size(step.deck) for step in steps if isinstance(step, CardStep)]
    decks += [len(step.of) for step in steps if isinstance(step, PickStep)]
    turns = couple.events("turn_started")
    return {
        "people": thing.people,
        "seconds": plan.seconds,
        "turns": len(turns),
        "turn": common(timed_turns(couple)),
        "silence": max(silences(couple), default=None),
        "open": {
            type(step).__name__.lower()
            for step in plan.steps
            if isinstance(step, Turn | Silence) and step.until_done
        },
        "cards": len(couple.events("card_shown")),
        "deck": max(decks, default=None),
        "questions": sum(isinstance(step, AskStep | ChooseStep | ScaleStep) for step in steps),
        "lines": len(couple.said()),
    }


@cache
def deck_size(deck: str) -> int:
    """Return how many cards a deck has."""
    dialogs = read_dialogs(dialogs_folder()).dialogs
    assert dialogs is not None
    return len(dialogs.decks[deck].deck.cards)


def timed_turns(couple: TypedCouple) -> list[float]:
    """Return how long each timed turn was, from its bell to the bell that ended it."""
    lengths = []
    for start in couple.events("turn_started"):
        after = couple.lines[couple.lines.index(start) :]
        end = next((line for line in after if line["event"] == "turn_ended"), None)
        bells = [
            line
            for line in after[: after.index(end) if end else None]
            if line["event"] == "earcon" and line["name"] in {"bell_handover", "bell_finish"}
        ]
        if bells and end is not None and end["reason"] == "time":
            lengths.append(float(str(bells[-1]["at"])) - float(str(start["at"])))
    return lengths


def silences(couple: TypedCouple) -> list[float]:
    """Return how long it was quiet, each time; soft tones inside a silence are part of it."""
    quiet_since = 0.0
    found = []
    sounds = {line["utterance_id"]: str(line["name"]) for line in couple.events("earcon")}
    for line in couple.events("speak", "earcon", "playback_finished"):
        at, sound = float(str(line["at"])), sounds.get(line["utterance_id"])
        over = line["event"] == "playback_finished"
        if sound == SOFT or (over and sound is not None):
            continue  # a silence counts from the beginning of its bell
        if not over:
            found.append(round(at - quiet_since, 3))
        quiet_since = at
    return found


def common(lengths: list[float]) -> float | None:
    """Return the one length there is; None where there is none, or several."""
    different = {round(length, 3) for length in lengths}
    return different.pop() if len(different) == 1 else None


@pytest.mark.parametrize("time", ["ten minutes", "an evening", "you choose"])
def test_what_shall_we_do_leads_to_an_exercise(library: Library, time: str) -> None:
    couple = RememberingCouple(library, Store(), replies={"how_long": time, "suggestion": "yes"})
    couple.type("what shall we do")
    couple.to_the_end(50_000)
    assert couple.completed, "what was suggested was led"
    suggested = [key for key in couple.keys if key.startswith("suggest.")]
    assert suggested[0] == "suggest.how_long"
    assert "suggest.how_about" in suggested
