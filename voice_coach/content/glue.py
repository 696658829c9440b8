"""Which parts of a template hang together without a space: "minute[s]", "[un]do"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hassil import expression as hx


@dataclass(frozen=True, slots=True)
class Glue:
    """Finds glued parts; knows the rules that templates refer to."""

    rules: Mapping[str, hx.Sentence]

    def groups(self, items: Sequence[hx.Expression]) -> Iterator[Sequence[hx.Expression]]:
        """Yield the parts of a sequence; parts that hang together come as one group."""
        start = 0
        while start < len(items):
            end = self._glued_until(items, start)
            yield items[start : end + 1]
            start = end + 1

    def _glued_until(self, items: Sequence[hx.Expression], start: int) -> int:
        """Return the index of the last item that hangs together with the one at ``start``."""
        end = index = start
        while index <= end:
            for other in range(index + 1, len(items)):
                if not (self._edge(items[index], last=True) or self._edge(items[other])):
                    end = max(end, other)
                if not self._may_vanish(items[other]):
                    break
            index += 1
        return end

    def _edge(self, item: hx.Expression, *, last: bool = False) -> bool:
        """Whether every spelling of an item begins (or ends) with a space."""
        match item:
            case hx.TextChunk():
                return not item.text or item.text[-1 if last else 0].isspace()
            case hx.Permutation():
                return True
            case hx.Alternative():
                return all(self._edge(part, last=last) for part in item.items)
            case hx.Group():
                parts = list(reversed(item.items)) if last else item.items
                lasting = [at for at, part in enumerate(parts) if not self._may_vanish(part)]
                reach = lasting[0] + 1 if lasting else len(parts)
                return all(self._edge(part, last=last) for part in parts[:reach])
            case hx.RuleReference():
                return self._edge(self.rules[item.rule_name].expression, last=last)
            case _:
                return False

    def _may_vanish(self, item: hx.Expression) -> bool:
        """Whether one spelling of an item is no letter and no space at all."""
        match item:
            case hx.TextChunk():
                return not item.text
            case hx.Alternative():
                return any(self._may_vanish(part) for part in item.items)
            case hx.Permutation():
                return False
            case hx.Group():
                return all(self._may_vanish(part) for part in item.items)
            case hx.RuleReference():
                return self._may_vanish(self.rules[item.rule_name].expression)
            case _:
                return False
