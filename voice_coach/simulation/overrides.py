"""Settings of a scenario over those that are in force."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from voice_coach.config import Settings, merge
from voice_coach.errors import Problem, ScenarioError
from voice_coach.simulation.story import Scenario, SettingKey

Written: TypeAlias = tuple[str, ...]
"""Keys as they stand in the file: ``("wake", "phrase")`` or ``("wake.phrase",)``."""


def flattened(
    settings: Mapping[str, object], above: Written = ()
) -> dict[SettingKey, tuple[Written, object]]:
    """Return nested and dotted settings by key, with the keys as written."""
    flat: dict[SettingKey, tuple[Written, object]] = {}
    for name, content in settings.items():
        written = (*above, name)
        if isinstance(content, Mapping):
            flat |= flattened(content, written)
        else:
            flat[tuple(".".join(written).split("."))] = (written, content)
    return flat


def override_problems(
    values: Mapping[SettingKey, object], path: Path, lines: Mapping[SettingKey, int | None]
) -> list[Problem]:
    """Return what is wrong with overrides, whatever they are laid over."""
    return _laid_over(Settings(), values, path, lines)[1]


def overridden(settings: Settings, scenario: Scenario) -> Settings:
    """Return settings with a scenario's own over them.

    Raises:
        ScenarioError: they do not fit together.
    """
    merged, problems = _laid_over(
        settings, scenario.settings, scenario.path, scenario.setting_lines
    )
    if problems:
        raise ScenarioError(f"The scenario {scenario.path} cannot be run", tuple(problems))
    return merged


def _laid_over(
    base: Settings,
    values: Mapping[SettingKey, object],
    path: Path,
    lines: Mapping[SettingKey, int | None],
) -> tuple[Settings, list[Problem]]:
    merged, mistakes = merge(base, values)
    return merged, [
        Problem(path, lines.get(mistake.key), mistake.message, mistake.hint) for mistake in mistakes
    ]
