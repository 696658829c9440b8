"""The rules of how the coach speaks and what it answers to, as far as a machine can check them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias
from unicodedata import category

from voice_coach.content.compiler import shortest_share
from voice_coach.content.dialogs import Dialogs, ExerciseFile
from voice_coach.content.documents import Document, Location
from voice_coach.content.library import exercises_words
from voice_coach.content.phrasebook import SLOT
from voice_coach.content.schema import Exercise
from voice_coach.errors import Problem

MOST_WORDS: Final = 25
"""Words of a line: one breath."""
FEWEST_PHONES: Final = 8
"""Of a name that is spoken: shorter ones are heard in other talk (measured: 1 in 148 of eight
phones or more is accepted wrongly, 3 in 58 of five to seven, 4 in 16 of four or fewer)."""
SHORTEST_SHARE: Final = 5.0
"""Seconds; a shorter turn or silence is over before it began."""
PHONES_PER_LETTER: Final = 0.8
"""Estimate for words that no dictionary was given for."""
MOST_TITLE_WORDS: Final = 5
"""Words of a title: it stands in other lines."""
MOST_LENGTH_WORDS: Final = 5
"""Words of a length: "two minutes and ten seconds"."""
MOST_ANSWER_WORDS: Final = 4
"""Words of an answer that is given back: "not sure of myself"."""

CountPhones: TypeAlias = Callable[[str], int | None]
"""Number of phones of a phrase; None where a word of it is unknown."""

_QUOTES: Final = re.compile(r"[\"\u201c\u201d\u201e\u00ab\u00bb]|(?<!\w)'|'(?!\w)")
_DIGITS: Final = re.compile(r"\d")
_MUTE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "So"})
"""Unicode's categories of control signs, of signs without a meaning of their own, of pictures."""
_INSIDE_CAPITAL: Final = re.compile(r"(?<=[^.!?:\s])\s+([^\W\d_][\w']*)")


def lint_dialogs(dialogs: Dialogs, count_phones: CountPhones | None = None) -> list[Problem]:
    """Return every broken rule in the dialogs."""
    prompts = dialogs.documents["prompts"]
    problems: list[Problem] = []
    for key, variants in dialogs.prompts.items():
        for index, text in enumerate(variants):
            problems += lint_line(dialogs, prompts, (key, index), text)
    for found in dialogs.exercises.values():
        problems += lint_exercise(dialogs, found, count_phones)
    problems += _lint_aliases(dialogs)
    return problems


def lint_exercise(
    dialogs: Dialogs, found: ExerciseFile, count_phones: CountPhones | None = None
) -> list[Problem]:
    """Return every broken rule in one exercise."""
    exercise, document = found.exercise, found.document
    problems: list[Problem] = []
    for line, variants in exercise.lines.items():
        for index, text in enumerate(variants):
            problems += lint_line(dialogs, document, ("lines", line, index), text)
    problems += _lint_signs(document, ("title",), exercise.title)
    if len(exercise.title.split()) > MOST_TITLE_WORDS:
        problems.append(
            document.problem(("title",), f"a title has at most {MOST_TITLE_WORDS} words")
        )
    problems += _lint_turns(exercise, document)
    problems += _lint_length(exercise, document)
    problems += _lint_questions(exercise, document)
    for index, alias in enumerate(exercise.aliases):
        phones = count_phones(alias) if count_phones is not None else None
        if phones is None:
            phones = round(PHONES_PER_LETTER * sum(map(str.isalpha, alias)))
        if phones < FEWEST_PHONES:
            problems.append(
                document.problem(
                    ("aliases", index),
                    f'"{alias}" has about {phones} sounds; shorter than {FEWEST_PHONES} '
                    "is heard in other talk",
                    "use a longer name",
                )
            )
    return problems


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
        yield document.problem(location, "a quotation cannot be heard", "say it in plain words")
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


def _lint_turns(exercise: Exercise, document: Document) -> Iterator[Problem]:
    turns = {step.turn.who for step in exercise.steps if step.turn is not None}
    if exercise.people == "both" and len(turns) == 1:
        missing = "second" if turns == {"first"} else "first"
        yield document.problem(
            ("steps",), f'the "{missing}" of the two has no turn', f"add - turn: {missing}"
        )
    if exercise.people == "one" and "second" in turns:
        yield document.problem(("steps",), 'an exercise for one has a turn for the "second"')


def _lint_length(exercise: Exercise, document: Document) -> Iterator[Problem]:
    shared = [
        index
        for index, step in enumerate(exercise.steps)
        if (timed := step.turn or step.silence) is not None and timed.share is not None
    ]
    if shared and exercise.length_seconds is None:
        yield document.problem(
            ("steps", shared[0]),
            "a share of what? the exercise has no length",
            "add minutes: {min: 1, default: 3, max: 10}, or give the step seconds",
        )
    if not shared and exercise.length_seconds is not None:
        key = "minutes" if exercise.minutes is not None else "seconds"
        yield document.problem((key,), "no step has a share of this length", "remove it")
    share = shortest_share(exercise)
    if share is not None and share < SHORTEST_SHARE:
        key = "minutes" if exercise.minutes is not None else "seconds"
        yield document.problem(
            (key, "min"), f"a share would be {share:g} s; at least {SHORTEST_SHARE:g} s are needed"
        )


def _lint_questions(exercise: Exercise, document: Document) -> Iterator[Problem]:
    for index, step in enumerate(exercise.steps):
        if step.say is None:
            continue
        for text in exercise.lines.get(step.say.line, []):
            if "?" in text:
                yield document.problem(
                    ("steps", index),
                    f'line "{step.say.line}" asks something and nobody listens',
                    "make it an ask step",
                )
                break


def _lint_aliases(dialogs: Dialogs) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for name, found in dialogs.exercises.items():
        for index, alias in enumerate(found.exercise.aliases):
            plain = " ".join(_words(alias))
            owner = owners.setdefault(plain, name)
            if owner != name:
                yield found.document.problem(
                    ("aliases", index), f'"{alias}" is also a name of "{owner}"'
                )


def _longest(slot: str, dialogs: Dialogs) -> str:
    """Return words as long as a slot's value can be."""
    if slot == "title":
        return " ".join(["x"] * MOST_TITLE_WORDS)
    if slot == "exercises":
        return exercises_words(dialogs)
    if slot in ("duration", "turn"):
        return " ".join(["x"] * MOST_LENGTH_WORDS)
    if slot in ("name", "other", "first", "second"):
        return "x"
    return " ".join(["x"] * MOST_ANSWER_WORDS)


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower())
