"""docs/exercises.md: what each exercise is and how it goes, from its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from voice_coach.content.library import Library
from voice_coach.content.schema import Exercise
from voice_coach.engine.plan import Ask, Plan, Say, Silence, Step, Turn
from voice_coach.units import Seconds

NAMES: Final = {"first": "Anna", "second": "Ben"}
"""Who goes first in the examples."""
ANSWERS: Final = {"ChooseFirst": "“Anna.”", "Feeling": "*one word, or “pass”*"}
"""What people answer, by what is asked for."""


def exercise_sections(library: Library) -> str:
    """Return a section for each exercise."""
    return "\n\n".join(_section(library, exercise) for exercise in library.exercises.values())


def _section(library: Library, exercise: Exercise) -> str:
    name = exercise.title.removeprefix("the ")
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
    paragraphs.append("\n".join(f"- {_told(library, plan, step)}" for step in plan.steps))
    return "\n\n".join(paragraphs)


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _length(library: Library, seconds: Seconds) -> str:
    # Inside brackets, because a line begins with a capital letter.
    return library.phrasebook.fill("({length})", {"length": round(seconds)}).text[1:-1]


def _told(library: Library, plan: Plan, step: Step) -> str:
    """Return one step as people live it."""
    match step:
        case Say(line=key, who=who):
            return f"**Coach:** {_words(library, plan, key, who)}"
        case Ask(line=key, who=who, intent=intent):
            return f"**Coach:** {_words(library, plan, key, who)} — {ANSWERS[intent]}"
        case Turn(who=who, seconds=seconds):
            return f"*bell; {NAMES[who]} speaks, for {_length(library, seconds)} or until “done”*"
        case Silence(seconds=seconds, start_sound=sound):
            length = _length(library, seconds)
            return f"*bell; {length} without a word; bell*" if sound else f"*{length} of quiet*"
    return "*a sound*"


def _words(library: Library, plan: Plan, key: str, who: str | None) -> str:
    slots: dict[str, str | int] = {**plan.slots, **NAMES, "title": plan.title}
    if who is not None:
        slots |= {"name": NAMES[who], "other": NAMES["second" if who == "first" else "first"]}
    return library.phrasebook.line(key, slots).text
