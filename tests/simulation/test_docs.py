"""docs/scenarios.md: every example runs and passes, every event and key is described."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.simulation_rig import play

from voice_coach.journal.event_log import event_classes, event_keys
from voice_coach.simulation.forms import ExpectationForm, RoomForm, ScenarioForm, StepForm

PAGE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
EXAMPLES = [text for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "steps:" in text]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_passes(number: int, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(EXAMPLES[number])
    result = play(path)
    assert result.passed, result.as_text()
    assert result.verdicts


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


def test_every_event_is_in_the_table_with_its_fields() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    for event in event_classes():
        row = next((row for row in rows if f"`{event}`" in row.split("|")[1]), None)
        assert row is not None, event
        if "the same fields" not in row:
            missing = {key for key in event_keys(event) if f"`{key}`" not in row}
            assert not missing, (event, missing)


@pytest.mark.parametrize("form", [ScenarioForm, StepForm, ExpectationForm, RoomForm])
def test_every_key_is_described(form: type[ScenarioForm]) -> None:
    for name, field in form.model_fields.items():
        key = field.alias or name
        assert re.search(rf"\b{key}\b", PAGE), key
