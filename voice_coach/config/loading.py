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

from pydantic import BaseModel, ValidationError

from voice_coach.config.explain import explain
from voice_coach.config.files import Key, read_entries, user_config_file
from voice_coach.config.models import Settings
from voice_coach.errors import ConfigError, Problem
from voice_coach.suggest import nearest

ENVIRONMENT_PREFIX: Final = "VOICE_COACH_"
_WHAT: Final = "The settings cannot be used"

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

    @property
    def name(self) -> str:
        return ".".join(self.key)


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
    known = _known_entries(entries, problems)
    settings = _validated(known, problems)
    if settings is None or problems:
        raise ConfigError(_WHAT, tuple(sorted(problems, key=_place)))
    origins = {".".join(key): Origin("default") for key in setting_keys()}
    origins |= {entry.name: entry.origin for entry in known.values()}
    return LoadedSettings(settings, origins, tuple(notes), config_file or user_config_file())


def setting_keys(model: type[BaseModel] = Settings) -> tuple[Key, ...]:
    """Return the key of everything that can be set, in the order of the models."""
    keys: list[Key] = []
    for name in model.model_fields:
        section = _section(model, name)
        keys += [(name, *key) for key in setting_keys(section)] if section else [(name,)]
    return tuple(keys)


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
            _value(text),
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
        entries.append(_Entry(key, _value(text), Origin("command line", name=f"--set {name}")))
    return entries


def _value(text: str) -> object:
    """Return what a text means as a TOML value; a text that is none means itself."""
    try:
        tree = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return tree["value"] if len(tree) == 1 else text


def _known_entries(entries: Iterable[_Entry], problems: list[Problem]) -> dict[Key, _Entry]:
    """Return the last entry of each setting; what is no setting becomes a problem, once."""
    known: dict[Key, _Entry] = {}
    reported: set[tuple[str, Path | None]] = set()
    for entry in entries:
        mistake = _structural_mistake(entry)
        if mistake is None:
            if entry.key in set(setting_keys()):
                known[entry.key] = entry
        elif (mistake[0], entry.origin.path) not in reported:
            reported.add((mistake[0], entry.origin.path))
            problems.append(_problem(entry.origin, *mistake))
    return known


def _structural_mistake(entry: _Entry) -> tuple[str, str] | None:
    """Return message and hint where the key is no setting; None where it is, or is a section."""
    model: type[BaseModel] = Settings
    for depth, part in enumerate(entry.key):
        here = ".".join(entry.key[: depth + 1])
        if part not in model.model_fields:
            return f'there is no setting "{here}"', _hint_for_unknown(entry.key, depth, model)
        section = _section(model, part)
        if section is None:
            if depth + 1 < len(entry.key) or isinstance(entry.value, dict):
                return f'"{here}" is a value, not a section', ""
            return None
        model = section
    if isinstance(entry.value, dict) and not entry.value:
        return None
    keys = ", ".join(model.model_fields)
    return f'"{entry.name}" is a section, not a value', f"its keys are {keys}"


def _hint_for_unknown(key: Key, depth: int, model: type[BaseModel]) -> str:
    near = nearest(key[depth], model.model_fields)
    meant = [(*key[:depth], near)] if near else [k for k in setting_keys() if k[-1] == key[-1]]
    if len(meant) == 1:
        return f'did you mean "{".".join(meant[0])}"?'
    return f"there are {', '.join(model.model_fields)}"


def _section(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """Return the model of a field that is a section; None for a value."""
    annotation = model.model_fields[name].annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None


def _validated(entries: Mapping[Key, _Entry], problems: list[Problem]) -> Settings | None:
    tree: dict[str, object] = Settings().model_dump()
    for entry in entries.values():
        _put(tree, entry.key, entry.value)
    try:
        return Settings.model_validate(tree)
    except ValidationError as error:
        for details in error.errors():
            location = tuple(str(part) for part in details["loc"])
            key = next(key for key in setting_keys() if location[: len(key)] == key)
            problems.append(_problem(entries[key].origin, *explain(details, ".".join(key))))
        return None


def _put(tree: dict[str, object], key: Key, value: object) -> None:
    inner = tree[key[0]]
    if isinstance(inner, dict) and len(key) > 1:
        _put(inner, key[1:], value)
    else:
        tree[key[0]] = value


def _place(problem: Problem) -> tuple[str, int]:
    return str(problem.path or ""), problem.line or 0


def _problem(origin: Origin, message: str, hint: str) -> Problem:
    prefix = f"{origin.name}: " if origin.name else ""
    return Problem(origin.path, origin.line, f"{prefix}{message}", hint)
