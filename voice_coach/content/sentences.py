"""Reads files of sentence templates (hassil's format) and says every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

from hassil import Intents
from hassil.expression import (
    Expression,
    Group,
    ListReference,
    RuleReference,
)
from hassil.parse_expression import ParseExpressionError, parse_sentence
from hassil.parser import ParseError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from voice_coach.content.documents import Document, Location
from voice_coach.content.normal import spoken_template, spoken_words
from voice_coach.content.numbers import NumberWords, number_words
from voice_coach.content.validation import validate
from voice_coach.errors import Problem
from voice_coach.suggest import did_you_mean

MOST_NUMBERS: Final = 2000
"""Numbers in one range; each becomes words of the grammar."""


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Template = Annotated[str, BeforeValidator(_as_text)]


class _Part(BaseModel):
    """Hassil ignores keys that it does not know; one that is nearly right is a mistake."""

    model_config = ConfigDict(extra="allow", frozen=True)


class RangeFile(_Part):
    """A range of numbers."""

    from_: Annotated[int, Field(alias="from")]
    to: int
    step: Annotated[int, Field(gt=0)] = 1
    type: str = "number"
    fractions: str | None = None
    multiplier: float | None = None
    digits: bool = True
    words: bool = True
    words_language: str | None = None


class ListFile(_Part):
    """A list: values, a range of numbers, or anything at all."""

    values: list[Any] | None = None
    range: RangeFile | None = None
    wildcard: bool = False


class BlockFile(_Part):
    """Sentences that mean the same."""

    sentences: Annotated[list[Template], Field(min_length=1)]
    slots: dict[str, Any] = {}
    expansion_rules: dict[str, Template] = {}
    lists: dict[str, ListFile] = {}
    response: str | None = None
    requires_context: dict[str, Any] = {}
    excludes_context: dict[str, Any] = {}
    required_keywords: list[str] | None = None
    metadata: dict[str, Any] = {}


class IntentFile(_Part):
    """One intent."""

    data: Annotated[list[BlockFile], Field(min_length=1)]


class SentencesFile(_Part):
    """A whole file."""

    language: str
    intents: Annotated[dict[str, IntentFile], Field(min_length=1)]
    lists: dict[str, ListFile] = {}
    expansion_rules: dict[str, Template] = {}
    skip_words: list[Template] = []
    settings: dict[str, Any] = {}


ListValues = Sequence[tuple[str, str | int | float]]
"""Words that are heard, and what they mean."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """A file of sentences, ready to match."""

    path: Path
    language: str
    intents: Intents
    numbers: NumberWords | None
    """Number words of the language; None where none are known."""
    lines: Mapping[str, int | None]
    """Line of each intent."""


@dataclass(slots=True)
class _Reader:
    """Checks and cleans one file."""

    document: Document
    given: Mapping[str, ListValues]
    """Lists that are filled from elsewhere (exercises, names, feelings)."""
    numbers: NumberWords | None
    problems: list[Problem] = field(default_factory=list)

    def read(self, file: SentencesFile) -> dict[str, Any]:
        """Return the file as hassil's own dictionary, every template in spoken spelling."""
        self._near_misses(file, ())
        lists = self._lists(file.lists, ("lists",))
        for name, values in self.given.items():
            lists[name] = {"values": [self._given(heard, meant) for heard, meant in values]}
        rules = self._rules(file.expansion_rules, ("expansion_rules",))
        self._check_values(file.lists, ("lists",), set(lists), set(rules))
        self._endless_rules(rules, ("expansion_rules",))
        return {
            "language": file.language,
            "settings": file.settings,
            "skip_words": [spoken_template(word, self.numbers) for word in file.skip_words],
            "lists": lists,
            "expansion_rules": rules,
            "intents": {
                name: {
                    "data": [
                        self._block(block, ("intents", name, "data", index), lists, rules)
                        for index, block in enumerate(intent.data)
                    ]
                }
                for name, intent in file.intents.items()
            },
        }

    def _block(
        self,
        block: BlockFile,
        location: Location,
        lists: Mapping[str, Any],
        rules: Mapping[str, str],
    ) -> dict[str, Any]:
        own_lists = self._lists(block.lists, (*location, "lists"))
        own_rules = self._rules(block.expansion_rules, (*location, "expansion_rules"))
        known_lists, known_rules = {*lists, *own_lists}, {**rules, **own_rules}
        self._check_values(block.lists, (*location, "lists"), known_lists, set(known_rules))
        if own_rules:
            self._endless_rules(known_rules, (*location, "expansion_rules"))
        sentences = [
            self._template(text, (*location, "sentences", index))
            for index, text in enumerate(block.sentences)
        ]
        places: list[tuple[str, Location]] = [
            (text, (*location, "sentences", index)) for index, text in enumerate(sentences)
        ]
        places += [(text, (*location, "expansion_rules", name)) for name, text in own_rules.items()]
        for text, place in places:
            self._check_references(text, place, known_lists, set(known_rules))
        return {
            "sentences": sentences,
            "slots": block.slots,
            "lists": own_lists,
            "expansion_rules": own_rules,
            "requires_context": block.requires_context,
            "excludes_context": block.excludes_context,
            "metadata": block.metadata or None,
            **({"required_keywords": block.required_keywords} if block.required_keywords else {}),
        }

    def _rules(self, rules: Mapping[str, str], location: Location) -> dict[str, str]:
        return {name: self._template(text, (*location, name)) for name, text in rules.items()}

    def _lists(self, lists: Mapping[str, ListFile], location: Location) -> dict[str, Any]:
        return {name: self._list(found, (*location, name)) for name, found in lists.items()}

    def _list(self, found: ListFile, location: Location) -> dict[str, Any]:
        if found.values is not None:
            values = [
                self._value(value, (*location, "values", index))
                for index, value in enumerate(found.values)
            ]
            if not values:
                self._say(location, "this list has no values")
            return {"values": [value for value in values if value is not None]}
        if found.range is not None:
            return {"range": self._range(found.range, location)}
        if not found.wildcard:
            self._say(location, "a list needs values, a range or wildcard: true")
        return {"wildcard": True}

    def _value(self, value: object, location: Location) -> dict[str, Any] | None:
        if isinstance(value, dict):
            heard = _as_text(value.get("in"))
            if not isinstance(heard, str) or not heard.strip():
                self._say(location, 'this value needs "in": the words that are heard')
                return None
            return {**value, "in": self._template(heard, (*location, "in"))}
        heard = _as_text(value)
        if not isinstance(heard, str) or not heard.strip():
            self._say(location, "this value has no words")
            return None
        cleaned = self._template(heard, location)
        has_syntax = any(sign in heard for sign in "([<{|;")
        return {"in": cleaned} if has_syntax else {"in": cleaned, "out": value}

    def _given(self, heard: str, meant: str | float) -> dict[str, Any]:
        return {"in": spoken_words(heard, self.numbers), "out": meant}

    def _range(self, found: RangeFile, location: Location) -> dict[str, Any]:
        place = (*location, "range")
        if found.from_ > found.to:
            self._say(place, '"from" is larger than "to"')
        elif (found.to - found.from_) // found.step > MOST_NUMBERS:
            self._say(place, f"more than {MOST_NUMBERS} numbers", "give a larger step")
        language = found.words_language
        if (number_words(language) if language else self.numbers) is None:
            self._say(place, "no number words are known for this language")
        for key, known in (
            ("type", ("number", "percentage", "temperature")),
            ("fractions", ("halves", "tenths")),
        ):
            chosen = getattr(found, key)
            if chosen is not None and chosen not in known:
                hint = did_you_mean(chosen, known) or "one of " + ", ".join(known)
                self._say((*place, key), f'unknown {key} "{chosen}"', hint)
        raw = found.model_dump(
            by_alias=True, exclude_none=True, include=set(RangeFile.model_fields)
        )
        # What is heard comes as words, whatever a file made for typing says.
        return {**raw, "words": True}

    def _template(self, text: str, location: Location) -> str:
        cleaned = spoken_template(text, self.numbers)
        try:
            expression = parse_sentence(cleaned).expression
        except ParseExpressionError as error:
            self._say(location, f'"{error.chunk.text}" cannot be understood here')
        except ParseError as error:
            self._say(location, f"brackets do not match: {_plain(error)}")
        except (AssertionError, RecursionError):
            self._say(location, "brackets are empty or nested far too deep")
        else:
            if not list(_words(expression)) and not list(_references(expression)):
                self._say(location, "this sentence has no words")
            return cleaned
        return "?"

    def _check_values(
        self,
        lists: Mapping[str, ListFile],
        location: Location,
        known_lists: set[str],
        known_rules: set[str],
    ) -> None:
        for name, found in lists.items():
            for index, value in enumerate(found.values or []):
                heard = value.get("in") if isinstance(value, dict) else value
                if isinstance(heard, str):
                    place = (*location, name, "values", index)
                    self._check_references(
                        spoken_template(heard, self.numbers), place, known_lists, known_rules
                    )

    def _check_references(
        self, text: str, location: Location, known_lists: set[str], known_rules: set[str]
    ) -> None:
        try:
            expression = parse_sentence(text).expression
        except (ParseError, AssertionError, RecursionError):
            return  # already reported by _template
        for found in _references(expression):
            if isinstance(found, ListReference):
                known, name, what = known_lists, found.list_name, "list"
                if found.is_inline_range:
                    continue
            else:
                known, name, what = known_rules, found.rule_name, "rule"
            if name not in known:
                self._say(location, f'there is no {what} "{name}"', did_you_mean(name, known))

    def _endless_rules(self, rules: Mapping[str, str], location: Location) -> None:
        uses = {name: {ref.rule_name for ref in _rules_in(text)} for name, text in rules.items()}
        for name in uses:
            reached, todo = set(uses[name]), list(uses[name])
            while todo:
                new = uses.get(todo.pop(), set()) - reached
                reached |= new
                todo.extend(new)
            if name in reached:
                self._say((*location, name), f'rule "{name}" uses itself')
        for name, text in rules.items():
            place = (*location, name)
            if location == ("expansion_rules",):
                known = set(self.given) | _list_names(self.document)
                self._check_references(text, place, known, set(rules))

    def _near_misses(self, part: BaseModel, location: Location) -> None:
        """Report unknown keys that are nearly a known one, here and below."""
        known = {info.alias or name for name, info in type(part).model_fields.items()}
        for key in part.model_extra or {}:
            hint = did_you_mean(str(key), known)
            if hint:
                self._say((*location, key), f'unknown key "{key}"', hint)
        for name, info in type(part).model_fields.items():
            value = getattr(part, name)
            here = (*location, info.alias or name)
            pairs: Iterable[tuple[str | int, Any]] = ()
            if isinstance(value, BaseModel):
                self._near_misses(value, here)
            elif isinstance(value, dict):
                pairs = value.items()
            elif isinstance(value, list):
                pairs = enumerate(value)
            for key, child in pairs:
                if isinstance(child, BaseModel):
                    self._near_misses(child, (*here, key))

    def _say(self, location: Location, message: str, hint: str = "") -> None:
        self.problems.append(self.document.problem(location, message, hint))


def read_sentences(
    document: Document, given: Mapping[str, ListValues] | None = None
) -> tuple[Sentences | None, list[Problem]]:
    """Check a file of sentences and make it ready.

    Args:
        document: the file.
        given: lists that are filled from elsewhere, by name.

    Returns:
        The sentences, or None; and every mistake found.
    """
    file, problems = validate(SentencesFile, document)
    if file is None:
        return None, problems
    numbers = number_words(file.language)
    reader = _Reader(document, given or {}, numbers)
    cleaned = reader.read(file)
    if reader.problems:
        return None, reader.problems
    lines = {name: document.line(("intents", name)) for name in file.intents}
    intents = Intents.from_dict(cleaned)
    return Sentences(document.path, file.language, intents, numbers, lines), []


def _references(expression: Expression) -> Iterator[ListReference | RuleReference]:
    if isinstance(expression, ListReference | RuleReference):
        yield expression
    elif isinstance(expression, Group):
        for item in expression.items:
            yield from _references(item)


def _rules_in(text: str) -> Iterator[RuleReference]:
    try:
        expression = parse_sentence(text).expression
    except (ParseError, AssertionError, RecursionError):
        return
    for found in _references(expression):
        if isinstance(found, RuleReference):
            yield found


def _list_names(document: Document) -> set[str]:
    value = document.value
    lists = value.get("lists") if isinstance(value, dict) else None
    return set(lists) if isinstance(lists, dict) else set()


def _words(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Group):
        for item in expression.items:
            yield from _words(item)
    else:
        yield from str(getattr(expression, "text", "")).split()


def _plain(error: ParseError) -> str:
    return str(error).split(" in: ")[0].lower()
