"""What people call the exercises, as lists of the sentences that ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from voice_coach.content.dialogs import Dialogs
from voice_coach.content.normal import spoken_words
from voice_coach.content.numbers import NumberWords
from voice_coach.content.sentences import ListValues

LISTS: Final = ("exercise", "saying", "own", "named", "timed")


def exercise_lists(dialogs: Dialogs, numbers: NumberWords | None) -> dict[str, ListValues]:
    """Return the lists of names, each with the exercise that is meant.

    ``exercise`` has all of them. ``saying`` has those that are a sentence by themselves ("we are
    arguing"), ``own`` those with an article of their own ("the date night"), ``named`` the others,
    and ``timed`` those of the others whose exercise takes a length. A grammar in which "start
    the", "for two minutes" and "again" can stand around every name has mostly sentences that
    nobody says, and everyday talk is taken for one of those.
    """
    said: dict[str, str | int | float] = {}
    for name, found in dialogs.exercises.items():
        for alias in found.exercise.aliases:
            said.setdefault(spoken_words(alias, numbers), name)
    sayings = {alias for alias in said if begins_with(alias, dialogs.language.sayings)}
    own = {
        alias for alias in said.keys() - sayings if begins_with(alias, dialogs.language.articles)
    }
    takes_length = {
        name
        for name, found in dialogs.exercises.items()
        if found.exercise.length_seconds is not None
    }
    named = [(alias, name) for alias, name in said.items() if alias not in sayings | own]
    lists: tuple[ListValues, ...] = (
        list(said.items()),
        [(alias, name) for alias, name in said.items() if alias in sayings],
        [(alias, name) for alias, name in said.items() if alias in own],
        named,
        [(alias, name) for alias, name in named if name in takes_length],
    )
    return dict(zip(LISTS, lists, strict=True))


def begins_with(alias: str, beginnings: Iterable[str]) -> bool:
    """Whether a name, in words as they are spoken, begins with one of these words."""
    return any(f"{alias} ".startswith(f"{begin} ") for begin in beginnings)
