"""docs/what-to-say.md: what can be said when, from the dialogs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voice_coach.content.library import Library

EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "StartExercise": ("start the silent gaze", "start a two minute silent gaze"),
    "Yes": ("yes", "let's do it"),
    "No": ("no", "not now"),
    "ChooseFirst": ("Anna", "Ben goes first"),
    "Feeling": ("anxious", "not angry"),
    "Stop": ("stop", "please stop"),
    "Done": ("done", "I'm finished"),
    "Pause": ("pause",),
    "Resume": ("resume", "carry on"),
    "Repeat": ("repeat", "say that again"),
    "Skip": ("skip", "pass"),
    "Back": ("back", "go back"),
    "TimeLeft": ("how much time is left",),
    "AddTime": ("add a minute", "add thirty seconds"),
    "Louder": ("speak louder",),
    "Quieter": ("speak quieter",),
    "Slower": ("speak slower",),
    "Faster": ("speak faster",),
    "Help": ("help", "can you help us"),
    "WhatCanYouDo": ("what can you do",),
    "WhoAreYou": ("who are you",),
    "GoToSleep": ("go to sleep",),
    "Goodbye": ("goodbye",),
    "NeverMind": ("never mind",),
}
"""What people say for each intent; every example is tried on the dialogs."""

PHASES: Final[Mapping[str, tuple[str | None, str | None]]] = {
    "waiting": (None, "command"),
    "after the name": ("command", None),
    "consent": ("consent", None),
    "who goes first": ("who_first", "session_command"),
    "one feeling word": ("feeling", "session_command"),
    "coach speaking": ("control", "session_command"),
    "sharing turn": ("sharing", "session_command"),
    "silence": ("silence", "session_command"),
    "paused": ("paused", "session_command"),
}
"""Listening state of each phase: without the name, and after it."""


def _cell(library: Library, phase: str, intent: str) -> str:
    bare, named = PHASES[phase]
    if bare is not None and intent in library.allowed(bare):
        return "●"
    if named is not None and intent in library.allowed(named):
        return "○"
    return ""


def _check_examples(library: Library) -> None:
    for intent, examples in EXAMPLES.items():
        for example in examples:
            holding = [name for name in library.states if intent in library.allowed(name)]
            if not any(_means(library, state, example, intent) for state in holding):
                raise SystemExit(f'script/docs: "{example}" does not mean {intent} anywhere')
    missing = {intent for state in library.states for intent in library.allowed(state)}
    missing -= set(EXAMPLES)
    if missing:
        raise SystemExit(f"script/docs: no example for {', '.join(sorted(missing))}")


def _means(library: Library, state: str, text: str, intent: str) -> bool:
    match = library.match(state, text)
    return match is not None and match.name == intent


def what_to_say_table(library: Library) -> str:
    """Return the table of what can be said when."""
    _check_examples(library)
    header = ["say", *PHASES]
    rows = [
        [" · ".join(f"“{example}”" for example in examples)]
        + [_cell(library, phase, intent) for phase in PHASES]
        for intent, examples in EXAMPLES.items()
    ]
    return "\n".join(
        f"| {' | '.join(row)} |" for row in [header, ["---", *[":-:"] * len(PHASES)], *rows]
    )


def exercise_names(library: Library) -> str:
    """Return the exercises, and what people call them."""
    return "\n".join(
        f"- **{exercise.title}**: " + ", ".join(f"“{alias}”" for alias in exercise.aliases)
        for exercise in library.exercises.values()
    )
