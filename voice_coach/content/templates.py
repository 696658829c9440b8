"""One sentence template: parsed, in spoken spelling, with what it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hassil.expression import (
    Expression,
    Group,
    ListReference,
    RuleReference,
    Sequence,
    TextChunk,
)
from hassil.parse_expression import ParseExpressionError, parse_sentence
from hassil.parser import ParseError

from voice_coach.content.documents import Location
from voice_coach.content.normal import spoken_template
from voice_coach.content.numbers import NumberWords

SYNTAX = "()[]{}<>|;"
"""Signs that mean something in a template."""
_PLAIN: Final = re.compile(r"[a-z0-9']+( [a-z0-9']+)*")
"""Words, and nothing that means anything to hassil."""


class TemplateError(Exception):
    """A template that cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template."""

    text: str
    """In spoken spelling."""
    expression: Expression
    location: Location
    """Where it stands in its file."""

    def references(self) -> Iterator[ListReference | RuleReference]:
        """Yield the lists and rules it uses."""
        return _references(self.expression)


def parse_template(text: str, location: Location, numbers: NumberWords | None) -> Template:
    """Parse a template.

    Raises:
        TemplateError: it cannot be understood, or nothing can be said with it.
    """
    spoken = spoken_template(text, numbers)
    if not spoken.strip():
        raise TemplateError("there are no words in it")
    if _PLAIN.fullmatch(spoken):
        return Template(spoken, _plain(spoken), location)
    try:
        expression = parse_sentence(spoken).expression
    except ParseExpressionError as error:
        raise TemplateError(f'"{error.chunk.text}" cannot be understood here') from error
    except ParseError as error:
        what = str(error).split(" in: ")[0].lower()
        raise TemplateError(f"brackets do not match: {what}") from error
    except (AssertionError, RecursionError) as error:
        raise TemplateError("brackets are empty, or nested far too deep") from error
    if not _says_something(expression):
        raise TemplateError("there are no words in it")
    return Template(spoken, expression, location)


def _plain(words: str) -> Sequence:
    """Return what hassil makes of plain words; most sentences are, and it takes its time."""
    *before, last = words.split(" ")
    group = Sequence()
    group.items += [TextChunk(f"{word} ", parent=group) for word in before]
    group.items.append(TextChunk(last, parent=group))
    return group


def _references(expression: Expression) -> Iterator[ListReference | RuleReference]:
    if isinstance(expression, ListReference | RuleReference):
        yield expression
    elif isinstance(expression, Group):
        for item in expression.items:
            yield from _references(item)


def _says_something(expression: Expression) -> bool:
    if isinstance(expression, Group):
        return any(_says_something(item) for item in expression.items)
    return not isinstance(expression, TextChunk) or bool(expression.text.strip())
