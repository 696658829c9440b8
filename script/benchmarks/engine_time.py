"""Processor time of the engine for a whole session."""

from __future__ import annotations

import time

from support.engine_rig import Rig

from measure import Row
from voice_coach.content.loading import load_library
from voice_coach.engine.commands import SessionCompleted
from voice_coach.engine.engine import Engine
from voice_coach.engine.events import InputEvent
from voice_coach.resources import dialogs_folder

ROUNDS = 20


def _timed(spent: list[float]) -> type[Engine]:
    class TimedEngine(Engine):
        def receive(self, event: InputEvent, now: float) -> None:
            began = time.process_time()
            super().receive(event, now)
            spent[0] += time.process_time() - began

        def handle_timeout(self, now: float) -> None:
            began = time.process_time()
            super().handle_timeout(now)
            spent[0] += time.process_time() - began

    return TimedEngine


def _check_in(rig: Rig) -> None:
    rig.start("feeling-check-in")
    rig.run_until_listening("who_first")
    rig.say("ChooseFirst", partner=1)
    for _ in range(2):
        rig.run_until_listening("feeling")
        rig.say("Feeling", feeling="calm")
        rig.run_until_listening("control")
    rig.run_until(SessionCompleted)


def measure() -> list[Row]:
    """Return the engine's row."""
    library = load_library(dialogs_folder("en"), ("Anna", "Ben"), choose=lambda _: 0)
    times = []
    for _ in range(ROUNDS):
        spent = [0.0]
        rig = Rig(library, library.phrasebook)
        rig.engine.__class__ = _timed(spent)
        _check_in(rig)
        times.append(spent[0])
    times.sort()
    median = times[len(times) // 2] * 1000
    return [Row("engine time for a feeling check-in", f"{median:.2f} ms median", "≤ 2 ms")]
