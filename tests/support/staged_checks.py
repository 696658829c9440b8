"""Checks that do what they are told: in a module, so that a child process can load them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from voice_coach.app.doctor.findings import Finding, verdicts
from voice_coach.errors import ModelError


@dataclass(frozen=True)
class StagedCheck:
    """Does what it is told."""

    act: Callable[[], Finding | None]
    name: str = "staged"
    limit: float = 10.0
    doing: ClassVar[str] = "Acting"
    broken: ClassVar[str] = "mend it"
    exit_code: ClassVar[int] = 3

    def run(self) -> Finding:
        return self.act() or verdicts(self).ok("All right.")


def fine() -> None:
    """Find nothing."""


def refuse() -> None:
    raise ModelError("The model is damaged.", "voice-coach setup --model")


def crash() -> None:
    os.kill(os.getpid(), signal.SIGABRT)


def hang() -> None:
    time.sleep(60)


def blunder() -> None:
    words = "what Anna said"
    raise ValueError(words)
