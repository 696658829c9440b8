"""The machines, as tables: everything that decides which state follows which lies in this file.

Two small machines are coupled by explicit rules in ``engine.py``: the conversation (what the
coach is doing with the people) and the session (one exercise's life). A diagram is drawn from
the tables (``state_diagram``); an event that a state does not allow raises with both names.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from voice_coach.errors import IllegalTransitionError


class CoachState(StrEnum):
    """What the coach is doing, as a light or a screen shows it. Derived, never set."""

    IDLE = "idle"
    """Waits for its name."""
    LISTENING = "listening"
    """A window is open in which somebody is expected to speak."""
    PROCESSING = "processing"
    """Somebody has spoken in an open window; the words are being worked out."""
    RESPONDING = "responding"
    """The coach is speaking."""


class BargeIn(StrEnum):
    """What cuts a line that the coach says."""

    NONE = "none"
    """Nothing."""
    CONTROL_WORDS = "control_words"
    """The words for it: "stop", "pause", "repeat", "skip"."""
    ANY = "any"
    """Speech, whatever it turns out to be."""


class Mode(StrEnum):
    """States of the conversation."""

    IDLE = "idle"
    """Only the wake phrase is heard."""
    ASLEEP = "asleep"
    """As idle, and nothing is said unasked."""
    COMMAND = "command"
    """The name was heard: a command is expected."""
    REPLYING = "replying"
    """An answer outside a session is being spoken."""
    ASIDE = "aside"
    """A few questions about a reminder, or the time, are asked outside a session."""
    CONSENT = "consent"
    """An exercise is proposed; each of the people is asked."""
    SESSION = "session"
    """An exercise runs or is paused."""


class Turning(StrEnum):
    """Events of the conversation machine."""

    WAKE = "wake"
    """The name was heard or the button pressed."""
    CLOSE = "close"
    """The command window passed unanswered, or nothing was wanted."""
    REPLY = "reply"
    """The coach begins to answer."""
    REPLIED = "replied"
    """The answer is over."""
    FOLLOW_UP = "follow_up"
    """The answer is over and invites a command."""
    SLEEP = "sleep"
    """The answer to "go to sleep" is over."""
    ASK = "ask"
    """Something is asked that leads to no session."""
    PROPOSE = "propose"
    """An exercise was asked for that needs everybody's yes."""
    BEGIN = "begin"
    """The exercise begins."""
    DECLINE = "decline"
    """Somebody did not say yes."""
    END = "end"
    """It is over: completed, stopped or cut short."""


class SessionState(StrEnum):
    """States of a session."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    STOPPED = "stopped"


class Progress(StrEnum):
    """Events of the session machine."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"
    STOP = "stop"


S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)

CONVERSATION: Mapping[Mode, Mapping[Turning, Mode]] = {
    Mode.IDLE: {
        Turning.WAKE: Mode.COMMAND,
        Turning.REPLY: Mode.REPLYING,
        Turning.ASK: Mode.ASIDE,
        Turning.PROPOSE: Mode.CONSENT,
        Turning.BEGIN: Mode.SESSION,
    },
    Mode.ASLEEP: {
        Turning.WAKE: Mode.COMMAND,
    },
    Mode.COMMAND: {
        Turning.WAKE: Mode.COMMAND,
        Turning.CLOSE: Mode.IDLE,
        Turning.REPLY: Mode.REPLYING,
        Turning.ASK: Mode.ASIDE,
        Turning.PROPOSE: Mode.CONSENT,
        Turning.BEGIN: Mode.SESSION,
        Turning.END: Mode.IDLE,
    },
    Mode.REPLYING: {
        Turning.WAKE: Mode.COMMAND,
        Turning.REPLY: Mode.REPLYING,
        Turning.REPLIED: Mode.IDLE,
        Turning.FOLLOW_UP: Mode.COMMAND,
        Turning.SLEEP: Mode.ASLEEP,
        Turning.BEGIN: Mode.SESSION,
        Turning.END: Mode.IDLE,
    },
    Mode.ASIDE: {
        Turning.WAKE: Mode.COMMAND,
        Turning.FOLLOW_UP: Mode.COMMAND,
        Turning.END: Mode.IDLE,
    },
    Mode.CONSENT: {
        Turning.BEGIN: Mode.SESSION,
        Turning.DECLINE: Mode.REPLYING,
        Turning.END: Mode.IDLE,
    },
    Mode.SESSION: {
        Turning.REPLY: Mode.REPLYING,
        Turning.END: Mode.IDLE,
    },
}

SESSION: Mapping[SessionState, Mapping[Progress, SessionState]] = {
    SessionState.READY: {
        Progress.START: SessionState.RUNNING,
        Progress.STOP: SessionState.STOPPED,
    },
    SessionState.RUNNING: {
        Progress.PAUSE: SessionState.PAUSED,
        Progress.COMPLETE: SessionState.COMPLETED,
        Progress.STOP: SessionState.STOPPED,
    },
    SessionState.PAUSED: {
        Progress.RESUME: SessionState.RUNNING,
        Progress.STOP: SessionState.STOPPED,
    },
    SessionState.COMPLETED: {},
    SessionState.STOPPED: {},
}


class Machine(Generic[S, E]):
    """A current state and the table that says what may follow."""

    def __init__(self, name: str, table: Mapping[S, Mapping[E, S]], start: S) -> None:
        self._name = name
        self._table = table
        self._state = start

    @property
    def state(self) -> S:
        """The current state."""
        return self._state

    def advance(self, event: E) -> S:
        """Follow the table.

        Raises:
            IllegalTransitionError: the state does not allow the event.
        """
        try:
            self._state = self._table[self._state][event]
        except KeyError:
            raise IllegalTransitionError(self._name, self._state, event) from None
        return self._state


def state_diagram(table: Mapping[S, Mapping[E, S]], start: S) -> str:
    """Draw a table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {start}"]
    for state, row in table.items():
        lines.extend(f"    {state} --> {after} : {event}" for event, after in row.items())
        if not row:
            lines.append(f"    {state} --> [*]")
    return "\n".join(lines) + "\n"
