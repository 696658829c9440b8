"""What each setting means and what is allowed for it.

The meaning stands in ``config/default.toml``, above each key; what is allowed, in the models.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from voice_coach.config.files import Key
from voice_coach.config.merging import setting_keys
from voice_coach.config.models import Settings
from voice_coach.resources import default_config_file

if TYPE_CHECKING:
    from tomlkit.items import Item
    from tomlkit.items import Key as TomlKey

_KINDS: Final[Mapping[str, str]] = {
    "boolean": "true or false",
    "number": "a number",
    "integer": "a whole number",
    "string": "a text",
    "array": "a list of texts",
}
_LIMITS: Final[Mapping[str, str]] = {
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One setting, explained."""

    meaning: str
    """Sentences: what it is, in which unit."""
    section: str
    """What its section is about; empty where that is clear."""
    allowed: str
    """``0 to 1``, ``"auto" or "off"``, ``a text`` …"""
    default: object
    """As in TOML: a text, a number, a truth value or a list."""


@cache
def explanations() -> Mapping[str, Explanation]:
    """Return every setting by its dotted name, in the order of the models."""
    notes = _Notes(default_config_file())
    defaults = Settings().model_dump(mode="json")
    schema = Settings.model_json_schema()
    found = {}
    for key in setting_keys():
        default = value_at(defaults, key)
        found[".".join(key)] = Explanation(
            notes.meanings[key],
            notes.sections.get(key[:-1], ""),
            allowed(_rule(schema, key)),
            "" if default is None else default,
        )
    return MappingProxyType(found)


def value_at(tree: object, key: Key) -> object:
    """Return what stands in nested tables under a key; None where nothing does."""
    for part in key:
        tree = tree.get(part) if isinstance(tree, Mapping) else None
    return tree


def allowed(rule: Mapping[str, object]) -> str:
    """Return what a JSON schema takes, for people."""
    choices = rule.get("enum")
    if isinstance(choices, list):
        *rest, last = (json.dumps(choice, ensure_ascii=False) for choice in choices)
        return f"{', '.join(rest)} or {last}" if rest else last
    lowest, highest = rule.get("minimum"), rule.get("maximum")
    if lowest is not None and highest is not None:
        return f"{lowest:g} to {highest:g}"
    limits = [f"{words} {rule[name]:g}" for name, words in _LIMITS.items() if name in rule]
    return ", ".join(limits) or _KINDS.get(str(rule.get("type")), "a path, or nothing")


def _rule(schema: Mapping[str, object], key: Key) -> Mapping[str, object]:
    """Return the part of the settings' JSON schema that is about one key."""
    rule: object = schema
    for part in key:
        rule = value_at(rule, ("properties", part))
        reference = value_at(rule, ("$ref",))
        if isinstance(reference, str):
            rule = value_at(schema, tuple(reference.removeprefix("#/").split("/")))
    return rule if isinstance(rule, Mapping) else {}


class _Notes:
    """The comments of the reference: each belongs to the key or header right below it."""

    def __init__(self, path: Path) -> None:
        import tomlkit  # noqa: PLC0415 - takes 30 ms, and only who asks for meanings needs it

        self.meanings: dict[Key, str] = {}
        self.sections: dict[Key, str] = {}
        self._lines: list[str] = []
        self._read(tomlkit.parse(path.read_text(encoding="utf-8")).body, ())

    def _read(self, body: Sequence[tuple[TomlKey | None, Item]], above: Key) -> None:
        from tomlkit.items import Comment, Table, Whitespace  # noqa: PLC0415 - see above

        for name, item in body:
            if isinstance(item, Comment):
                self._lines.append(item.as_string().strip().removeprefix("#").removeprefix(" "))
            elif isinstance(item, Whitespace):
                self._lines.clear()
            elif name is not None:
                key = (*above, name.key)
                text = " ".join(self._lines)
                if isinstance(item, Table):
                    if not item.is_super_table():
                        self.sections[key] = text
                        self._lines.clear()
                    self._read(item.value.body, key)
                else:
                    self.meanings[key] = text
                    self._lines.clear()
