"""A whole simulated coach whose voices hum and whose ears are told the words: fast and exact."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

import numpy as np

from support.fakes_speech import FakeVoice
from support.scripted_ears import Script, ScriptedEars, ScriptedPeople
from voice_coach.app.keeping import Keeper
from voice_coach.app.parts import window_seconds
from voice_coach.clip import Clip
from voice_coach.config import Settings
from voice_coach.content.household import Household
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.engine.commands import Remember
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.resources import dialogs_folder
from voice_coach.simulation.parts import Parts
from voice_coach.simulation.runner import ScenarioResult, run_simulation
from voice_coach.speech.earcons import EARCON_NAMES

SCENARIOS = Path(__file__).parent.parent / "scenarios"
"""The scenarios that tests play."""

EARCON_SECONDS = 0.5
_RATE_HZ = 16_000


@lru_cache
def earcons() -> dict[str, Clip]:
    """Return a click and half a second of decay for every earcon."""
    decay = np.exp(-np.arange(round(EARCON_SECONDS * _RATE_HZ)) / 800.0)
    return {name: Clip((9000 * decay).astype(np.int16), _RATE_HZ) for name in EARCON_NAMES}


class ScriptedParts:
    """Implements ``MakeParts``; keeps what it made, to look at."""

    def __init__(self) -> None:
        self.script: Script = deque()
        self.people = ScriptedPeople(self.script)
        self.made: list[Parts] = []
        self.ears: list[ScriptedEars] = []
        self.voices: list[FakeVoice] = []

    def __call__(self, settings: Settings, seed: int) -> Parts:
        library = load_library(
            dialogs_folder(settings.language),
            tuple(settings.people.names),
            choose=lambda count: seed % count,
            household=Household(windows=window_seconds(settings)),
        )
        options = EngineOptions(names=library.names, volume=settings.speaker.volume)
        keeper = Keeper(settings, library.names, None, print, writes=False)
        known = [library]

        def keep(command: Remember) -> Library | None:
            renewed = keeper.remember(command)
            known[:] = [renewed or known[0]]
            return renewed

        ears = ScriptedEars(
            self.script, lambda state, text: known[0].match(state, text) is not None
        )
        self.ears.append(ears)
        self.voices.append(FakeVoice())
        parts = Parts(
            library=library,
            engine=Engine(library, library.phrasebook, options),
            hearing=ears,
            voice=self.voices[-1],
            earcons=earcons(),
            keep=keep,
        )
        self.made.append(parts)
        return parts


def play(path: Path, *, events: Path | None = None, output: Path | None = None) -> ScenarioResult:
    """Play a scenario file with scripted parts."""
    parts = ScriptedParts()
    return run_simulation(
        path, Settings(), parts, events=events, output=output, people=parts.people
    )


def play_text(folder: Path, text: str, **files: Path) -> ScenarioResult:
    """Play a scenario that is written in a test."""
    path = folder / "scenario.yaml"
    path.write_text(dedent(text))
    return play(path, **files)
