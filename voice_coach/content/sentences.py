"""Reads files of sentence templates (hassil's format) and says every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from hassil import Intents
from hassil.expression import ListReference

from voice_coach.content.documents import Document, Location
from voice_coach.content.normal import spoken_words
from voice_coach.content.numbers import NumberWords, number_words
from voice_coach.content.sentences_file import (
    BlockFile,
    ListFile,
    RangeFile,
    SentencesFile,
    as_text,
    near_misses,
)
from voice_coach.content.templates import SYNTAX, Template, TemplateError, parse_template
from voice_coach.content.validation import validate
from voice_coach.errors import Problem
from voice_coach.suggest import did_you_mean

MOST_NUMBERS: Final = 2000
"""Numbers in one range; each becomes words of the grammar."""

ListValues: TypeAlias = Sequence[tuple[str, str | int | float]]
"""Words that are heard, and what they mean."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """A file of sentences, ready to match."""

    path: Path
    language: str
    intents: Intents
    numbers: NumberWords | None
    """Number words of the language; None where none are known."""


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
        return None, list(dict.fromkeys(reader.problems))
    intents = Intents.from_dict(cleaned)
    return Sentences(document.path, file.language, intents, numbers), []


@dataclass(slots=True)
class _Scope:
    """The lists and rules that a template can use, each with its own templates."""

    lists: dict[str, list[Template]] = field(default_factory=dict)
    rules: dict[str, list[Template]] = field(default_factory=dict)

    def under(self, inner: _Scope) -> _Scope:
        """Return this scope with an inner one's names in front."""
        return _Scope({**self.lists, **inner.lists}, {**self.rules, **inner.rules})


@dataclass(slots=True)
class _Reader:
    """Checks and cleans one file."""

    document: Document
    given: Mapping[str, ListValues]
    """Lists that are filled from elsewhere (exercises, names, feelings)."""
    numbers: NumberWords | None
    problems: list[Problem] = field(default_factory=list)
    circles: set[frozenset[tuple[str, str]]] = field(default_factory=set)
    """Lists and rules that lead back to themselves, reported already."""

    def read(self, file: SentencesFile) -> dict[str, Any]:
        """Return the file as hassil's own dictionary, every template in spoken spelling."""
        self.problems += near_misses(file, self.document)
        scope = _Scope({name: [] for name in self.given})
        lists = self._lists(file.lists, ("lists",), scope)
        rules = self._rules(file.expansion_rules, ("expansion_rules",), scope)
        for name, values in self.given.items():
            lists[name] = {
                "values": [
                    {"in": spoken_words(heard, self.numbers), "out": meant}
                    for heard, meant in values
                ]
            }
        everything = _Scope().under(scope)
        intents: dict[str, Any] = {}
        for name, intent in file.intents.items():
            blocks = []
            for index, block in enumerate(intent.data):
                inner = _Scope()
                place = ("intents", name, "data", index)
                blocks.append(self._block(block, place, scope, inner))
                everything = everything.under(inner)
            intents[name] = {"data": blocks}
        # A rule that no sentence uses is checked against whatever is defined anywhere.
        for templates in (*scope.rules.values(), *scope.lists.values()):
            self._check_uses(templates, everything)
        return {
            "language": file.language,
            "settings": file.settings,
            "skip_words": [spoken_words(word, self.numbers) for word in file.skip_words],
            "lists": lists,
            "expansion_rules": rules,
            "intents": intents,
        }

    def _block(
        self, block: BlockFile, location: Location, outer: _Scope, inner: _Scope
    ) -> dict[str, Any]:
        lists = self._lists(block.lists, (*location, "lists"), inner)
        rules = self._rules(block.expansion_rules, (*location, "expansion_rules"), inner)
        sentences = [
            template
            for index, text in enumerate(block.sentences)
            if (template := self._template(text, (*location, "sentences", index)))
        ]
        self._check_uses(sentences, outer.under(inner))
        keywords = {"required_keywords": block.required_keywords}
        return {
            "sentences": [template.text for template in sentences],
            "slots": block.slots,
            "lists": lists,
            "expansion_rules": rules,
            "requires_context": block.requires_context,
            "excludes_context": block.excludes_context,
            "metadata": block.metadata or None,
            **(keywords if block.required_keywords else {}),
        }

    def _rules(self, rules: Mapping[str, str], location: Location, scope: _Scope) -> dict[str, str]:
        cleaned: dict[str, str] = {}
        for name, text in rules.items():
            template = self._template(text, (*location, name))
            scope.rules[name] = [template] if template else []
            if template:
                cleaned[name] = template.text
        return cleaned

    def _lists(
        self, lists: Mapping[str, ListFile], location: Location, scope: _Scope
    ) -> dict[str, Any]:
        cleaned: dict[str, Any] = {}
        for name, found in lists.items():
            scope.lists[name] = []
            cleaned[name] = self._list(found, (*location, name), scope.lists[name])
        return cleaned

    def _list(
        self, found: ListFile, location: Location, templates: list[Template]
    ) -> dict[str, Any]:
        if found.values is not None:
            if not found.values:
                self._say(location, "this list has no values")
            values = []
            for index, value in enumerate(found.values):
                cleaned = self._value(value, (*location, "values", index), templates)
                values += [cleaned] if cleaned else []
            return {"values": values}
        if found.range is not None:
            return {"range": self._range(found.range, (*location, "range"))}
        if not found.wildcard and not found.model_extra:
            self._say(location, "a list needs values, a range or wildcard: true")
        return {"wildcard": True}

    def _value(
        self, value: object, location: Location, templates: list[Template]
    ) -> dict[str, Any] | None:
        rest: dict[str, Any] = {}
        heard = as_text(value)
        if isinstance(value, dict):
            heard, rest = as_text(value.get("in")), value
        elif isinstance(heard, str) and not any(sign in heard for sign in SYNTAX):
            rest = {"out": value}
        if not isinstance(heard, str):
            self._say(location, 'a value is words, or has "in": the words that are heard')
            return None
        template = self._template(heard, location)
        if template is None:
            return None
        templates.append(template)
        return {**rest, "in": template.text}

    def _range(self, found: RangeFile, location: Location) -> dict[str, Any]:
        if found.from_ > found.to:
            self._say(location, '"from" is larger than "to"')
        elif (found.to - found.from_) // found.step > MOST_NUMBERS:
            self._say(location, f"more than {MOST_NUMBERS} numbers", "give a larger step")
        language = found.words_language
        if (number_words(language) if language else self.numbers) is None:
            self._say(location, "no number words are known for this language")
        for key, known in (
            ("type", ("number", "percentage", "temperature")),
            ("fractions", ("halves", "tenths")),
        ):
            chosen = getattr(found, key)
            if chosen is not None and chosen not in known:
                hint = did_you_mean(chosen, known) or "one of " + ", ".join(known)
                self._say((*location, key), f'unknown {key} "{chosen}"', hint)
        raw = found.model_dump(
            by_alias=True, exclude_none=True, include=set(RangeFile.model_fields)
        )
        # What is heard comes as words, whatever a file made for typing says.
        return {**raw, "words": True}

    def _template(self, text: str, location: Location) -> Template | None:
        try:
            return parse_template(text, location, self.numbers)
        except TemplateError as error:
            self._say(location, str(error))
            return None

    def _check_uses(self, templates: Iterable[Template], scope: _Scope) -> None:
        """Report what templates, and all that they lead to, use and is not there or is endless."""
        done: set[tuple[str, str]] = set()

        def follow(template: Template, path: tuple[tuple[str, str], ...]) -> None:
            for kind, name, found in _uses(template, scope):
                key = (kind, name)
                if found is None:
                    known = scope.lists if kind == "list" else scope.rules
                    self._say(
                        template.location,
                        f'there is no {kind} "{name}"',
                        did_you_mean(name, known),
                    )
                elif key in path:
                    circle = frozenset(path[path.index(key) :])
                    if circle not in self.circles:
                        self._say(template.location, f'the {kind} "{name}" uses itself')
                    self.circles.add(circle)
                elif key not in done:
                    for inner in found:
                        follow(inner, (*path, key))
                    done.add(key)

        for template in templates:
            follow(template, ())

    def _say(self, location: Location, message: str, hint: str = "") -> None:
        self.problems.append(self.document.problem(location, message, hint))


def _uses(template: Template, scope: _Scope) -> Iterator[tuple[str, str, list[Template] | None]]:
    """Yield kind, name and templates (None: not there) of what a template uses."""
    for found in template.references():
        if not isinstance(found, ListReference):
            yield "rule", found.rule_name, scope.rules.get(found.rule_name)
        elif found.list_name in scope.lists or not found.is_inline_range:
            yield "list", found.list_name, scope.lists.get(found.list_name)
