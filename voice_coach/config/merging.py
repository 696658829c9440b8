"""Lays single values over settings, and says of each that does not fit why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from voice_coach.config.explain import explain
from voice_coach.config.files import Key
from voice_coach.config.models import Settings
from voice_coach.suggest import nearest


@dataclass(frozen=True, slots=True)
class Mistake:
    """One value that cannot be used."""

    key: Key
    """As it was given."""
    message: str
    hint: str


def setting_keys(model: type[BaseModel] = Settings) -> tuple[Key, ...]:
    """Return the key of everything that can be set, in the order of the models."""
    keys: list[Key] = []
    for name in model.model_fields:
        section = _section(model, name)
        keys += [(name, *key) for key in setting_keys(section)] if section else [(name,)]
    return tuple(keys)


def merge(base: Settings, values: Mapping[Key, object]) -> tuple[Settings, list[Mistake]]:
    """Return settings with values laid over them.

    Args:
        base: what holds where nothing is laid over it.
        values: by key; an empty table under the key of a section changes nothing.

    Returns:
        The settings and no mistake, or ``base`` and every mistake.
    """
    mistakes: list[Mistake] = []
    settings = set(setting_keys())
    tree: dict[str, object] = base.model_dump()
    for key, value in values.items():
        mistake = _structural_mistake(key, value)
        if mistake is not None:
            mistakes.append(mistake)
        elif key in settings:
            _put(tree, key, value)
    try:
        merged = Settings.model_validate(tree)
    except ValidationError as error:
        for details in error.errors():
            location = tuple(str(part) for part in details["loc"])
            key = next(key for key in settings if location[: len(key)] == key)
            mistakes.append(Mistake(key, *explain(details, ".".join(key))))
    return (base, mistakes) if mistakes else (merged, [])


def unknown_setting(key: Key) -> Mistake | None:
    """Return what is wrong with the name of a setting; None where there is such a setting."""
    return _structural_mistake(key, value="")


def _structural_mistake(key: Key, value: object) -> Mistake | None:
    """Return what is wrong with a key; None where it is a setting, or an empty section."""
    model: type[BaseModel] = Settings
    for depth, part in enumerate(key):
        here = ".".join(key[: depth + 1])
        if part not in model.model_fields:
            hint = _hint_for_unknown(key, depth, model)
            return Mistake(key, f'there is no setting "{here}"', hint)
        section = _section(model, part)
        if section is None:
            if depth + 1 < len(key) or isinstance(value, Mapping):
                return Mistake(key, f'"{here}" is a value, not a section', "")
            return None
        model = section
    if isinstance(value, Mapping) and not value:
        return None
    hint = f"its keys are {', '.join(model.model_fields)}"
    return Mistake(key, f'"{".".join(key)}" is a section, not a value', hint)


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


def _put(tree: dict[str, object], key: Key, value: object) -> None:
    inner = tree[key[0]]
    if isinstance(inner, dict) and len(key) > 1:
        _put(inner, key[1:], value)
    else:
        tree[key[0]] = value
