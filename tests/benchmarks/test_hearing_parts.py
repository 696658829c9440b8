"""The parts of the benchmark of hearing at work: that they run, and what must not get worse."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from hearing import quiet_room
from hearing.command import measured, part_names
from hearing.listening import Listener, embedded, file_listener
from hearing.part import Figure
from hearing.parts import cost
from hearing.parts.orders import INTENTS, KIND, Condition, heard_rightly, share
from hearing.run import Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.speech,
    pytest.mark.recordings,
    pytest.mark.skipif(not Run().recordings.there, reason="there are no recordings of people"),
    pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed"),
]

TINY = 0.02
"""Of the clips: every part has to run through, its figures mean nothing."""
ORDERS = 12
FLOORS = {("kitchen", 15): 0.75, ("kitchen", 6): 0.50}
"""At least one order below what was measured: another compiler's rounding is no failure.
``tests/app/test_hear.py`` hears clean orders."""


@pytest.fixture
def tiny() -> Iterator[Run]:
    run = Run(TINY, quiet=True)
    yield run
    run.close()


@pytest.mark.parametrize("name", part_names())
def test_a_part_runs_and_has_something_to_show(
    name: str, tiny: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cost, "missing", lambda: "it has a test of its own, with real sound")
    kept = measured(name, tiny)
    if kept.part.skipped:
        pytest.skip(kept.part.skipped)
    assert kept.part.tables
    assert kept.part.figures
    assert all(key.partition(".")[0] == name for key in kept.part.figures)
    assert kept.processor_seconds > 0


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with file_listener(embedded(), INTENTS) as opened:
        yield opened


@pytest.mark.parametrize("condition", FLOORS)
def test_orders_are_heard_no_worse_than_they_were(
    condition: Condition, listener: Listener, tiny: Run
) -> None:
    clips = tiny.recordings.clips(KIND)[: 8 * ORDERS : 8]
    found: Figure = share(heard_rightly(tiny, listener, clips, condition).values())
    assert found.value >= FLOORS[condition], str(found)


@pytest.mark.audio
def test_a_quiet_room_costs_little_more_than_its_device() -> None:
    if absent := quiet_room.missing():
        pytest.skip(absent)
    found = quiet_room.quiet_room(3.0)
    assert 0 < found.device < 0.05
    assert found.coach < 0.10
    assert found.megabytes > 50
