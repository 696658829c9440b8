"""docs/library.md: everything the coach leads and answers, by family, with its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voice_coach.content.library import Library
from voice_coach.content.programme_schema import Programme
from voice_coach.content.schema import Answers, Exercise
from voice_coach.engine.plan import Ask, Branch, Card, Lead, Plan, Say, Silence, Step, Turn
from voice_coach.units import Seconds

NAMES: Final = {"first": "Anna", "second": "Ben"}
MOST_NAMES: Final = 3
"""Names of an exercise that are shown; the page of exercises has all."""
HEAD: Final = (
    "| What it is | Begin with | Who | Length | Depth | Words | Quiet | Yours | Rows | From |",
    "|---|---|---|---|---|---|---|---|---|---|",
)
PROGRAMMES_HEAD: Final = (
    "| What it is | Begin with | Steps | One at most | Words | Rows | From |",
    "|---|---|---|---|---|---|---|",
)
ANSWERS_HEAD: Final = (
    "| What it is | Ask | Answers | Words | Rows | From |",
    "|---|---|---|---|---|---|",
)


@dataclass(slots=True)
class Figures:
    """What one way through a plan holds."""

    words: int = 0
    """That the coach speaks."""
    quiet: Seconds = 0.0
    """Of silence between bells, and of breath between two lines."""
    yours: Seconds = 0.0
    """In turns that have a length."""
    open: bool = False
    """There is a turn or a silence that ends with a word."""


def library_tables(library: Library, folder: Path) -> str:
    """Return a table for each family, of the programmes and answers, and how it suggests.

    Args:
        library: with names.
        folder: of the language, whose files say in a comment what each is.
    """
    families: dict[str, list[Exercise]] = {}
    for exercise in library.exercises.values():
        families.setdefault(exercise.family, []).append(exercise)
    parts = [
        "\n".join(
            [f"## {family.capitalize()}", "", *HEAD, *_rows(library, folder, families[family])]
        )
        for family in sorted(families)
    ]
    programmes = [
        _programme_row(folder / "programmes", found) for found in library.programmes.values()
    ]
    if programmes:
        parts.append("\n".join(["## Programmes", "", *PROGRAMMES_HEAD, *programmes]))
    parts.append(_suggestions(library, folder))
    answers = [
        _answers_row(folder / "answers", found)
        for found in sorted(library.answers.values(), key=lambda found: found.title)
    ]
    parts.append("\n".join(["## Questions that people ask", "", *ANSWERS_HEAD, *answers]))
    return "\n\n".join(parts)


def _rows(library: Library, folder: Path, exercises: Iterable[Exercise]) -> Iterator[str]:
    for exercise in sorted(exercises, key=lambda exercise: exercise.title):
        figures = figures_of(library, library.plan(exercise.id))
        names = ", ".join(f"“{name}”" for name in exercise.aliases[:MOST_NAMES])
        what = summary(folder / "exercises" / f"{exercise.id}.yaml")
        yield _row(
            f"**{_title(exercise.title)}.** {what}",
            names,
            exercise.people,
            _length(library, exercise),
            str(exercise.depth),
            str(figures.words),
            _seconds(figures.quiet),
            _yours(figures),
            ", ".join(exercise.covers),
            ", ".join(exercise.sources),
        )


def _programme_row(folder: Path, programme: Programme) -> str:
    lines = [*(step.line[0] for step in programme.steps), programme.closing[0]]
    return _row(
        f"**{_title(programme.title)}.** {summary(folder / f'{programme.id}.yaml')}",
        ", ".join(f"“{name}”" for name in programme.aliases[:MOST_NAMES]),
        str(len(programme.steps)),
        f"a {programme.every}",
        str(sum(map(_count, lines))),
        ", ".join(programme.covers),
        ", ".join(programme.sources),
    )


def _suggestions(library: Library, folder: Path) -> str:
    made = library.suggestions
    what = summary(folder / "suggestions.yaml")
    return "\n".join(
        [
            "## When nobody knows what to do",
            "",
            f"{what} Ask “what shall we do?”.",
            "",
            f"Rows: {', '.join(made.covers)}. From: {', '.join(made.sources)}.",
        ]
    )


def _answers_row(folder: Path, answers: Answers) -> str:
    words = sum(
        _count(line)
        for topic in answers.topics.values()
        for line in (*topic.reply, *(topic.example or []))
    )
    first = next(iter(answers.topics.values()))
    asked = re.sub(r"\[[^\[\]]*\] ?", "", answers.questions[0])
    asked = re.sub(r"\(([^|)]*)[^)]*\)", r"\1", asked).replace("{topic}", first.names[0])
    return _row(
        f"**{_title(answers.title)}.** {summary(folder / f'{answers.id}.yaml')}",
        f"“{asked}”",
        str(len(answers.topics)),
        str(words),
        ", ".join(answers.covers),
        ", ".join(answers.sources),
    )


def figures_of(library: Library, plan: Plan) -> Figures:
    """Return what the usual way through a plan holds.

    Each question is answered by its first answer, nobody passes, and nothing that is offered is
    taken.
    """
    figures = Figures()
    slots: dict[str, str | int] = {**plan.slots, **NAMES, "title": plan.title}
    for step in usual_way(plan):
        if isinstance(step, Turn | Silence):
            figures.open = figures.open or step.until_done
            if isinstance(step, Silence) and not step.until_done:
                figures.quiet += step.seconds
            elif not step.until_done:
                figures.yours += step.seconds
        elif isinstance(step, Say | Ask | Card):
            who = getattr(step, "who", None) or "first"
            named = {"name": NAMES[who], "other": NAMES["second" if who == "first" else "first"]}
            own = step.slots if isinstance(step, Ask) else {}
            figures.words += _count(_line(library, step.line, {**slots, **named, **own}))
            if isinstance(step, Ask):
                slots.setdefault(step.slot, "so")
    return figures


def usual_way(plan: Plan) -> Iterator[Step]:
    """Yield the steps of a plan that are usually gone through."""
    at = 0
    while at < len(plan.steps):
        step = plan.steps[at]
        at += 1
        if isinstance(step, Branch):
            takes = step.targets and step.slot != "offered"
            at = next(iter(step.targets.values())) if takes else step.otherwise
        elif isinstance(step, Lead):
            return
        else:
            yield step


def summary(path: Path) -> str:
    """Return the first sentence of the comment that a file begins with.

    Raises:
        ValueError: it begins with none.
    """
    comment = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        comment.append(line.removeprefix("#").strip())
    text = " ".join(comment)
    if not text:
        msg = f"{path} says in no comment what it is"
        raise ValueError(msg)
    return re.split(r"(?<=[.!?])\s", text)[0].replace("|", "/")


def _line(library: Library, key: str, slots: Mapping[str, str | int]) -> str:
    return library.phrasebook.line(key, slots).text


def _count(text: str) -> int:
    return len(text.split())


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _title(title: str) -> str:
    name = title.removeprefix("the ")
    return name[0].upper() + name[1:]


def _length(library: Library, exercise: Exercise) -> str:
    length = exercise.length_seconds
    if length is None:
        return "as you like"
    usual, least, most = (
        _words(library, found) for found in (length.default, length.min, length.max)
    )
    return usual if least == most else f"{usual} ({least} to {most})"


def _words(library: Library, seconds: Seconds) -> str:
    return library.phrasebook.fill("({length})", {"length": round(seconds)}).text[1:-1]


def _yours(figures: Figures) -> str:
    if figures.open:
        return f"{_seconds(figures.yours)} and more" if figures.yours else "as you like"
    return _seconds(figures.yours)


def _seconds(seconds: Seconds) -> str:
    return f"{round(seconds)} s" if seconds else "none"
