"""Memory of the ears as their parts come in; runs in a process of its own and prints a table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from measure import proportional_megabytes

_HERE = Path(__file__).resolve()


def ears_memory() -> list[tuple[str, float]]:
    """Return what is there after each step, in MB."""
    folder = _HERE.parents[1]
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, str(_HERE)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return [(str(name), float(size)) for name, size in map(json.loads, done.stdout.splitlines())]


def _steps() -> Iterator[tuple[str, float]]:
    def now(name: str) -> tuple[str, float]:
        return name, proportional_megabytes(os.getpid())

    import numpy as np  # noqa: PLC0415 - what each import weighs is the question

    yield now("Python and numpy")
    from hearing.listening import coach_library, embedded  # noqa: PLC0415 - the same

    yield now("the program's own modules")
    library = coach_library()
    yield now("dialogs (in the parent process)")
    from voice_coach.app.hearing import make_ears  # noqa: PLC0415 - the same
    from voice_coach.speech.hearing import ListenRequest  # noqa: PLC0415 - the same
    from voice_coach.speech.profiles import endpoint_profile  # noqa: PLC0415 - the same
    from voice_coach.units import HEARING_FORMAT, AudioChunk  # noqa: PLC0415 - the same

    settings = embedded()
    ears = make_ears(settings)
    yield now("detectors, wake word, echo canceller, recogniser")
    for state in library.states:
        ears.add_grammar(library.grammar(state))
    yield now("the grammars of all states")
    ears.listen(ListenRequest("command", endpoint_profile("command", settings.listening)))
    noise = np.random.default_rng(1).normal(0, 2000, (500, 320)).astype(np.int16)
    for number, block in enumerate(noise):
        ears.hear(AudioChunk(block.tobytes(), HEARING_FORMAT, number * 0.02))
    yield now("after ten seconds of sound")


if __name__ == "__main__":
    for step in _steps():
        print(json.dumps(step))
