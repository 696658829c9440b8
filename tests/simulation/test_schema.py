"""The committed JSON Schema is the one that the models make."""

from __future__ import annotations

import json
from pathlib import Path

from voice_coach.simulation.schema import scenario_schema_text

SCHEMA = Path(__file__).parents[2] / "docs" / "scenario.schema.json"


def test_the_committed_schema_is_up_to_date() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == scenario_schema_text(), "run script/docs"


def test_every_reference_in_it_leads_somewhere() -> None:
    schema = json.loads(scenario_schema_text())
    references: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            references.extend(value for key, value in node.items() if key == "$ref")
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(schema)
    assert len(references) >= 5
    assert {reference.removeprefix("#/$defs/") for reference in references} <= set(schema["$defs"])


def test_every_field_says_what_it_is() -> None:
    schema = json.loads(scenario_schema_text())
    for name, definition in {"top": schema, **schema["$defs"]}.items():
        for field, content in definition.get("properties", {}).items():
            assert content.get("description"), f"{name}.{field}"
