"""Words for feelings, as lists of the sentences."""

from __future__ import annotations

from voice_coach.content.dialogs import Dialogs
from voice_coach.content.feeling_help import known_feelings
from voice_coach.content.normal import spoken_words
from voice_coach.content.numbers import NumberWords
from voice_coach.content.sentences import ListValues


def feeling_lists(dialogs: Dialogs, numbers: NumberWords | None) -> dict[str, ListValues]:
    """Return the lists of words, each with what is given back: the word as it was said.

    ``feeling`` has all of them: ``thing`` the names of feelings ("joy"), ``felt`` the others.
    ``undone`` and ``unfelt`` are ``feeling`` and ``felt``, negated. "I'm a bit nervous" is said and
    "I'm a bit nerves" is not: with it in the grammar, "tense" came out as "nerves".
    """
    said: dict[str, str | int | float] = {}
    for word in known_feelings(dialogs):
        said.setdefault(spoken_words(word, numbers), word)
    things = {spoken_words(word, numbers) for word in dialogs.feelings.things}
    felt = {heard: word for heard, word in said.items() if heard not in things}
    negated = dialogs.feelings.negated
    return {
        "feeling": list(said.items()),
        "thing": [(heard, word) for heard, word in said.items() if heard in things],
        "felt": list(felt.items()),
        "unfelt": [(heard, negated.format(feeling=word)) for heard, word in felt.items()],
        "undone": [(heard, negated.format(feeling=word)) for heard, word in said.items()],
    }
