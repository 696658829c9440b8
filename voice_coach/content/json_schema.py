"""JSON Schemas of the dialog files, for editors that complete and check while one writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from voice_coach.content.programme_schema import Programme
from voice_coach.content.schema import (
    Answers,
    Countries,
    Deck,
    Exercise,
    Feelings,
    Language,
    Listening,
    Names,
    Prompts,
    Pronunciations,
)
from voice_coach.content.sentences_file import SentencesFile
from voice_coach.content.suggestion_schema import Suggestions

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "exercise": Exercise,
    "deck": Deck,
    "answers": Answers,
    "programme": Programme,
    "suggestions": Suggestions,
    "language": Language,
    "listening": Listening,
    "prompts": Prompts,
    "feelings": Feelings,
    "names": Names,
    "countries": Countries,
    "pronunciations": Pronunciations,
    "intents": SentencesFile,
}
"""Model of each kind of file."""

_BARE: Final = frozenset({"countries", "names", "prompts", "pronunciations"})
"""Files whose top level is the model's only field."""


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file.

    Args:
        kind: a key of ``MODELS``.

    Raises:
        KeyError: no such kind.
    """
    schema = MODELS[kind].model_json_schema(mode="validation")
    if kind in _BARE:
        inner = schema["properties"][kind]
        schema = {"$defs": schema.get("$defs", {}), **inner}
    return {"$schema": DIALECT, "title": f"voice-coach {kind}", **schema}
