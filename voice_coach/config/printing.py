"""The settings that are in force, written so that they could be a settings file."""

from __future__ import annotations

import json
from typing import TypedDict

from voice_coach.config.loading import LoadedSettings


class SettingsReport(TypedDict):
    """What ``voice-coach config --json`` prints."""

    settings: dict[str, object]
    """Nested like the sections."""
    origins: dict[str, str]
    """By dotted name."""
    config_file: str | None
    """The file that was read, or would be."""


def report(loaded: LoadedSettings) -> SettingsReport:
    """Return settings as plain values."""
    return {
        "settings": loaded.settings.model_dump(mode="json"),
        "origins": {name: str(origin) for name, origin in loaded.origins.items()},
        "config_file": None if loaded.config_file is None else str(loaded.config_file),
    }


def as_toml(loaded: LoadedSettings) -> str:
    """Return settings as TOML, each with the place it comes from as a comment."""
    sections: dict[str, list[str]] = {"": []}
    for name, origin in loaded.origins.items():
        section, _, key = name.rpartition(".")
        sections.setdefault(section, []).append(f"{key} = {_value(loaded, name)}  # {origin}")
    blocks = ["\n".join([f"[{name}]"] * bool(name) + lines) for name, lines in sections.items()]
    return "\n\n".join(blocks)


def _value(loaded: LoadedSettings, name: str) -> str:
    value: object = loaded.settings.model_dump(mode="json")
    for part in name.split("."):
        value = value[part] if isinstance(value, dict) else value
    # Texts, numbers, lists and truth values are written alike in JSON and TOML; null has no like.
    return json.dumps("" if value is None else value, ensure_ascii=False)
