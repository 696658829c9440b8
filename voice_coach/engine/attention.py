"""What is to be heard, and what the coach looks like it is doing: derived, never set."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.commands import Listen
from voice_coach.engine.consent import STATE as CONSENT_STATE
from voice_coach.engine.conversation import Conversation
from voice_coach.engine.interruption import ANSWERING, CONTROL, Interruption
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.session import Session
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import CoachState

IDLE: Final = "idle"
"""The listening state (and profile) in which nothing but the wake phrase is heard."""

CALLED: Final = ("command", "session_command")
"""The listening states in which a command after the wake phrase is heard: outside a session, and
inside one."""


def wanted_listen(
    conversation: Conversation,
    session: Session | None,
    stage: Stage,
    interruption: Interruption,
    repertoire: Repertoire,
) -> Listen:
    """Return what is to be heard now."""
    state, window = interruption.listening or _wanted(conversation, session, stage)
    if state == CONTROL and session is not None and session.plan.answer:
        state = ANSWERING
    return Listen(
        state,
        IDLE if state == IDLE else repertoire.window(state).profile,
        window,
        wake=conversation.consent is None,
        wake_state=CALLED[session is not None],
    )


def _wanted(conversation: Conversation, session: Session | None, stage: Stage) -> tuple[str, bool]:
    if conversation.window is not None:
        return conversation.window.state, conversation.window.expects
    if conversation.consent is not None and conversation.consent.listening:
        return CONSENT_STATE, True
    if conversation.aside is not None:
        return conversation.aside.listening
    if session is not None:
        return session.listening
    return (CONTROL if stage.busy else IDLE), False


def coach_state(
    conversation: Conversation,
    session: Session | None,
    stage: Stage,
    interruption: Interruption,
    *,
    working_out: bool,
) -> CoachState:
    """Return what a light or a screen shows.

    Args:
        conversation: around the session.
        session: that runs or is paused.
        stage: says whether the coach speaks.
        interruption: says whether it was interrupted, and waits.
        working_out: somebody has spoken, and it is not yet known what.
    """
    interrupted = interruption.active and not stage.sounding
    if stage.busy and not interrupted:
        return CoachState.RESPONDING
    expected = (
        interrupted
        or conversation.window is not None
        or (conversation.consent is not None and conversation.consent.listening)
    )
    if conversation.aside is not None:
        expected = expected or conversation.aside.listening[1]
    if session is not None and session.running and not session.runner.timed:
        expected = expected or session.listening[1]
    if not expected:
        return CoachState.IDLE
    return CoachState.PROCESSING if working_out else CoachState.LISTENING
