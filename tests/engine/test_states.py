from __future__ import annotations

from collections.abc import Mapping

import pytest

from voice_coach.engine.states import (
    CONVERSATION,
    SESSION,
    E,
    Machine,
    Mode,
    Progress,
    S,
    SessionState,
    Turning,
    state_diagram,
)
from voice_coach.errors import IllegalTransitionError


def test_every_state_has_a_row() -> None:
    assert set(CONVERSATION) == set(Mode)
    assert set(SESSION) == set(SessionState)


def reachable(table: Mapping[S, Mapping[E, S]], start: S) -> set[S]:
    reached = {start}
    for _ in table:
        reached |= {after for state in reached for after in table[state].values()}
    return reached


def test_every_state_can_be_reached_and_the_conversation_never_ends() -> None:
    assert reachable(CONVERSATION, Mode.IDLE) == set(Mode)
    assert reachable(SESSION, SessionState.READY) == set(SessionState)
    assert all(CONVERSATION.values())


def test_an_impossible_event_names_the_state_and_the_event() -> None:
    machine = Machine("session", SESSION, SessionState.READY)
    with pytest.raises(IllegalTransitionError, match=r"session: resume .* state ready"):
        machine.advance(Progress.RESUME)


def test_the_table_is_followed() -> None:
    machine = Machine("conversation", CONVERSATION, Mode.IDLE)
    assert machine.advance(Turning.WAKE) is Mode.COMMAND
    assert machine.state is Mode.COMMAND


def test_the_diagram_has_every_arrow() -> None:
    diagram = state_diagram(CONVERSATION, Mode.IDLE)
    assert diagram.count(" --> ") == 1 + sum(len(row) for row in CONVERSATION.values())
    assert "    consent --> session : begin" in diagram
