"""Exercises that nobody has written: made from the schema, so every kind of step is in them.

What stands where comes from the JSON Schema alone, so a new kind of step is tried as soon as it
is there. Names of lines, labels, slots, decks and the like are drawn from small pools; most of
what is made is then mended where a person would not have gone wrong either, so that a good part
of it can be led.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

from voice_coach.content.json_schema import json_schema

Tree: TypeAlias = Any
"""Plain values as they stand in a file."""

ID: Final = "made-up"
LINES: Final = ("go", "ask", "end")
LABELS: Final = ("here", "there")
SLOTS: Final = ("a", "b")
OPTIONS: Final = ("x", "y", "z")
PHRASES: Final = ("some words", "other words", "[just] a walk", "(tea|coffee)", "no idea", "done")
ODD_PHRASES: Final = (
    "(a",
    "{feeling}",
    "<rule>",
    "...",
    "(a|b|c|d) (a|b|c|d)",
    "[x]",
    "9",
    "ü",
    "'",
)

POOLS: Final[Mapping[str, tuple[object, ...]]] = {
    **dict.fromkeys(("line", "say", "shorter", "or_end", "good", "faint", "loud"), LINES),
    **dict.fromkeys(("goto", "label", "unanswered"), LABELS),
    "slot": SLOTS,
    "unlike": SLOTS,
    "value": OPTIONS,
    "answer": ("yes_no", "feeling", "who_first", "ready", "country", "loud_enough", "given_name"),
    "deck": ("closer", "no-such-deck"),
    **dict.fromkeys(
        ("exercise", "offer", "lead", "include"),
        ("silent-gaze", "feeling-check-in", "listening-checklist", ID, "no-such-exercise"),
    ),
    **dict.fromkeys(
        ("start_sound", "end_sound", "warn_sound", "quiet_sound", "bell_sound", "sound"),
        ("bell_start", "bell_end", "soft_tone", "tick", "gong"),
    ),
    **dict.fromkeys(("sentences", "words", "also"), PHRASES * 6 + ODD_PHRASES),
}
"""What can stand under a key, where the schema only says that it is a word."""

_LONGEST_TIMES: Final = 3
"""Times of a repetition; the schema allows more, and more of the same is no other case."""
_DEEPEST: Final = 3
STEP: Final = "#/$defs/Step"


class Maker:
    """Makes values of a JSON Schema.

    Args:
        draw: hypothesis's.
        schema: of an exercise.
    """

    def __init__(self, draw: st.DrawFn, schema: Mapping[str, Tree]) -> None:
        self._draw = draw
        self._definitions = schema["$defs"]

    def steps(self, least: int, most: int, depth: int = 0) -> list[Tree]:
        """Return steps, each of one of the kinds there are."""
        kinds = sorted(self._definitions["Step"]["properties"])
        count = self._draw(st.integers(least, most))
        if depth >= _DEEPEST:
            kinds = [kind for kind in kinds if kind not in ("repeat", "pick")]
        return [self._step(self._draw(st.sampled_from(kinds)), depth) for _ in range(count)]

    def _step(self, kind: str, depth: int) -> Tree:
        node = self._definitions["Step"]["properties"][kind]
        return {kind: self.value(node, kind, depth)}

    def value(self, node: Mapping[str, Tree], key: str, depth: int = 0) -> Tree:
        """Return a value that a part of the schema allows."""
        if node.get("$ref") == STEP:
            return self.steps(1, 1, depth)[0]
        if "$ref" in node:
            return self.value(self._definitions[node["$ref"].rsplit("/", 1)[-1]], key, depth)
        if "anyOf" in node:
            ways = [way for way in node["anyOf"] if way.get("type") != "null"]
            return self.value(self._draw(st.sampled_from(ways)), key, depth)
        if "const" in node or "enum" in node:
            return self._draw(st.sampled_from(node.get("enum") or [node["const"]]))
        makers: dict[str, Callable[[], Tree]] = {
            "object": lambda: self._mapping(node, depth),
            "array": lambda: self._list(node, key, depth),
            "integer": lambda: self._number(node, key),
            "number": lambda: self._number(node, key),
            "boolean": lambda: self._draw(st.booleans()),
        }
        return makers.get(str(node.get("type")), lambda: self._word(key))()

    def _mapping(self, node: Mapping[str, Tree], depth: int) -> Tree:
        needed = set(node.get("required", ()))
        chosen = {
            key: inner
            for key, inner in sorted(node.get("properties", {}).items())
            if key in needed or self._draw(st.integers(0, 3)) == 0
        }
        name_of_option = "sentences" in chosen
        return {
            key: self._draw(st.sampled_from(OPTIONS))
            if key == "id" and name_of_option
            else self.value(inner, key, depth + 1)
            for key, inner in chosen.items()
        }

    def _list(self, node: Mapping[str, Tree], key: str, depth: int) -> Tree:
        least = node.get("minItems", self._draw(st.sampled_from([1, 1, 1, 0])))
        most = min(node.get("maxItems", 3), least + 3)
        if key == "steps":
            return self.steps(max(1, least), 3, depth)
        return [
            self.value(node["items"], key, depth)
            for _ in range(self._draw(st.integers(least, most)))
        ]

    def _number(self, node: Mapping[str, Tree], key: str) -> Tree:
        low = node.get("minimum", node.get("exclusiveMinimum", 0))
        high = node.get("maximum", node.get("exclusiveMaximum", 7200))
        if key == "times":
            high = _LONGEST_TIMES
        if node["type"] == "integer":
            return self._draw(st.integers(int(low), int(high)))
        usual = [value for value in (5.0, 30.0, 60.0, 90.0) if low < value <= high]
        return self._draw(
            st.sampled_from([*usual, float(high)]) if usual else st.floats(low, high, width=32)
        )

    def _word(self, key: str) -> Tree:
        pool = POOLS.get(key, (*LABELS, *OPTIONS, "bell_start"))
        return self._draw(st.sampled_from(pool))


@cache
def _schema() -> Mapping[str, Tree]:
    return json_schema("exercise")


@st.composite
def exercises(draw: st.DrawFn) -> Tree:
    """Draw the value of an exercise file; it has a mistake, or can be led."""
    steps = Maker(draw, _schema()).steps(1, 6)
    value = {
        "id": ID,
        "title": "the made up one",
        "aliases": ["a long enough name", "another name like this", "and yet another one"],
        "people": draw(st.sampled_from(["both", "both", "both", "one"])),
        "consent": draw(st.sampled_from(["both", "both", "none"])),
        "depth": draw(st.sampled_from([3, 3, 1])),
        "lines": {"go": ["Go on."], "ask": ["And you?"], "end": ["That was it."]},
        "steps": steps,
    }
    if draw(st.integers(0, 5)):
        Mending(value).mend()
    return value


class Mending:
    """Sets right what is only a slip: names that are not there, keys that do not go together.

    Args:
        value: of an exercise file; it is changed.
    """

    def __init__(self, value: dict[str, Tree]) -> None:
        self._value = value
        self._asked: list[tuple[str, list[str]]] = []

    def mend(self) -> None:
        """Mend everything."""
        value = self._value
        value["steps"] = [*self._steps(value["steps"]), *self._ending(), {"say": "end"}]
        if any(mapping.get("share") is not None for mapping in _mappings(value["steps"])) or any(
            isinstance(mapping.get("turn"), str) for mapping in _mappings(value["steps"])
        ):
            value["seconds"] = {"min": 6000, "default": 7000, "max": 7200}
        said = set(_texts(value["steps"], *(key for key, pool in POOLS.items() if pool is LINES)))
        value["lines"] = {line: text for line, text in value["lines"].items() if line in said}

    def _ending(self) -> Iterator[Tree]:
        """Yield labels for all that is gone to, and turns for both where one has one."""
        wanted = set(_texts(self._value["steps"], "goto", "unanswered"))
        yield from ({"label": label} for label in LABELS if label in wanted)
        turns = {
            turn if isinstance(turn, str) else turn["who"]
            for mapping in _mappings(self._value["steps"])
            if isinstance(turn := mapping.get("turn"), str | dict)
        }
        if self._value["people"] == "both" and turns:
            yield {"turn": {"who": "second", "until": "done"}}
            yield {"turn": {"who": "first", "until": "done"}}

    def _steps(self, steps: list[Tree], *, each: bool = False) -> list[Tree]:
        kept = []
        for step in steps:
            ((kind, content),) = step.items()
            if kind in ("label", "offer") or (kind == "if" and not self._asked):
                continue  # labels come at the end, and so would an offer
            if isinstance(content, dict):
                self._content(kind, content, each=each)
            elif content in ("each", "other") and not each:
                step[kind] = "first"
            elif kind in POOLS:
                step[kind] = _known(kind, content)
            kept.append(step)
        return kept or [{"say": "go"}]

    def _content(self, kind: str, content: dict[str, Tree], *, each: bool) -> None:
        for mapping in _mappings(content):
            _agree(mapping, timed=kind in ("turn", "silence"))
            for key, found in mapping.items():
                mapping[key] = _known(key, found)
        if content.get("who") in ("each", "other") and not each:
            content["who"] = "first"
        if kind == "repeat":
            content.pop("for_each" if "times" in content else "times", None)
            if "times" not in content:
                content["for_each"] = "both"
            content["steps"] = self._steps(content["steps"], each=each or "times" not in content)
        elif kind == "pick":
            content["of"] = [self._steps(way, each=each) for way in content["of"]]
        elif kind == "if" and self._asked:
            content["slot"], ids = self._asked[-1]
            content["value"] = ids[:1] or content["value"]
        elif "slot" in content:
            self._question(content)

    def _question(self, content: dict[str, Tree]) -> None:
        """Give a question a slot of its own, and its answers names of their own."""
        content.pop("unlike", None)
        content["slot"] = f"q{len(self._asked)}"
        names = {"options": "id", "points": "name"}
        ids: list[str] = []
        for key, name in names.items():
            for index, option in enumerate(content.get(key) or []):
                ids.append(("x", "y", "z", "v", "w", "u")[index])
                if isinstance(option, dict):
                    option[name] = ids[-1]
                else:
                    content[key][index] = ids[-1]
        self._asked.append((content["slot"], ids))


def _agree(mapping: dict[str, Tree], *, timed: bool) -> None:
    """Leave out keys that exclude one another."""
    ways = [key for key in ("say", "goto", "lead") if key in mapping]
    for key in ways[1:]:
        del mapping[key]
    if mapping.get("until") is not None:
        mapping.pop("share", None)
    elif timed:
        mapping.pop("words", None)
        mapping.pop("share" if "seconds" in mapping else "seconds", None)
        if "share" not in mapping:
            mapping.setdefault("seconds", 30.0)


def _known(key: str, found: Tree) -> Tree:
    """Return what is there in place of what is not."""
    if isinstance(found, str) and found in ("no-such-exercise", ID):
        return "silent-gaze"
    return (
        {"gong": "bell_end", "no-such-deck": "closer"}.get(found, found)
        if key in POOLS and isinstance(found, str)
        else found
    )


def _mappings(value: Tree) -> Iterator[dict[str, Tree]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _mappings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _mappings(inner)


def _texts(value: Tree, *keys: str) -> Iterator[str]:
    """Yield every text that stands under one of some keys."""
    for mapping in _mappings(value):
        for key in keys:
            if isinstance(mapping.get(key), str):
                yield mapping[key]
