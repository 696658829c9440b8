"""How a name of an exercise is put into a sentence that asks for it."""

from __future__ import annotations

from typing import Final

QUESTIONS: Final = frozenset(
    (
        *("am", "are", "can", "could", "do", "did", "how", "is", "what", "when", "where", "who"),
        *("why", "we", "we're", "before", "giving", "telling", "setting"),
    )
)
"""First words of names that stand by themselves: "am i really listening", "we are fighting"."""
_OWN: Final = frozenset(("the", "a", "an", "my", "our", "your", "one"))
"""First words of names that have an article of their own."""
_ARTICLES: Final = ("the", "a", "our", "that", "another", "some", "one more", "a quick", "a little")


def is_question(name: str) -> bool:
    """Whether a name is a sentence by itself."""
    return name.split(maxsplit=1)[0] in QUESTIONS


def put(sentence: str, name: str) -> str:
    """Return a sentence with a name for ``{name}``; an article of its own is not doubled."""
    if name.split(maxsplit=1)[0] in _OWN:
        for article in _ARTICLES:
            sentence = f" {sentence}".replace(f" {article} {{name}}", " {name}").strip()
    return sentence.replace("{name}", name)
