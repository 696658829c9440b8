"""The simulated living room: people, sound and time that are made up; the coach is the real one."""

from __future__ import annotations

from voice_coach.simulation.file_run import run_file
from voice_coach.simulation.parts import MakeParts, Parts
from voice_coach.simulation.people import People
from voice_coach.simulation.runner import ScenarioResult, play_scenario, run_simulation
from voice_coach.simulation.scenario import load_scenario

__all__ = [
    "MakeParts",
    "Parts",
    "People",
    "ScenarioResult",
    "load_scenario",
    "play_scenario",
    "run_file",
    "run_simulation",
]
