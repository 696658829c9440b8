"""A second language, made of the first: each letter of each English word is another one.

"yes" is "zit", and nobody could have written that in Python. The folder that is made holds
everything the English one holds, so whatever is added there is tried here as well. Numbers are
spelled in Esperanto, because ``language.yaml`` has to name a language whose numbers are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from voice_coach.content.documents import read_document
from voice_coach.content.numbers import number_words

CODE: Final = "xx"
"""Of the folder."""
NUMBERS: Final = "eo"
"""Language whose number words are taken."""
_VOWELS: Final = "aeiou"
_OTHERS: Final = "bcdfghjklmnpqrstvwxyz"
_PLAIN: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>|[A-Za-z]+")
"""References of a template, which stay, and words."""
_WORD: Final = re.compile(r"[^\W\d_]+")

_NAMES: Final = frozenset({"anna", "ben"})

Value: TypeAlias = Any
"""What a YAML file can hold."""


def invented(text: str) -> str:
    """Return English text or a template in the invented language; names stay."""
    return _PLAIN.sub(lambda found: found[0] if found[0][0] in "{<" else _word(found[0]), text)


@cache
def _numbers() -> dict[str, str]:
    """Return small numbers in the words of this language; "one" is more often no number."""
    english, other = number_words("en"), number_words(NUMBERS)
    assert english is not None
    assert other is not None
    return {english.spell(number): other.spell(number) for number in range(2, 13)}


def _word(word: str) -> str:
    if word.lower() in _NAMES:
        return word
    number = _numbers().get(word.lower())
    if number is not None:
        return number.capitalize() if word[0].isupper() else number
    return "".join(map(_letter, word))


def _letter(letter: str) -> str:
    for letters in (_VOWELS, _OTHERS):
        at = letters.find(letter.lower())
        if at >= 0:
            other = letters[(at + 1) % len(letters)]
            return other.upper() if letter.isupper() else other
    return letter


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, in small letters."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def make_language(english: Path, folder: Path) -> frozenset[str]:
    """Write the folder of the invented language; return all its words.

    Args:
        english: ``dialogs/en``.
        folder: is made.
    """
    known: set[str] = set()
    for path in sorted(english.rglob("*.yaml")):
        relative = path.relative_to(english)
        if relative.name in _NOT_DIALOGS:
            continue
        document, problems = read_document(path)
        assert document is not None, problems
        value = document.value
        kind = relative.parts[0] if len(relative.parts) > 1 else relative.stem
        value = _FILES.get(kind, _things)(value)
        for text in _texts(value):
            known |= words_of(text)
        target = folder / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")
    return frozenset(known)


_NOT_DIALOGS: Final = frozenset({"demo.yaml", "new-exercise.yaml"})
"""A scenario, and a template for people who write."""


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from _texts(part)


def _all(value: Value) -> Value:
    """Return a value with every text in it invented, and no key."""
    if isinstance(value, str):
        return invented(value)
    if isinstance(value, list):
        return [_all(part) for part in value]
    if isinstance(value, dict):
        return {key: _all(part) for key, part in value.items()}
    return value


def _language(value: Value) -> Value:
    kept = {"language": NUMBERS, "public_slots": value["public_slots"]}
    return {**_all(value), **kept}


def _listening(value: Value) -> Value:
    states = {
        name: {**state, "shown": [invented(text) for text in state.get("shown", [])]}
        for name, state in value["states"].items()
    }
    choices = {**value["choices"], "around": invented(value["choices"]["around"])}
    return {**value, "states": states, "choices": choices}


def _sentences(value: Value) -> Value:
    """Return a file of sentences; what a value of a list means stays as it is."""
    changed = dict(value)
    for key, part in value.items():
        if key == "language":
            changed[key] = NUMBERS
        elif key in ("sentences", "skip_words", "expansion_rules"):
            changed[key] = _all(part)
        elif key == "lists":
            changed[key] = {name: _list(found) for name, found in part.items()}
        elif key == "intents":
            changed[key] = {name: _sentences(found) for name, found in part.items()}
        elif key == "data":
            changed[key] = [_sentences(found) for found in part]
    return changed


def _list(found: Value) -> Value:
    if "values" not in found:
        return found
    return {**found, "values": [_list_value(item) for item in found["values"]]}


def _list_value(item: Value) -> Value:
    if isinstance(item, str):
        return {"in": invented(item), "out": item}
    if isinstance(item, dict):
        return {**item, "in": invented(item["in"]), "out": item.get("out", item["in"])}
    return item


def _feelings(value: Value) -> Value:
    def entry(found: Value) -> Value:
        also = {key: _all(found[key]) for key in ("also", "offer") if key in found}
        return {**found, **also}

    return {
        "negated": invented(value["negated"]),
        "vague": _all(value["vague"]),
        "things": _all(value["things"]),
        "words": {invented(word): entry(found) for word, found in value["words"].items()},
        "borrowed": {invented(word): entry(found) for word, found in value["borrowed"].items()},
        "stuck": {invented(word): _all(found) for word, found in value["stuck"].items()},
    }


def _programme(value: Value) -> Value:
    steps = [{**step, "line": _all(step["line"])} for step in value["steps"]]
    return {**value, **_all(_only(value, "title", "aliases", "closing")), "steps": steps}


def _no_sounds(_: Value) -> Value:
    """Nobody knows how the invented words sound."""
    return {}


_TEXTS: Final = frozenset(
    {"title", "aliases", "family", "lines", "sentences", "words", "questions", "names", "reply"}
    | {"example", "follow_up", "also", "name"}
)
"""Keys of exercises, decks, answers and the like that hold what is said or heard."""


def _things(value: Value, points: frozenset[str] | None = None) -> Value:
    """Return an exercise, a deck or answers; names of places, states and lines stay."""
    if points is None:
        points = frozenset(_points(value))
    if isinstance(value, list):
        return [_things(part, points) for part in value]
    if not isinstance(value, dict):
        return value
    changed = {}
    for key, part in value.items():
        if key == "points":
            changed[key] = _all(part)
        elif key == "cards":
            changed[key] = [{**card, **_all(_only(card, "line", "follow_up"))} for card in part]
        elif key == "value":
            changed[key] = _answers(part, points)
        elif key in _TEXTS and not (key == "name" and "sound" in value):
            changed[key] = _all(part)
        else:
            changed[key] = _things(part, points)
    return changed


def _only(value: Mapping[str, Value], *keys: str) -> Value:
    return {key: value[key] for key in keys if key in value}


def _answers(value: Value, points: frozenset[str]) -> Value:
    """Return answers that are looked for: points of a scale are kept by their names."""
    if isinstance(value, list):
        return [_answers(part, points) for part in value]
    return invented(value) if value in points else value


def _points(value: Value) -> Iterator[str]:
    """Yield the names of the points of all scales."""
    if isinstance(value, list):
        for part in value:
            yield from _points(part)
    elif isinstance(value, dict):
        for point in value.get("points", []):
            yield point["name"] if isinstance(point, dict) else point
        for part in value.values():
            yield from _points(part)


_FILES: Final[Mapping[str, Callable[[Value], Value]]] = {
    "language": _language,
    "listening": _listening,
    "intents": _sentences,
    "prompts": _all,
    "feelings": _feelings,
    "names": lambda value: value,
    "countries": _all,
    "pronunciations": _no_sounds,
    "programmes": _programme,
}
"""By the name of the file, or of the folder it is in; all others are exercises and the like."""
