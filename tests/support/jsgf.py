"""Reads the JSGF that the project writes: draws sentences, tells whether a sentence fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

_TOKEN = re.compile(r"<[^>]+>|[()\[\]|]|[^\s()\[\]|<>]+")
_TAG = re.compile(r"\{[^{}]*\}")

Node = tuple[str, object]
"""("word", text), ("rule", name), ("all", nodes), ("one", nodes)."""


@dataclass(frozen=True)
class Jsgf:
    """A parsed grammar."""

    rules: dict[str, Node]

    @classmethod
    def parse(cls, text: str) -> Jsgf:
        """Parse a grammar with one rule a line."""
        header, name, *lines = text.strip().split("\n")
        assert header == "#JSGF V1.0;"
        assert re.fullmatch(r"grammar \w+;", name)
        rules: dict[str, Node] = {}
        for line in lines:
            found = re.fullmatch(r"(?:public )?<(\w+)> = (.+);", line)
            assert found is not None, line
            tokens = _TOKEN.findall(_TAG.sub("", found[2]))
            node, rest = _alternatives(tokens, 0)
            assert rest == len(tokens), line
            rules[found[1]] = node
        return cls(rules)

    def draw(self, choose: Callable[[int], int]) -> str:
        """Return one sentence; ``choose`` returns one of 0 … n-1."""
        return " ".join(self._draw(self.rules["utterance"], choose))

    def _draw(self, node: Node, choose: Callable[[int], int]) -> Iterator[str]:
        kind, content = node
        if kind == "word":
            yield str(content)
        elif kind == "rule":
            yield from self._draw(self.rules[str(content)], choose)
        else:
            assert isinstance(content, list)
            parts = content if kind == "all" else [content[choose(len(content))]]
            for part in parts:
                yield from self._draw(part, choose)

    def all(self) -> Iterator[str]:
        """Yield every sentence, once for each way through the grammar."""
        for words in self._all(self.rules["utterance"]):
            yield " ".join(words)

    def _all(self, node: Node) -> Iterator[tuple[str, ...]]:
        kind, content = node
        if kind == "word":
            yield (str(content),)
        elif kind == "rule":
            yield from self._all(self.rules[str(content)])
        else:
            assert isinstance(content, list)
            if kind == "one":
                for part in content:
                    yield from self._all(part)
            else:
                for parts in product(*(list(self._all(part)) for part in content)):
                    yield tuple(word for part in parts for word in part)

    def accepts(self, sentence: str) -> bool:
        """Whether a sentence fits."""
        words = sentence.split()
        return len(words) in self._ends(self.rules["utterance"], words, {0})

    def _ends(self, node: Node, words: list[str], starts: set[int]) -> set[int]:
        if not starts:
            return starts
        kind, content = node
        if kind == "word":
            return {at + 1 for at in starts if at < len(words) and words[at] == content}
        if kind == "rule":
            return self._ends(self.rules[str(content)], words, starts)
        assert isinstance(content, list)
        if kind == "all":
            for part in content:
                starts = self._ends(part, words, starts)
            return starts
        return set().union(*(self._ends(part, words, starts) for part in content))


def _alternatives(tokens: list[str], at: int) -> tuple[Node, int]:
    options: list[Node] = []
    parts: list[Node] = []
    while at < len(tokens) and tokens[at] not in ")]":
        sign = tokens[at]
        at += 1
        if sign == "|":
            options.append(("all", parts))
            parts = []
        elif sign in "([":
            inner, at = _alternatives(tokens, at)
            assert tokens[at] == ("]" if sign == "[" else ")")
            at += 1
            parts.append(("one", [inner, ("all", [])]) if sign == "[" else inner)
        elif sign.startswith("<"):
            parts.append(("rule", sign[1:-1]))
        else:
            parts.append(("word", sign))
    options.append(("all", parts))
    return (options[0] if len(options) == 1 else ("one", options)), at
