"""What the recogniser has to tell apart: names that sound alike, and how much each state holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from voice_coach.content.lint_names import Pronounce
from voice_coach.content.loading import load_library, names_alike
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.pronounce import Pronouncer

_FURTHEST: Final = 3.0
"""Names that are further apart are not listed, see ``likeness.distance``."""
_MOST_LISTED: Final = 12


def pronouncer() -> Pronounce:
    """Return how words sound: by the recogniser's dictionary, else by espeak-ng or the letters."""
    return Pronouncer(Lexicon()).word


def alike(folder: Path, own: Path | None) -> Iterator[str]:
    """Yield the names of different things that sound most alike, a line each.

    Args:
        folder: the dialogs of a language.
        own: exercises of one's own.
    """
    pairs = names_alike(folder, own, pronouncer(), _FURTHEST)
    if not pairs:
        yield f"No two names are less than {_FURTHEST:.1f} sounds apart."
        return
    yield "Names that sound most alike, and by how many sounds they differ:"
    for pair in pairs[:_MOST_LISTED]:
        first, second = (f'"{name.text}" ({name.owner})' for name in (pair.first, pair.second))
        yield f"  {pair.apart:.1f}  {first}, {second}"


def sizes(folder: Path, own: Path | None) -> Iterator[str]:
    """Yield how much can be heard in each listening state, a line each.

    Args:
        folder: the dialogs of a language.
        own: exercises of one's own.
    """
    library = load_library(folder, (), choose=lambda _: 0, user_folder=own)
    yield "What can be heard in each state: words, the same written out, sample sentences:"
    rows = [(state, library.grammar(state)) for state in library.states]
    width = max(len(state) for state, _ in rows)
    for state, grammar in rows:
        figures = (len(grammar.words), grammar.positions, len(grammar.phrases))
        yield f"  {state:{width}}" + "".join(f"{figure:>7}" for figure in figures)
