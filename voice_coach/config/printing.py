"""The settings that are in force, explained, written so that they could be a settings file."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import Final, TypedDict

from voice_coach.config.loading import ENVIRONMENT_PREFIX, LoadedSettings
from voice_coach.config.reference import explanations, value_at

WIDTH: Final = 80
"""Characters of a line of comments."""


class SettingReport(TypedDict):
    """One setting in ``voice-coach config --json``."""

    value: object
    """In force."""
    origin: str
    """``default``, a file with its line, a variable or an option."""
    default: object
    meaning: str
    """What it is, in which unit."""
    allowed: str
    """What may be written."""


class SettingsReport(TypedDict):
    """What ``voice-coach config --json`` prints."""

    settings: dict[str, object]
    """Nested like the sections."""
    origins: dict[str, str]
    """By dotted name."""
    config_file: str | None
    """The file that was read, or would be."""
    keys: dict[str, SettingReport]
    """By dotted name."""


def report(loaded: LoadedSettings) -> SettingsReport:
    """Return settings as plain values."""
    values = _values(loaded)
    return {
        "settings": loaded.settings.model_dump(mode="json"),
        "origins": {name: str(origin) for name, origin in loaded.origins.items()},
        "config_file": None if loaded.config_file is None else str(loaded.config_file),
        "keys": {
            name: {
                "value": values[name],
                "origin": str(loaded.origins[name]),
                "default": told.default,
                "meaning": told.meaning,
                "allowed": told.allowed,
            }
            for name, told in explanations().items()
        },
    }


def as_toml(loaded: LoadedSettings, section: str = "") -> str:
    """Return settings as TOML: what each means above it, where it comes from beside it.

    Args:
        loaded: settings in force.
        section: only this section and those inside it; empty: all.
    """
    values, told = _values(loaded), explanations()
    lines: list[str] = []
    current = ""
    for name in values:
        table, _, key = name.rpartition(".")
        if section and not f"{table}.".startswith(f"{section}."):
            continue
        if table != current:
            lines += ["", f"[{table}]", *_comment(told[name].section)]
            current = table
        lines += _comment(told[name].meaning)
        limits = told[name].allowed
        more = f"; {limits}" if limits[0].isdigit() or limits.startswith("more") else ""
        lines.append(f"{key} = {_written(values[name])}  # {loaded.origins[name]}{more}")
    return "\n".join(lines).strip("\n")


def explained(loaded: LoadedSettings, name: str) -> str:
    """Return everything about one setting.

    Args:
        loaded: settings in force.
        name: its dotted name; there is such a setting.
    """
    told, value = explanations()[name], _values(loaded)[name]
    variable = ENVIRONMENT_PREFIX + name.replace(".", "__").upper()
    rows = {
        "allowed": told.allowed,
        "default": _written(told.default),
        "comes from": str(loaded.origins[name]),
        "change it": f"voice-coach config set {name} VALUE",
        "just once": f"--set {name}=VALUE, or the variable {variable}",
    }
    return "\n".join(
        [
            f"{name} = {_written(value)}",
            "",
            *textwrap.wrap(" ".join(filter(None, [told.section, told.meaning])), WIDTH),
            "",
            *(f"{label + ':':<12}{text}" for label, text in rows.items()),
        ]
    )


def written_value(loaded: LoadedSettings, name: str) -> str:
    """Return the value of one setting as it is written in a settings file."""
    return _written(_values(loaded)[name])


def sections() -> tuple[str, ...]:
    """Return the names of the sections, also of those that hold only sections."""
    names = [name.split(".")[:-1] for name in explanations()]
    found = {".".join(name[:end]) for name in names for end in range(1, len(name) + 1)}
    return tuple(sorted(found))


def _values(loaded: LoadedSettings) -> Mapping[str, object]:
    """Return the values in force by dotted name; TOML wants what is in no section first."""
    plain = loaded.settings.model_dump(mode="json")
    values: dict[str, object] = {}
    for name in sorted(explanations(), key=lambda name: "." in name):
        value = value_at(plain, tuple(name.split(".")))
        values[name] = "" if value is None else value
    return values


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _written(value: object) -> str:
    # Texts, numbers, lists and truth values are written alike in JSON and TOML.
    return json.dumps(value, ensure_ascii=False)
