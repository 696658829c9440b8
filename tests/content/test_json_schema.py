from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from voice_coach.content.json_schema import DIALECT, MODELS, json_schema


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_a_schema_is_json_and_whole(kind: str) -> None:
    schema = json_schema(kind)
    assert schema["$schema"] == DIALECT
    assert schema["type"] == "object"
    assert json.loads(json.dumps(schema)) == schema
    for reference in references(schema):
        assert reference.removeprefix("#/$defs/") in schema["$defs"], reference


def test_short_forms_of_steps_are_offered() -> None:
    step = json_schema("exercise")["$defs"]["Step"]["properties"]
    kinds = {
        name: [option.get("type", option.get("$ref")) for option in step[name]["anyOf"]]
        for name in ("say", "silence", "turn", "ask")
    }
    assert kinds == {
        "say": ["string", "#/$defs/SayStep", "null"],
        "silence": ["number", "#/$defs/SilenceStep", "null"],
        "turn": ["string", "#/$defs/TurnStep", "null"],
        "ask": ["#/$defs/AskStep", "null"],
    }
    assert step["turn"]["anyOf"][0]["enum"] == ["first", "second", "each", "other", "both"]


def test_unknown_keys_are_refused_and_needed_ones_named() -> None:
    schema = json_schema("exercise")
    assert schema["additionalProperties"] is False
    assert {"id", "title", "aliases", "people", "consent", "steps"} == set(schema["required"])


@pytest.mark.parametrize("kind", ["prompts", "pronunciations"])
def test_files_without_a_top_key_have_none(kind: str) -> None:
    assert kind not in json_schema(kind).get("properties", {})
