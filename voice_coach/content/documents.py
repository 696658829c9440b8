"""YAML with line numbers: plain values, and the line each of them stands on.

People write these files, so scalars follow YAML 1.2: ``yes``, ``no``, ``on`` and ``off`` are
words, ``1:30`` is text; only ``true`` and ``false`` are booleans.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import yaml

from voice_coach.content.slips import find_slip
from voice_coach.errors import Problem

Location: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the top of a document: ``("steps", 2, "turn", "who")``."""

LARGEST_FILE_BYTES: Final = 2_000_000
"""Nothing a person writes is larger; a file that is has been mixed up."""
DEEPEST_NESTING: Final = 50
"""Exercises nest five deep; the native parser's stack would end long after this."""
MOST_VALUES: Final = 200_000
"""Bound on values after aliases are expanded."""

_LOADER: Final = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_PLAIN: Final = (None, "")
"""Style of a scalar without quotes, as the two loaders write it."""
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL: Final = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_WORDS: Final[Mapping[str, bool | None]] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "~": None,
    "": None,
}


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file as plain values."""

    path: Path
    value: object
    """Mappings, lists, strings, numbers, booleans and None."""
    lines: Mapping[Location, int]
    """1-based line of each value (of its key, where it has one)."""

    def line(self, location: Location) -> int | None:
        """Return the line of a place, or of the nearest place around it."""
        for length in range(len(location), -1, -1):
            if (line := self.lines.get(location[:length])) is not None:
                return line
        return None

    def problem(self, location: Location, message: str, hint: str = "") -> Problem:
        """Return a mistake at a place in this document."""
        return Problem(self.path, self.line(location), message, hint)


@dataclass(frozen=True, slots=True)
class MergedDocument(Document):
    """A document of sentences to which others have added intents."""

    places: Mapping[str, tuple[Document, Location]]
    """Where an added intent comes from, by its name."""

    @classmethod
    def of(
        cls,
        document: Document,
        intents: Mapping[str, object],
        places: Mapping[str, tuple[Document, Location]],
    ) -> MergedDocument:
        """Return a document with more intents; an intent that is there already stays.

        Args:
            document: a checked file of sentences: a mapping.
            intents: what is added.
            places: where each comes from.
        """
        value = dict(document.value) if isinstance(document.value, dict) else {}
        own = value.get("intents")
        value["intents"] = {**intents, **own} if isinstance(own, dict) else own
        known = document.places if isinstance(document, MergedDocument) else {}
        return cls(document.path, value, document.lines, {**places, **known})

    def problem(self, location: Location, message: str, hint: str = "") -> Problem:
        """Return a mistake at a place, in the file that it comes from."""
        if location[:1] == ("intents",) and len(location) > 1:
            found = self.places.get(str(location[1]))
            if found is not None:
                return found[0].problem((*found[1], *location[2:]), message, hint)
        return Problem(self.path, self.line(location), message, hint)


@dataclass(frozen=True, slots=True)
class JoinedDocument(Document):
    """A document at whose top level stand the keys of others, too."""

    others: Mapping[str, Document]
    """Where a key comes from that is not in the first document."""

    @classmethod
    def of(cls, document: Document, others: Mapping[str, Document]) -> JoinedDocument:
        """Return a document with further keys.

        Args:
            document: a checked file: a mapping.
            others: checked files that are mappings, by each of their keys.
        """
        value = dict(document.value) if isinstance(document.value, dict) else {}
        for key, other in others.items():
            value[key] = other.value.get(key) if isinstance(other.value, dict) else None
        return cls(document.path, value, document.lines, others)

    def problem(self, location: Location, message: str, hint: str = "") -> Problem:
        """Return a mistake at a place, in the file that it comes from."""
        other = self.others.get(str(location[0])) if location else None
        if other is not None:
            return other.problem(location, message, hint)
        return Problem(self.path, self.line(location), message, hint)


def read_document(path: Path) -> tuple[Document | None, list[Problem]]:
    """Read one YAML file.

    Returns:
        The document, or None where nothing of it can be used; and every mistake found.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [Problem(path, None, "there is no such file")]
    except OSError as error:
        return None, [Problem(path, None, f"cannot be read: {error.strerror or error}")]
    if len(raw) > LARGEST_FILE_BYTES:
        return None, [Problem(path, None, f"is larger than {LARGEST_FILE_BYTES} bytes")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [Problem(path, line, "is not UTF-8 text", "save it as UTF-8")]
    return parse_document(text, path)


def parse_document(text: str, path: Path) -> tuple[Document | None, list[Problem]]:
    """Parse YAML text that stands, or could stand, in ``path``."""
    try:
        if (line := _too_deep(text)) is not None:
            return None, [Problem(path, line, f"is nested more than {DEEPEST_NESTING} deep")]
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return None, [_syntax_problem(error, text, path)]
    builder = _Builder(path)
    value = None if node is None else builder.build(node, ())
    return Document(path, value, builder.lines), builder.problems


def _too_deep(text: str) -> int | None:
    """Return the line where a document nests too deep; None where it does not.

    Composing nodes is recursive, in C; parsing events is not. So events are counted first, but
    only where brackets or indentation could nest that deep at all.
    """
    depth = deepest = 0
    for sign in re.findall(r"[\[\]{}]|\n +|- ", text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign, 0)
        deepest = max(deepest, depth, len(sign) - 1)
    if deepest <= DEEPEST_NESTING and text.count("- - ") <= DEEPEST_NESTING:
        return None
    level = 0
    for event in yaml.parse(text, Loader=_LOADER):
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        if level > DEEPEST_NESTING:
            return 1 if event.start_mark is None else event.start_mark.line + 1
    return None


def _syntax_problem(error: yaml.YAMLError, text: str, path: Path) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
    line = None if mark is None else int(mark.line) + 1
    context = getattr(error, "context_mark", None)
    if context is not None and "quoted" in str(getattr(error, "context", "")):
        line = int(context.line) + 1  # where the quotation begins that never ends
    slip = None if line is None else find_slip(text, line)
    if slip is not None:
        return Problem(path, slip.line, f"this is no YAML: {slip.what}", slip.hint)
    return Problem(path, line, f"this is no YAML: {what}", "look at the indentation and the quotes")


class _Builder:
    """Turns nodes into plain values and notes their lines."""

    def __init__(self, path: Path) -> None:
        self.lines: dict[Location, int] = {}
        self.problems: list[Problem] = []
        self._path = path
        self._active: set[int] = set()
        self._count = 0

    def build(self, node: yaml.Node, location: Location) -> object:
        """Return the value of a node."""
        self.lines.setdefault(location, node.start_mark.line + 1)
        self._count += 1
        if id(node) in self._active or self._count > MOST_VALUES:
            if self._count <= MOST_VALUES + 1:
                self._problem(node, "an alias makes this endless or far too large")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        self._active.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [
                    self.build(child, (*location, index)) for index, child in enumerate(node.value)
                ]
            return self._mapping(node, location)
        finally:
            self._active.discard(id(node))

    def _mapping(self, node: yaml.Node, location: Location) -> dict[str, object]:
        values: dict[str, object] = {}
        merged: list[yaml.Node] = []
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(key_node, "a key must be a word")
                continue
            key = str(key_node.value)
            if key == "<<" and key_node.style in _PLAIN:
                merged.append(value_node)
                continue
            if key in values:
                self._problem(key_node, f'"{key}" is here twice', "remove one of them")
                continue
            self.lines[(*location, key)] = key_node.start_mark.line + 1
            values[key] = self.build(value_node, (*location, key))
        for part in merged:
            self._merge(part, values, location)
        return values

    def _merge(self, node: yaml.Node, values: dict[str, object], location: Location) -> None:
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for part in parts:
            if not isinstance(part, yaml.MappingNode) or id(part) in self._active:
                self._problem(part, '"<<" needs a mapping')
                continue
            self._active.add(id(part))
            for key, value in self._mapping(part, location).items():
                values.setdefault(key, value)
            self._active.discard(id(part))

    def _scalar(self, node: yaml.ScalarNode) -> object:
        text = str(node.value)
        if node.style not in _PLAIN or node.tag == "!":
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text) if len(text) < 19 else text
        if _DECIMAL.fullmatch(text):
            return float(text)
        return text

    def _problem(self, node: yaml.Node, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self._path, node.start_mark.line + 1, message, hint))
