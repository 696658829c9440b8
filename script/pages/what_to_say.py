"""docs/what-to-say.md: what can be said when, from the dialogs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voice_coach.content.library import Library

EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "StartExercise": ("let's do the feeling check-in", "start a two minute silent gaze"),
    "AskAbout": ("what is empathy", "can empathy be learned"),
    "Yes": ("yes", "let's do it"),
    "No": ("no", "not now"),
    "ChooseFirst": ("Anna", "Ben goes first"),
    "Feeling": ("anxious", "not angry"),
    "Stuck": ("I don't know",),
    "GivenName": ("Anna", "my name is Ben"),
    "LiveIn": ("Ireland", "we live in New Zealand"),
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
    "HowAreYou": ("are you all right", "can you hear us"),
    "GoToSleep": ("go to sleep",),
    "Goodbye": ("goodbye",),
    "SaveCard": ("save this one",),
    "Enough": ("that's enough",),
    "NeverMind": ("never mind",),
    "Suggest": ("what shall we do", "we have ten minutes"),
    "SomethingElse": ("something else",),
    "HaveTime": ("ten minutes",),
    "ReadFavourites": ("read our favourites",),
    "StartProgramme": ("start the nine step week",),
    "TodaysStep": ("what is today's step",),
    "StepDone": ("we did it",),
    "StepSkip": ("skip today's step",),
    "SetReminder": ("remind us every evening at nine",),
    "ListReminders": ("what reminders do we have",),
    "CancelReminder": ("cancel the reminder",),
    "CancelReminders": ("no more reminders",),
    "SetClock": ("set the clock",),
    "ReminderTime": ("nine in the evening", "every Sunday at seven"),
    "ClockTime": ("half past eight",),
    "DayPart": ("in the evening",),
    "Weekday": ("Sunday",),
    "DoNow": ("now",),
    "Snooze": ("later", "in ten minutes"),
    "NotToday": ("not today",),
}
"""What people say for each intent; every example is tried on the dialogs."""

AFTER_THE_NAME: Final[Mapping[str, str]] = {
    "While it waits": "command",
    "In an exercise": "session_command",
}
"""Listening state after the name, by when."""

QUESTIONS: Final[Mapping[str, str]] = {
    "“Would you like to?”": "consent",
    "“Who goes first?”": "who_first",
    "“One word for what you felt?”": "feeling",
    "“Fine. Anything more exact?”": "feeling_more",
    "“Anna. Is that right?” (set up)": "confirm",
    "“The first name of one of you?” (set up)": "given_name",
    "“Is this loud enough?” (set up)": "volume",
    "“Which country do you live in?” (set up)": "country",
    "“Now, later, or not today?” (a reminder)": "reminder_due",
    "“At what time?” (a reminder)": "reminder_time",
    "“What time is it?”": "clock_time",
    "it speaks": "control",
    "one of you shares": "sharing",
    "one of you answers a card": "card",
    "a question names its answers: one of these, or": "choice",
    "there is silence": "silence",
    "there is silence until you say done": "open_silence",
    "the exercise is paused": "paused",
}
"""Listening state in which words need no name, by when."""


def _check_examples(library: Library) -> None:
    for intent, examples in EXAMPLES.items():
        for example in examples:
            holding = [name for name in library.states if intent in library.allowed(name)]
            if not any(_means(library, state, example, intent) for state in holding):
                raise SystemExit(f'script/docs: "{example}" does not mean {intent} anywhere')
    common = [name for name, state in library.states.items() if state.like is None]
    missing = {intent for state in common for intent in library.allowed(state)}
    missing -= set(EXAMPLES)
    if missing:
        raise SystemExit(f"script/docs: no example for {', '.join(sorted(missing))}")


def _means(library: Library, state: str, text: str, intent: str) -> bool:
    match = library.match(state, text)
    return match is not None and match.name == intent


def after_the_name(library: Library) -> str:
    """Return what can be said after the name."""
    _check_examples(library)
    return "\n".join(
        f"- **{when}:** {_examples(library, state)}" for when, state in AFTER_THE_NAME.items()
    )


def without_the_name(library: Library) -> str:
    """Return what can be said without the name in each phase of an exercise."""
    rows = (f"| {when} | {_examples(library, state)} |" for when, state in QUESTIONS.items())
    return "\n".join(["| when | just say |", "| --- | --- |", *rows])


def _examples(library: Library, state: str) -> str:
    held = library.allowed(state)
    said = [example for intent, ways in EXAMPLES.items() if intent in held for example in ways]
    return ", ".join(f"“{example}”" for example in said)


def exercise_names(library: Library) -> str:
    """Return the exercises, and what people call them."""
    return "\n".join(
        f"- **{exercise.title}**: " + ", ".join(f"“{alias}”" for alias in exercise.aliases)
        for exercise in library.exercises.values()
    )
