"""The rules of how the coach speaks and what it answers to, as far as a machine can check them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import category

from voice_coach.content.dialogs import Dialogs, ExerciseFile
from voice_coach.content.documents import Document, Location
from voice_coach.content.examples import longest_examples
from voice_coach.content.library import programmes_words
from voice_coach.content.lint_cues import lint_cues
from voice_coach.content.lint_names import Pronounce, lint_lengths
from voice_coach.content.lint_steps import lint_steps
from voice_coach.content.phrasebook import SLOT
from voice_coach.errors import Problem

MOST_WORDS: Final = 25
"""Words of a line: one breath."""
MOST_TITLE_WORDS: Final = 5
"""Words of a title: it stands in other lines."""
MOST_LENGTH_WORDS: Final = 5
"""Words of a length: "two minutes and ten seconds"."""
MOST_ANSWER_WORDS: Final = 4
"""Words of an answer that is given back: "not sure of myself"."""

_QUOTES: Final = re.compile(r"[\"\u201c\u201d\u201e\u00ab\u00bb]|(?<!\w)'|'(?!\w)")
_DIGITS: Final = re.compile(r"\d")
_MUTE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "So"})
"""Unicode's categories of control signs, of signs without a meaning of their own, of pictures."""
_INSIDE_CAPITAL: Final = re.compile(r"(?<=[^.!?:\s])\s+([^\W\d_][\w']*)")


def lint_dialogs(dialogs: Dialogs, pronounce: Pronounce | None = None) -> list[Problem]:
    """Return every broken rule in our dialogs; ``lint_exercise`` is for exercises of one's own."""
    prompts = dialogs.documents["prompts"]
    problems: list[Problem] = []
    for key, variants in dialogs.prompts.items():
        for index, text in enumerate(variants):
            problems += lint_line(dialogs, prompts, (key, index), text)
    for found in dialogs.exercises.values():
        if not found.own:
            problems += lint_exercise(dialogs, found, pronounce)
    problems += _lint_decks(dialogs)
    problems += _lint_answers(dialogs)
    problems += _lint_programmes(dialogs, pronounce)
    problems += _lint_aliases(dialogs)
    return problems


def lint_exercise(
    dialogs: Dialogs, found: ExerciseFile, pronounce: Pronounce | None = None
) -> list[Problem]:
    """Return every broken rule in one exercise."""
    return [
        *lint_steps(found.exercise, found.document),
        *lint_cues(dialogs, found),
        *lint_wording(dialogs, found, pronounce),
    ]


def lint_wording(
    dialogs: Dialogs, found: ExerciseFile, pronounce: Pronounce | None = None
) -> list[Problem]:
    """Return every broken rule of how the coach speaks, and of what an exercise is called."""
    exercise, document = found.exercise, found.document
    problems: list[Problem] = []
    for line, variants in exercise.lines.items():
        for index, text in enumerate(variants):
            problems += lint_line(dialogs, document, ("lines", line, index), text)
    problems += _lint_title(document, exercise.title)
    problems += lint_lengths(dialogs, exercise.aliases, document, pronounce)
    return problems


def _lint_decks(dialogs: Dialogs) -> Iterator[Problem]:
    for found in dialogs.decks.values():
        seen: set[str] = set()
        for index, card in enumerate(found.deck.cards):
            place: Location = ("cards", index)
            if card.id in seen:
                yield found.document.problem(place, f'the card "{card.id}" is here twice')
            seen.add(card.id)
            for key, variants in (("line", card.line), ("follow_up", card.follow_up or [])):
                for text in variants:
                    yield from _lint_fixed(dialogs, found.document, (*place, key), text)


def _lint_answers(dialogs: Dialogs) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for file, found in dialogs.answers.items():
        for index, question in enumerate(found.answers.questions):
            if question.count("{topic}") != 1:
                yield found.document.problem(("questions", index), "{topic} has to be in it, once")
        for topic, about in found.answers.topics.items():
            place: Location = ("topics", topic)
            for part, lines in (("reply", about.reply), ("example", about.example or [])):
                for index, text in enumerate(lines):
                    yield from _lint_fixed(dialogs, found.document, (*place, part, index), text)
            for index, name in enumerate(about.names):
                owner = owners.setdefault(name.lower(), f"{file}/{topic}")
                if owner != f"{file}/{topic}":
                    yield found.document.problem(
                        (*place, "names", index), f'"{name}" is also a name of "{owner}"'
                    )


def _lint_programmes(dialogs: Dialogs, pronounce: Pronounce | None) -> Iterator[Problem]:
    for found in dialogs.programmes.values():
        programme, document = found.programme, found.document
        for index, step in enumerate(programme.steps):
            for text in step.line:
                yield from _lint_fixed(dialogs, document, ("steps", index, "line"), text)
        for text in programme.closing:
            yield from _lint_fixed(dialogs, document, ("closing",), text)
        yield from _lint_title(document, programme.title)
        yield from lint_lengths(dialogs, programme.aliases, document, pronounce)


def _lint_title(document: Document, title: str) -> Iterator[Problem]:
    yield from _lint_signs(document, ("title",), title)
    if len(title.split()) > MOST_TITLE_WORDS:
        yield document.problem(("title",), f"a title has at most {MOST_TITLE_WORDS} words")


def _lint_fixed(
    dialogs: Dialogs, document: Document, location: Location, text: str
) -> Iterator[Problem]:
    """Yield every broken rule in a line that has no slots."""
    if SLOT.search(text):
        yield document.problem(location, "a slot has no value here", "write it without names")
    yield from lint_line(dialogs, document, location, text)


def lint_line(
    dialogs: Dialogs, document: Document, location: Location, text: str
) -> Iterator[Problem]:
    """Yield every broken rule in one wording."""
    said = SLOT.sub(lambda slot: _longest(slot[1], dialogs), text)
    count = len(said.split())
    if count > MOST_WORDS:
        yield document.problem(
            location, f"{count} words, with its slots filled; a breath holds {MOST_WORDS}"
        )
    questions = text.count("?")
    if questions > 1:
        yield document.problem(location, "more than one question", "ask one thing at a time")
    elif questions == 1 and not text.rstrip().endswith("?"):
        yield document.problem(location, "something is said after the question", "end with it")
    if "%" in text or any(word in dialogs.language.forbidden for word in _words(text)):
        yield document.problem(location, "a percentage or another forbidden word")
    if _QUOTES.search(text):
        curly = text[0] in "\u201c\u201d\u201e\u00ab"
        hint = 'put straight ones around the line: "…"' if curly else "say it in plain words"
        yield document.problem(location, "a quotation cannot be heard", hint)
    if _DIGITS.search(text):
        yield document.problem(location, "digits are not words", "write the number as a word")
    yield from _lint_signs(document, location, text)
    yield from _lint_capitals(dialogs, document, location, text)


def _lint_signs(document: Document, location: Location, text: str) -> Iterator[Problem]:
    """Yield what no voice can say: emoji, control characters, nothing at all."""
    mute = [sign for sign in text if not sign.isspace() and category(sign) in _MUTE]
    if mute:
        yield document.problem(location, f'"{mute[0]}" cannot be spoken', "write words")
    elif not any(map(str.isalpha, text)):
        yield document.problem(location, "there are no words in it")


def _lint_capitals(
    dialogs: Dialogs, document: Document, location: Location, text: str
) -> Iterator[Problem]:
    allowed = dialogs.language.capitals
    if not allowed:
        return
    for found in _INSIDE_CAPITAL.finditer(SLOT.sub("x", text)):
        word = found[1]
        if word[0].isupper() and word not in allowed:
            yield document.problem(
                location, f'"{word}" looks like a name', "names come only through slots: {name}"
            )


def _lint_aliases(dialogs: Dialogs) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for named, document in dialogs.named:
        for index, alias in enumerate(named.aliases):
            plain = " ".join(_words(alias))
            owner = owners.setdefault(plain, named.id)
            if owner != named.id:
                yield document.problem(("aliases", index), f'"{alias}" is also a name of "{owner}"')


def _longest(slot: str, dialogs: Dialogs) -> str:
    """Return words as long as a slot's value can be."""
    if slot in ("title", "offered", "recent", "programme"):
        return " ".join(["x"] * MOST_TITLE_WORDS)
    if slot == "exercises":
        return " ".join(["x"] * longest_examples(dialogs.language.enumeration))
    if slot == "programmes":
        return programmes_words(dialogs)
    if slot in ("duration", "turn"):
        return " ".join(["x"] * MOST_LENGTH_WORDS)
    if slot in ("name", "other", "first", "second"):
        return "x"
    return " ".join(["x"] * MOST_ANSWER_WORDS)


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower())
