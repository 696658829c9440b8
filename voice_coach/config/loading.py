"""Settings from all their sources: default < file < environment < command line.

Every mistake of every source is reported at once.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from voice_coach.config.files import Key, read_entries, user_config_file
from voice_coach.config.merging import Mistake, merge, setting_keys
from voice_coach.config.models import Settings
from voice_coach.errors import ConfigError, Problem

ENVIRONMENT_PREFIX: Final = "VOICE_COACH_"

SourceKind: TypeAlias = Literal["default", "file", "environment", "command line"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from."""

    kind: SourceKind
    path: Path | None = None
    """The file, where the value stands in one."""
    line: int | None = None
    """1-based line in that file."""
    name: str = ""
    """The environment variable, or the option."""

    def __str__(self) -> str:
        if self.path is not None:
            return f"{self.path}:{self.line}"
        return self.name or self.kind


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings, and where each comes from."""

    settings: Settings
    origins: Mapping[str, Origin]
    """By dotted name (``"wake.phrase"``), every setting."""
    notes: tuple[str, ...] = ()
    """What a person should know although the coach can work: a sentence each."""
    config_file: Path | None = None
    """The file that was read, or would be; None for a user without a home."""


@dataclass(frozen=True, slots=True)
class _Entry:
    key: Key
    value: object
    origin: Origin


def load_settings(
    config_file: Path | None = None,
    overrides: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
) -> LoadedSettings:
    """Return the settings that are in force.

    Args:
        config_file: a TOML file that must exist; None: the user's own, which need not.
        overrides: ``section.key=value`` each; the value in TOML, or a bare text.
        environ: variables, of which ``VOICE_COACH_SECTION__KEY`` count; None: the process's.

    Raises:
        ConfigError: at least one mistake; it holds all of them.
    """
    problems: list[Problem] = []
    notes: list[str] = []
    entries = [
        *_file_entries(config_file, problems, notes),
        *_environment_entries(os.environ if environ is None else environ),
        *_override_entries(overrides, problems),
    ]
    last = {entry.key: entry for entry in entries}
    settings, mistakes = merge(Settings(), {key: entry.value for key, entry in last.items()})
    problems += [_located(mistake, last[mistake.key].origin) for mistake in mistakes]
    if problems:
        raise ConfigError("The settings cannot be used", _told_once(problems))
    origins = {key: Origin("default") for key in setting_keys()}
    origins |= {key: entry.origin for key, entry in last.items() if key in origins}
    return LoadedSettings(
        settings,
        {".".join(key): origin for key, origin in origins.items()},
        tuple(notes),
        config_file or user_config_file(),
    )


def _file_entries(
    config_file: Path | None, problems: list[Problem], notes: list[str]
) -> list[_Entry]:
    path = config_file or user_config_file()
    if path is None:
        return []
    try:
        read = read_entries(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        if config_file is not None:
            problems.append(Problem(path, None, f"the file cannot be read: {reason}"))
        elif not isinstance(error, FileNotFoundError):
            notes.append(f"The settings in {path} are not used, they cannot be read: {reason}.")
        return []
    except ConfigError as error:
        problems.extend(error.problems)
        return []
    return [_Entry(e.key, e.value, Origin("file", path, e.line)) for e in read]


def _environment_entries(environ: Mapping[str, str]) -> list[_Entry]:
    return [
        _Entry(
            tuple(name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")),
            toml_value(text),
            Origin("environment", name=name),
        )
        for name, text in sorted(environ.items())
        if name.startswith(ENVIRONMENT_PREFIX)
    ]


def _override_entries(overrides: Iterable[str], problems: list[Problem]) -> list[_Entry]:
    entries: list[_Entry] = []
    for override in overrides:
        name, equals, text = override.partition("=")
        if not equals:
            hint = "write --set section.key=value"
            problems.append(Problem(None, None, f'--set "{override}" has no "="', hint))
            continue
        key = tuple(part.strip() for part in name.split("."))
        entries.append(_Entry(key, toml_value(text), Origin("command line", name=f"--set {name}")))
    return entries


def toml_value(text: str) -> object:
    """Return what a text means as a TOML value; a text that is none means itself."""
    try:
        tree = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return tree["value"] if len(tree) == 1 else text


def _located(mistake: Mistake, origin: Origin) -> Problem:
    prefix = f"{origin.name}: " if origin.name else ""
    return Problem(origin.path, origin.line, f"{prefix}{mistake.message}", mistake.hint)


def _told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of the lines; a section that is none counts once, not by key."""
    first: dict[tuple[Path | None, str], Problem] = {}
    for problem in sorted(problems, key=_place):
        first.setdefault((problem.path, problem.message), problem)
    return tuple(first.values())


def _place(problem: Problem) -> tuple[str, int]:
    return str(problem.path or ""), problem.line or 0
