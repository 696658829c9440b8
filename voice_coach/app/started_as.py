"""How a person started this program, so that advice names a command that can be typed.

Somebody who has a checkout types ``script/run doctor``; ``voice-coach`` is not on their PATH.
"""

from __future__ import annotations

import os
import re
from typing import Final

VARIABLE: Final = "COACH_STARTED_AS"
"""Environment variable in which ``script/run`` says how it was called."""

PROGRAM: Final = "voice-coach"

_COMMAND: Final = re.compile(
    rf"\b{PROGRAM} "
    r"(?P<command>run|demo|setup|doctor|hearing-check|devices|say|config|check|exercises|new|rehearse|preview|hear|simulate|forget)\b"
)


def program() -> str:
    """Return what is typed to start this program, before the name of a command."""
    name = os.environ.get(VARIABLE, "")
    return name if name.isprintable() and name else PROGRAM


def as_typed(text: str) -> str:
    """Return a text in which every command is named as this person starts it."""
    return _COMMAND.sub(_typed, text)


def _typed(found: re.Match[str]) -> str:
    name, command = program(), found["command"]
    if name != PROGRAM and command == "run":
        return name  # what script/run does where no command is named
    return f"{name} {command}"
