"""Which lines of the event log a scenario means: an event's name, and filters on its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias, TypeGuard

from voice_coach.journal.event_log import LogLine, event_classes, event_keys
from voice_coach.speech.profiles import PROFILES
from voice_coach.suggest import did_you_mean

Scalar: TypeAlias = str | int | float | bool
"""What one field of a line is compared with."""

ALIASES: Final[Mapping[str, str]] = {"intent": "name"}
"""Other words for fields, in filters of ``intent_recognized`` (``hear`` calls the name so)."""

_GROUPS: Final = ("fields", "filters", "slots")
"""Keys under which filters can stand together."""

_OPERATORS: Final = ("contains", "at_least", "at_most")
_TOLERANCE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Filter:
    """What one field must be. Every condition that is set must hold."""

    any_of: tuple[Scalar, ...] = ()
    """Equal to one of these; text without regard to case, hyphens and underscores."""
    contains: tuple[str, ...] = ()
    """One of these word sequences is in the text, without regard to case and punctuation."""
    at_least: float | None = None
    at_most: float | None = None

    def accepts(self, content: object) -> bool:
        """Whether a field's content fits."""
        if self.any_of and not any(_equal(content, wanted) for wanted in self.any_of):
            return False
        if self.contains and not any(
            _words(part) in _words(str(content)) for part in self.contains
        ):
            return False
        if self.at_least is None and self.at_most is None:
            return True
        if not _is_number(content):
            return False
        low = self.at_least is None or content >= self.at_least - _TOLERANCE
        high = self.at_most is None or content <= self.at_most + _TOLERANCE
        return low and high

    def __str__(self) -> str:
        parts = [" or ".join(str(wanted) for wanted in self.any_of)] if self.any_of else []
        if self.contains:
            parts.append("contains " + " or ".join(f'"{part}"' for part in self.contains))
        if self.at_least is not None:
            parts.append(f"at least {self.at_least:g}")
        if self.at_most is not None:
            parts.append(f"at most {self.at_most:g}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class EventPattern:
    """A kind of line."""

    event: str
    """Name, as in the log."""
    filters: Mapping[str, Filter] = field(default_factory=dict)
    """By field of the line, or (in ``intent_recognized``) by slot."""

    def matches(self, line: LogLine) -> bool:
        """Whether a line is of this kind."""
        if line["event"] != self.event:
            return False
        return all(wanted.accepts(_field(line, key)) for key, wanted in self.filters.items())

    def __str__(self) -> str:
        if not self.filters:
            return self.event
        listing = ", ".join(f"{key}: {wanted}" for key, wanted in self.filters.items())
        return f"{self.event} ({listing})"


class PatternMistakeError(ValueError):
    """An event or a filter that cannot be meant.

    Attributes:
        key: the filter it is about; None for the event itself.
        message: what is wrong.
        hint: what may have been meant.
    """

    def __init__(self, message: str, hint: str = "", key: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.key = key


def event_name_in(word: str) -> str | None:
    """Return the event that a word names; None where there is no such event."""
    name = word.strip().lower().replace("-", "_").replace(" ", "_")
    return name if name in event_classes() else None


def parse_pattern(event: object, filters: Mapping[str, object]) -> EventPattern:
    """Return the pattern that a scenario's words stand for.

    Args:
        event: name of the event.
        filters: by field: a value, a list of values of which one must be there, or a mapping
            with ``contains``, ``at_least`` or ``at_most``.

    Raises:
        PatternMistakeError: an unknown event or field, or a filter of the wrong shape.
    """
    if not isinstance(event, str):
        msg = f"an event is a word, not {_shown(event)}"
        raise PatternMistakeError(msg, key="event")
    name = event_name_in(event)
    if name is None:
        name = event.strip().lower()
        hint = did_you_mean(name, event_classes()) or "docs/scenarios.md lists the events"
        raise PatternMistakeError(f'there is no event "{event}"', hint, key="event")
    parsed: dict[str, Filter] = {}
    for key, content in _beside_each_other(filters):
        wanted = _parse_filter(key, content)
        parsed[_known_field(name, key)] = _checked(name, key, wanted)
    return EventPattern(name, parsed)


def _beside_each_other(filters: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield every filter, those too that stand in a mapping of their own."""
    for key, content in filters.items():
        if key in _GROUPS and isinstance(content, Mapping):
            yield from ((str(name), value) for name, value in content.items())
        else:
            yield key, content


def _known_field(event: str, key: str) -> str:
    if event == "intent_recognized":
        return ALIASES.get(key, key)
    keys = event_keys(event)
    if key not in keys:
        hint = did_you_mean(key, keys) or (
            f"its fields are {', '.join(sorted(keys))}" if keys else "it has none"
        )
        raise PatternMistakeError(f'{event} has no field "{key}"', hint, key=key)
    return key


def _checked(event: str, key: str, wanted: Filter) -> Filter:
    if event.startswith("listening") and key == "profile":
        for profile in wanted.any_of:
            if _normal(str(profile)) not in {_normal(known) for known in PROFILES}:
                hint = did_you_mean(str(profile), PROFILES) or f"one of {', '.join(PROFILES)}"
                msg = f'there is no listening profile "{profile}"'
                raise PatternMistakeError(msg, hint, key=key)
    return wanted


def _parse_filter(key: str, content: object) -> Filter:
    if isinstance(content, Mapping) and content:
        return _parse_operators(key, content)
    values = content if isinstance(content, list) else [content]
    scalars = tuple(value for value in values if isinstance(value, str | int | float))
    if not values or len(scalars) < len(values):
        msg = f"the filter {key} is {_shown(content)}"
        hint = f"a value, a list of values, or a mapping with {', '.join(_OPERATORS)}"
        raise PatternMistakeError(msg, hint, key=key)
    if key == "text":
        return Filter(contains=tuple(str(value) for value in scalars))
    return Filter(any_of=scalars)


def _parse_operators(key: str, content: Mapping[object, object]) -> Filter:
    wanted = Filter()
    for operator, operand in content.items():
        if operator == "contains" and isinstance(operand, str):
            wanted = replace(wanted, contains=(operand,))
        elif operator == "at_least" and _is_number(operand):
            wanted = replace(wanted, at_least=operand)
        elif operator == "at_most" and _is_number(operand):
            wanted = replace(wanted, at_most=operand)
        elif operator in _OPERATORS:
            kind = "text" if operator == "contains" else "a number"
            msg = f"the filter {key}: {operator} needs {kind}, not {_shown(operand)}"
            raise PatternMistakeError(msg, key=key)
        else:
            hint = did_you_mean(str(operator), _OPERATORS) or f"one of {', '.join(_OPERATORS)}"
            raise PatternMistakeError(f'the filter {key} cannot "{operator}"', hint, key=key)
    return wanted


def _is_number(content: object) -> TypeGuard[float]:
    return isinstance(content, int | float) and not isinstance(content, bool)


def _field(line: LogLine, key: str) -> object:
    if key in line:
        return line[key]
    slots = line.get("slots")
    return slots.get(key) if isinstance(slots, Mapping) else None


def _equal(content: object, wanted: Scalar) -> bool:
    if isinstance(content, bool) or isinstance(wanted, bool):
        return content is wanted
    if isinstance(content, int | float) and isinstance(wanted, int | float):
        return abs(content - wanted) <= _TOLERANCE
    return content is not None and _normal(str(content)) == _normal(str(wanted))


def _normal(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())


def _words(text: str) -> str:
    return f" {' '.join(_each_word(text))} "


def _each_word(text: str) -> Iterator[str]:
    for match in re.finditer(r"[\w']+", text.casefold()):
        yield match.group()


def _shown(content: object) -> str:
    if content is None:
        return "nothing"
    return {dict: "a mapping", list: "a list", bool: "yes or no"}.get(type(content), repr(content))
