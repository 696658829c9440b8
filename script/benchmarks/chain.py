"""How much faster than the clock on the wall the whole chain runs, and its timers."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from measure import Row, spent_seconds
from voice_coach.app.virtual import make_parts
from voice_coach.config import Settings
from voice_coach.simulation import ScenarioResult, run_simulation
from voice_coach.simulation.verdicts import moment_of

SCENARIOS = Path(__file__).resolve().parents[2] / "tests" / "scenarios"
SETTINGS = Settings.model_validate(
    {"voice": {"engine": "flite", "cache": False}, "recognizer": {"engine": "pocketsphinx"}}
)
GAZE_SECONDS = 60.0


def measure() -> Iterator[Row]:
    """Yield a row for each scenario, and one for the timer."""
    if shutil.which("flite") is None:
        yield Row("the whole chain", "skipped: flite is not installed", "≥ 20 x")
        return
    with tempfile.TemporaryDirectory() as home:
        # Nobody's own exercises, caches or models have a say.
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = home
        row, _ = _play("feeling_check_in")
        yield row
        row, gaze = _play("silent_gaze")
        yield row
    bells = {line["name"]: moment_of(line) for line in gaze.run.lines if line["event"] == "earcon"}
    error = bells["bell_end"] - bells["bell_start"] - GAZE_SECONDS
    yield Row("timer error on virtual time", f"{error * 1000:+.3f} ms", "≤ 20 ms")


def _play(name: str) -> tuple[Row, ScenarioResult]:
    wall, processor = time.perf_counter(), spent_seconds()
    result = run_simulation(SCENARIOS / f"{name}.yaml", SETTINGS, make_parts)
    wall, processor = time.perf_counter() - wall, spent_seconds() - processor
    if not result.passed:
        raise RuntimeError(result.as_text())
    speed = f"{result.run.seconds / wall:.0f} x by the wall, {result.run.seconds / processor:.0f} x"
    what = f"whole chain, {name}, {result.run.seconds:.0f} s people synthesized"
    return Row(what, f"{speed} by processor time", "≥ 20 x"), result
