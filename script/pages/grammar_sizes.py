"""docs/architecture.md: how much can be heard in each listening state."""

from __future__ import annotations

from voice_coach.content.grammar import Grammar
from voice_coach.content.library import Library


def grammar_sizes(library: Library) -> str:
    """Return a table of the states that belong to no single exercise, and the largest that does."""
    common = library.common_states
    single = [library.grammar(state) for state in library.states if state not in common]
    largest = max(single, key=lambda grammar: grammar.positions)
    rows = [
        *(_row(f"`{state}`", library.grammar(state)) for state in common),
        _row(f"the largest of {len(single)} of single exercises", largest),
    ]
    return "\n".join(
        ("| state | words | written out | sample sentences |", "|---|---|---|---|", *rows)
    )


def _row(name: str, grammar: Grammar) -> str:
    return f"| {name} | {len(grammar.words)} | {grammar.positions} | {len(grammar.phrases)} |"
