"""Numbers as words, with the same rules that hassil matches by (Unicode's, per language)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hassil.numbers import get_rbnf_engine

_NUMBER: Final = re.compile(r"(?<![\w.,])\d{1,9}(?:[.,]\d{1,3})?(?![\w])")
_NO_COUNT: Final = ("ordinal", "year")
"""Rule sets that count nothing: "twentieth", "nineteen oh five"."""


class NumberWords:
    """The number words of one language."""

    def __init__(self, language: str) -> None:
        """Look the language up.

        Raises:
            ValueError: no number words are known for it.
        """
        self._engine = get_rbnf_engine(language)

    @lru_cache(maxsize=4096)  # noqa: B019 - one instance per language lives as long as the process
    def forms(self, number: float) -> tuple[str, ...]:
        """Return every way to say a number, the usual one first, without hyphens."""
        forms = [
            words
            for rules, words in self._by_rules(number)
            if not any(part in rules for part in _NO_COUNT)
        ]
        return tuple(dict.fromkeys(forms))

    def every_form(self, number: float) -> tuple[str, ...]:
        """Return all that is taken for a number where it is typed: "twentieth" too."""
        return tuple(dict.fromkeys(words for _, words in self._by_rules(number)))

    @lru_cache(maxsize=4096)  # noqa: B019 - same
    def _by_rules(self, number: float) -> tuple[tuple[str, str], ...]:
        by_rules = self._engine.format_number(number).text_by_ruleset
        return tuple(
            (rules, " ".join(words.replace("-", " ").replace("\u00ad", "").split()))
            for rules, words in sorted(by_rules.items(), key=lambda item: (len(item[0]), item[0]))
        )

    def spell(self, number: float) -> str:
        """Return the usual words for a number."""
        return self.forms(number)[0]

    def spell_digits(self, text: str) -> str:
        """Replace every number written in digits by its words."""
        return _NUMBER.sub(lambda found: self._spell_match(found[0]), text)

    def _spell_match(self, digits: str) -> str:
        value = float(digits.replace(",", "."))
        return self.spell(int(value) if value.is_integer() else value)


@lru_cache(maxsize=16)
def number_words(language: str) -> NumberWords | None:
    """Return the number words of a language, or None where none are known."""
    try:
        return NumberWords(language)
    except ValueError:
        return None
