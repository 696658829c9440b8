"""Turns hassil's expression trees into terms.

hassil matches letters, a grammar is made of words. Where a template glues parts together
("minute[s]", "[un]pause") the glued parts are spelled out; everything else keeps its shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hassil import Intents
from hassil import expression as hx
from hassil.intents import IntentData, RangeSlotList, SlotList, TextSlotList

from voice_coach.content.glue import Glue
from voice_coach.content.normal import spoken_words
from voice_coach.content.numbers import NumberWords, number_words
from voice_coach.content.sentences import Sentences
from voice_coach.content.terms import (
    NOTHING,
    SILENCE,
    Chain,
    Choice,
    Language,
    Rule,
    Term,
    Word,
    as_value,
    chain,
    choice,
    factored,
    may_be_silent,
    spoken,
    words,
)
from voice_coach.errors import DialogError, Problem

MOST_GLUED: Final = 5000
"""Spellings of one glued part; more is a mistake in the template."""
_NO_NAME: Final = re.compile(r"[^A-Za-z0-9_]+")
_ANY: Final = "*"
"""Stands for any words where a template has a wildcard; no word looks like it."""
MOST_PERMUTED: Final = 7
"""Parts of a permutation; each more multiplies the grammar, whose size is bounded too."""


class Terms:
    """What can be said, as terms; what several grammars have in common is made once.

    Args:
        sentences: the file they come from.
    """

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._named: dict[str, Term] = {}
        self._done: dict[str, Term] = {}
        self._ways: dict[int, list[Term]] = {}
        """By the identity of a block, which the sentences keep alive."""
        self._scopes: dict[int, str] = {}

    def of(self, intents: Collection[str], spoken_in: tuple[str, frozenset[str]]) -> Language:
        """Return everything that can be said.

        Args:
            intents: names of those to hold.
            spoken_in: metadata key, and the name of the grammar and of what it is like; a block
                that has the key and lists none of the names is left out.

        Raises:
            DialogError: a template is far too large for a grammar.
        """
        key, names = spoken_in
        meanings: dict[Term, str] = {}
        for name, intent in self._sentences.intents.intents.items():
            if name not in intents:
                continue
            for block in intent.data:
                if names.isdisjoint((block.metadata or {}).get(key, names)):
                    continue
                meaning = _meaning(name, block)
                for way in map(spoken, self._of_block(block)):
                    for one in way.items if isinstance(way, Choice) else (way,):
                        meanings[one] = meaning if meanings.get(one, meaning) == meaning else ""
        return Language(choice(meanings), self._named, meanings)

    def _of_block(self, block: IntentData) -> list[Term]:
        if id(block) not in self._ways:
            own = block.slot_lists or block.expansion_rules
            scope = self._scopes.setdefault(id(block), f"_{len(self._scopes)}") if own else ""
            names = _Names(scope, self._named, self._done)
            converter = _Converter(self._sentences.intents, block, self._sentences, names)
            ways = [converter.term(found.expression) for found in block.sentences]
            self._ways[id(block)] = ways
        return self._ways[id(block)]


class Vocabulary:
    """Every word that can be in a sentence of a template; what is shared is looked up once."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._named: dict[str, Term] = {}
        self._done: dict[str, Term] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._scopes: dict[int, str] = {}

    def of(self, block: IntentData, sentence: hx.Sentence) -> frozenset[str] | None:
        """Return the words of a template; None where any word can be in it.

        Args:
            block: of the sentences, where the template stands.
            sentence: the template.
        """
        own = block.slot_lists or block.expansion_rules
        scope = self._scopes.setdefault(id(block), f"_{len(self._scopes)}") if own else ""
        names = _Names(scope, self._named, self._done, typed=True)
        converter = _Converter(self._sentences.intents, block, self._sentences, names)
        try:
            words = self._words_of(converter.term(sentence.expression))
        except DialogError:  # far too large for a grammar, though it can be typed
            return None
        return None if _ANY in words else words

    def _words_of(self, term: Term) -> frozenset[str]:
        match term:
            case Word(text):
                return frozenset((text,))
            case Rule(name):
                if name not in self._words:
                    self._words[name] = self._words_of(self._named[name])
                return self._words[name]
            case Chain(items) | Choice(items):
                return frozenset[str]().union(*map(self._words_of, items))


@dataclass(frozen=True, slots=True)
class _Names:
    """Terms that have names, shared by the blocks of a grammar."""

    scope: str
    """Ending of the names in a block that has lists or rules of its own."""
    named: dict[str, Term]
    done: dict[str, Term]
    """What stands for each list and rule: its named term, or itself where it may be silent."""
    typed: bool = False
    """It is about everything that matches: free text (``_ANY``), and numbers in all spellings,
    ordinal ones too."""


class _Converter:
    """Converts the templates of one block; lists and rules become named terms."""

    def __init__(
        self, intents: Intents, block: IntentData, sentences: Sentences, names: _Names
    ) -> None:
        self._lists: Mapping[str, SlotList] = {**intents.slot_lists, **block.slot_lists}
        self._rules = {**intents.expansion_rules, **block.expansion_rules}
        self._glue = Glue(self._rules)
        self._sentences = sentences
        self._names = names

    def term(self, expression: hx.Expression) -> Term:
        """Return the term of an expression that stands between spaces."""
        match expression:
            case hx.TextChunk():
                return words(self._spell(expression.text))
            case hx.Alternative():
                return choice(self.term(item) for item in expression.items)
            case hx.Permutation():
                return self._permuted([self.term(item) for item in expression.items])
            case hx.Group():
                return chain(self._chain(expression.items))
            case hx.ListReference():
                return as_value(
                    self._reference(
                        f"list_{expression.list_name}", lambda: self._list_term(expression)
                    )
                )
            case hx.RuleReference():
                body = self._rules[expression.rule_name].expression
                return self._reference(f"rule_{expression.rule_name}", lambda: self.term(body))
            case _:
                raise TypeError(type(expression).__name__)

    def _chain(self, items: Iterable[hx.Expression]) -> Iterator[Term]:
        said = [item for item in _flat(items) if not _is_void(item)]
        for group in self._glue.groups(said):
            if len(group) == 1:
                yield self.term(group[0])
            else:
                glued = self._spelled(group)
                yield as_value(glued) if any(map(self._keeps, group)) else glued

    def _keeps(self, item: hx.Expression) -> bool:
        """Whether what is said is kept in a slot."""
        references = item.list_references(self._rules) if isinstance(item, hx.Group) else ()
        return isinstance(item, hx.ListReference) or any(references)

    def _spelled(self, items: Sequence[hx.Expression]) -> Term:
        """Return glued items as a choice of their spellings."""
        spellings = [""]
        for item in items:
            texts = list(self._texts(item))
            if len(spellings) * len(texts) > MOST_GLUED:
                raise self._too_large("parts without spaces between them have too many spellings")
            spellings = [before + text for before in spellings for text in texts]
        return factored(
            tuple(self._spell(spelling).split()) for spelling in dict.fromkeys(spellings)
        )

    def _texts(self, item: hx.Expression) -> Iterator[str]:
        match item:
            case hx.TextChunk():
                yield item.text
            case hx.Alternative():
                for part in item.items:
                    yield from self._texts(part)
            case hx.Permutation():
                raise self._too_large("a permutation needs spaces around it")
            case hx.Group():
                yield from self._products(item.items)
            case hx.ListReference():
                yield from self._list_texts(item)
            case hx.RuleReference():
                yield from self._texts(self._rules[item.rule_name].expression)

    def _products(self, items: Sequence[hx.Expression]) -> Iterator[str]:
        if not items:
            yield ""
            return
        for head in self._texts(items[0]):
            for tail in self._products(items[1:]):
                yield head + tail

    def _list_texts(self, item: hx.ListReference) -> Iterator[str]:
        found = self._list(item)
        if isinstance(found, TextSlotList):
            for value in found.values:
                yield from self._texts(value.text_in)
        elif isinstance(found, RangeSlotList):
            for number in found.get_numbers():
                yield from self._forms(found, number)

    def _list_term(self, item: hx.ListReference) -> Term:
        found = self._list(item)
        if isinstance(found, TextSlotList):
            plain = [
                tuple(self._spell(value.text_in.text).split())
                for value in found.values
                if isinstance(value.text_in, hx.TextChunk)
            ]
            templates = [
                self.term(value.text_in)
                for value in found.values
                if not isinstance(value.text_in, hx.TextChunk)
            ]
            return choice((factored(plain), *templates))
        if isinstance(found, RangeSlotList):
            return factored(
                tuple(form.split())
                for number in found.get_numbers()
                for form in self._forms(found, number)
            )
        # A wildcard is free speech; no grammar holds it.
        return Word(_ANY) if self._names.typed else NOTHING

    def _list(self, item: hx.ListReference) -> SlotList:
        if item.list_name not in self._lists and (limits := item.get_inline_range()):
            start, stop, step = limits
            return RangeSlotList(name=item.list_name, start=start, stop=stop, step=step)
        return self._lists[item.list_name]

    def _forms(self, found: RangeSlotList, number: float) -> tuple[str, ...]:
        numbers = self._numbers(found)
        return numbers.every_form(number) if self._names.typed else numbers.forms(number)

    def _numbers(self, found: RangeSlotList) -> NumberWords:
        numbers = self._sentences.numbers
        if found.words_language:
            numbers = number_words(found.words_language)
        if numbers is None:
            raise self._too_large(f'no number words are known for "{found.name}"')
        return numbers

    def _permuted(self, parts: Sequence[Term]) -> Term:
        """Return the parts in any order, each at most once; needed ones exactly once.

        A part that may be silent is either said in one place or not at all, so that every
        sentence has one way through the grammar. What remains after some parts is a named
        term, shared by all the orders in which they can come.
        """
        if len(parts) > MOST_PERMUTED:
            raise self._too_large(f"a permutation has more than {MOST_PERMUTED} parts")
        number = sum(1 for name in self._names.named if name.startswith("any_order_"))
        shared: dict[frozenset[int], Term] = {}

        def rest(left: frozenset[int]) -> Term:
            if left not in shared:
                ways = choice(
                    chain((spoken(parts[index]), rest(left - {index}))) for index in sorted(left)
                )
                if len(left) > 2:
                    key = f"any_order_{number}_{'_'.join(map(str, sorted(left)))}"
                    self._names.named[key] = ways
                    ways = Rule(key)
                silent = all(may_be_silent(parts[index]) for index in left)
                shared[left] = choice((ways, SILENCE)) if silent else ways
            return shared[left]

        return rest(frozenset(range(len(parts))))

    def _reference(self, name: str, make: Callable[[], Term]) -> Term:
        """Return a named term; one that may be silent stands in place, for a name never is."""
        key = f"{name}{self._names.scope}"
        if key not in self._names.done:
            term = make()
            if term != NOTHING and not may_be_silent(term) and not isinstance(term, Rule):
                self._names.named[key] = term
                term = Rule(key)
            self._names.done[key] = term
        return self._names.done[key]

    def _spell(self, text: str) -> str:
        return spoken_words(text, self._sentences.numbers)

    def _too_large(self, message: str) -> DialogError:
        return DialogError(
            "no grammar can be made", (Problem(self._sentences.path, None, message),)
        )


def _meaning(intent: str, block: IntentData) -> str:
    """Return what the sentences of a block mean, values aside, as letters, digits and dots."""
    fixed = ".".join(f"{name}.{block.slots[name]}" for name in sorted(block.slots))
    return _NO_NAME.sub(".", f"{intent}.{fixed}" if fixed else intent)


def _flat(items: Iterable[hx.Expression]) -> Iterator[hx.Expression]:
    """Yield items with plain groups opened."""
    for item in items:
        if type(item) is hx.Sequence:
            yield from _flat(item.items)
        else:
            yield item


def _is_void(item: hx.Expression) -> bool:
    return isinstance(item, hx.TextChunk) and not item.text
