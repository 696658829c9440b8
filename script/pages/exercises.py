"""docs/exercises.md and docs/exercises/: what each exercise is and how it goes, from its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from voice_coach.content.library import Library
from voice_coach.content.schema import Answers, Exercise
from voice_coach.engine.plan import (
    Ask,
    Branch,
    Card,
    Lead,
    Plan,
    Record,
    Remind,
    Say,
    Silence,
    Step,
    Turn,
)
from voice_coach.units import Seconds

NAMES: Final = {"first": "Anna", "second": "Ben"}
"""Who goes first in the examples."""
ANSWERS: Final = {"ChooseFirst": "“Anna.”", "Feeling": "*one word, or “pass”*"}
"""What people answer, by what is asked for."""


NOTE: Final = (
    "The coach has more than one way to say most of its lines; these are examples, with Anna\n"
    "going first. [All families](../exercises.md)."
)


def exercise_families(library: Library) -> str:
    """Return a list of the families, each with its page and the exercises on it."""
    lines = [
        f"- [{family.capitalize()}](exercises/{family}.md): "
        + ", ".join(_name(exercise) for exercise in exercises)
        for family, exercises in _families(library).items()
    ]
    titles = ", ".join(answers.title for answers in library.answers.values())
    return "\n".join([*lines, f"- [What you can ask](exercises/answers.md): {titles}"])


def exercise_pages(library: Library) -> Mapping[str, str]:
    """Return a page for each family, and one for the answers, by name without its ending."""
    made = {
        family: "\n\n".join(
            (
                f"# {family.capitalize()}",
                NOTE,
                *(_section(library, exercise) for exercise in exercises),
            )
        )
        for family, exercises in _families(library).items()
    }
    asked = [_answers(answers) for answers in library.answers.values()]
    made["answers"] = "\n\n".join(("# What you can ask", NOTE, *asked))
    return {name: f"{text}\n" for name, text in made.items()}


def _families(library: Library) -> Mapping[str, Sequence[Exercise]]:
    found: dict[str, list[Exercise]] = {}
    for exercise in library.exercises.values():
        found.setdefault(exercise.family, []).append(exercise)
    return {family: found[family] for family in sorted(found)}


def _name(exercise: Exercise) -> str:
    return exercise.title.removeprefix("the ")


def _answers(answers: Answers) -> str:
    """Return what can be asked, with the answers."""
    lines = [
        f"- **{topic.names[0]}**: {' '.join(topic.reply)}" for topic in answers.topics.values()
    ]
    title = f"## Questions: {answers.title}"
    ways = [_asked(text) for text in answers.questions[:2]]
    say = "**Say** one of these. You get a short answer, and an example if you like."
    if "…" not in ways:
        say = f"**Say:** {_quoted(ways)}, with one of these words. Then you may have an example."
    return "\n\n".join((title, say, "\n".join(lines)))


def _asked(template: str) -> str:
    """Return one way to say the template of a question."""
    plain = re.sub(r"\[[^\]]*\] ?", "", template)
    plain = re.sub(r"\(([^|)]*)[^)]*\)", r"\1", plain)
    return plain.replace("{topic}", "…")


def _section(library: Library, exercise: Exercise) -> str:
    name = _name(exercise)
    others = [alias for alias in exercise.aliases if alias != name.replace("-", " ")]
    paragraphs = [
        f"## {name[0].upper()}{name[1:]}",
        f"**Say:** “Let's do {exercise.title}.” These names work as well: {_quoted(others)}.",
    ]
    if (length := exercise.length_seconds) is not None:
        shortest, usual, longest = (
            _length(library, seconds) for seconds in (length.min, length.default, length.max)
        )
        paragraphs.append(
            f"**Length:** {usual}, or as long as you say, from {shortest} to {longest}."
        )
    if exercise.consent == "both":
        paragraphs.append(
            "**Before it begins** each of you is asked, and both of you have to say yes."
        )
    plan = library.plan(exercise.id)
    paragraphs.append("**How it goes:**")
    told = [_told(library, plan, step) for step in _shown(plan)]
    paragraphs.append("\n".join(f"- {line}" for line in told))
    return "\n\n".join(paragraphs)


def _shown(plan: Plan) -> Iterator[Step]:
    """Yield the steps that are worth reading: of a deck only the first card, a question once."""
    cards = 0
    last: Step | None = None
    asked: set[str] = set()
    for step in plan.steps:
        cards += isinstance(step, Card)
        of_card = isinstance(step, Card | Turn | Silence) or (
            isinstance(step, Say) and step.line.startswith(("card.", "deck."))
        )
        decides = isinstance(step, Branch) and step.slot and not isinstance(last, Branch)
        if (isinstance(step, Branch) and not decides) or (cards > 1 and of_card):
            continue
        if isinstance(step, Ask):
            if f"{step.line} {step.who}" in asked:
                continue
            asked.add(f"{step.line} {step.who}")
        last = step
        yield step


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _length(library: Library, seconds: Seconds) -> str:
    # Inside brackets, because a line begins with a capital letter.
    return library.phrasebook.fill("({length})", {"length": round(seconds)}).text[1:-1]


def _told(library: Library, plan: Plan, step: Step) -> str:
    """Return one step as people live it."""
    told = "*a sound*"
    match step:
        case Say(line=key, who=who):
            told = f"**Coach:** {_words(library, plan, key, who)}"
        case Ask(line=key, who=who):
            told = f"**Coach:** {_words(library, plan, key, who, step.slots)} — {_answered(step)}"
        case Card(line=key):
            told = f"**Coach:** {_words(library, plan, key, None)} *(a card; others follow)*"
        case Branch():
            told = "*what comes next depends on the answer*"
        case Remind(line=key):
            told = f"**Coach:** {_words(library, plan, key, None)} — “Yes”, and at what time; or no"
        case Record():
            told = "*a word may be kept for both of you, after a yes*"
        case Lead(exercise=name):
            told = f"*leads on to {library.exercises[name].title}*"
        case Turn() | Silence():
            told = _timed(library, step)
    return told


def _timed(library: Library, step: Turn | Silence) -> str:
    length = _length(library, step.seconds)
    if isinstance(step, Turn):
        name = NAMES.get(step.who, "Each of you")
        if step.until_done:
            return f"*{name} speaks, until “done”*"
        return f"*bell; {name} speaks, for {length} or until “done”*"
    if step.until_done:
        return "*quiet, until “done”*"
    if step.bell_every is not None:
        gap = _length(library, step.bell_every)
        return f"*bell; {length} without a word, a soft tone every {gap}; bell*"
    return f"*bell; {length} without a word; bell*" if step.start_sound else f"*{length} of quiet*"


def _answered(ask: Ask) -> str:
    """Return what people answer to a question."""
    if "options" in ask.slots:
        return f"“{ask.slots['options']}”"
    if ask.meant:
        return "“Yes”, or anything else"
    return ANSWERS.get(ask.intent, "*an answer, or “pass”*")


def _words(
    library: Library,
    plan: Plan,
    key: str,
    who: str | None,
    own: Mapping[str, str] | None = None,
) -> str:
    slots: dict[str, str | int] = {**plan.slots, **NAMES, "title": plan.title, **(own or {})}
    if who is not None:
        slots |= {"name": NAMES[who], "other": NAMES["second" if who == "first" else "first"]}
    return library.phrasebook.line(key, slots).text
