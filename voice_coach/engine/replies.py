"""Answers to commands: which line answers which intent, and what follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from voice_coach.engine.events import IntentRecognized
from voice_coach.engine.session import Session
from voice_coach.engine.stage import Stage
from voice_coach.engine.tuning import ADJUSTMENTS, tune
from voice_coach.units import Seconds

COMMAND_STATE: Final = "command"
"""Listening state of every command."""


class After(Enum):
    """What follows an answer."""

    IDLE = "idle"
    """Nothing: the coach waits for its name."""
    FOLLOW_UP = "follow_up"
    """A window opens without the wake phrase: the answer invites a command."""
    SLEEP = "sleep"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class Reply:
    """A line, and what follows it."""

    key: str
    slots: Mapping[str, str | int] = field(default_factory=dict)
    after: After = After.IDLE
    window: str = COMMAND_STATE
    """Listening state of the window that opens after it."""


FIXED: Final[Mapping[str, Reply]] = {
    "WhatCanYouDo": Reply("idle.what_can_you_do", after=After.FOLLOW_UP),
    "WhoAreYou": Reply("idle.who_are_you"),
    "Help": Reply("idle.help", after=After.FOLLOW_UP),
    "GoToSleep": Reply("sleep.going", after=After.SLEEP),
    "Goodbye": Reply("goodbye", after=After.GOODBYE),
}
"""Answers that depend on nothing."""

MOVES: Final = frozenset({"Repeat", "Skip", "Done", "Back"})
"""Commands that move a session; while it is paused they have to wait for "resume"."""


def adjust(intent: str, stage: Stage) -> Reply | None:
    """Carry out a change of volume or speed; None when it is another intent."""
    if intent not in ADJUSTMENTS:
        return None
    what = ADJUSTMENTS[intent][0]
    _, changed = tune(intent, stage)
    return Reply(f"{what}.{intent.lower()}" if changed else f"{what}.at_limit")


def heard_seconds(event: IntentRecognized) -> Seconds | None:
    """Return the length named in a command (slots ``minutes`` and ``seconds``), if any."""
    minutes, seconds = event.slots.get("minutes"), event.slots.get("seconds")
    if minutes is None and seconds is None:
        return None
    return 60.0 * float(minutes or 0) + float(seconds or 0)


def in_session(event: IntentRecognized, session: Session, stage: Stage, now: Seconds) -> None:
    """Carry out a session command that leaves the session going; others are ignored."""
    if not session.running and event.name in MOVES:
        _answer(stage, "session.help.paused")
        return
    match event.name:
        case "Repeat":
            session.repeat(now)
        case "Skip":
            session.skip(now, "passed")
        case "Done":
            session.skip(now, "done")
        case "Back":
            if not session.back(now):
                _answer(stage, "session.cannot_back")
        case "TimeLeft":
            _time_left(session, stage, now)
        case "AddTime":
            _add_time(event, session, stage, now)
        case _:
            _answer_in_session(event.name, session, stage)


def _answer_in_session(intent: str, session: Session, stage: Stage) -> None:
    if intent == "Help":
        phase = session.runner.phase if session.running else "paused"
        _answer(stage, f"session.help.{phase}")
    elif intent == "StartExercise":
        _answer(stage, "command.busy", {"title": session.plan.title})
    elif intent == "SaveCard":
        _answer(stage, "card.none_open")
    elif intent in ("WhatCanYouDo", "WhoAreYou"):
        _answer(stage, FIXED[intent].key)
    else:
        reply = adjust(intent, stage)
        if reply is not None and not session.still:
            _answer(stage, reply.key)


def _answer(stage: Stage, key: str, slots: Mapping[str, str | int] | None = None) -> None:
    stage.say(key, slots, remember=False)


def _time_left(session: Session, stage: Stage, now: Seconds) -> None:
    left = session.remaining(now)
    if left is None:
        _answer(stage, "session.no_time_here")
    else:
        _answer(stage, "session.time_left", {"duration": spoken_seconds(left)})


def _add_time(event: IntentRecognized, session: Session, stage: Stage, now: Seconds) -> None:
    seconds = heard_seconds(event)
    if seconds is None or not session.add(seconds, now):
        _answer(stage, "session.no_time_here")
    elif not session.still:
        _answer(stage, "session.time_added", {"duration": round(seconds)})


def spoken_seconds(left: Seconds) -> int:
    """Round a remaining time to what people say: whole seconds, fives above twenty."""
    whole = round(left)
    return whole if whole <= 20 else 5 * round(whole / 5)
