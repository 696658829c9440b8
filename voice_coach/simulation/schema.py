"""The JSON Schema of scenario files, for editors; ``script/docs`` writes it into ``docs/``."""

from __future__ import annotations

import json
from typing import Final, TypeAlias

from voice_coach.simulation.forms import NOISE_KINDS, ScenarioForm

JsonSchema: TypeAlias = dict[str, object]

_ALSO_WORDS: Final = {
    "ExpectationForm": {"type": "string", "description": "The event alone: it must happen."},
    "NoiseForm": {
        "type": "string",
        "description": f"One of {', '.join(NOISE_KINDS)}, or a file.",
    },
    "EchoForm": {"enum": [True, False, "yes", "no", "on", "off"]},
}
"""What can be written instead of a mapping."""


def scenario_schema() -> JsonSchema:
    """Return the schema of a scenario file (JSON Schema 2020-12)."""
    schema = ScenarioForm.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    for name in _ALSO_WORDS:
        definitions[f"{name}Mapping"] = definitions[name]
        definitions[name] = {
            "anyOf": [_ALSO_WORDS[name], {"$ref": f"#/$defs/{name}Mapping"}],
        }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def scenario_schema_text() -> str:
    """Return the contents of ``docs/scenario.schema.json``."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"
