"""The table of everything that can end a command, from the tree of errors."""

from __future__ import annotations

from collections.abc import Iterator

from voice_coach.errors import CoachError, ProblemsError


def error_table() -> str:
    """Return what each kind of error means, by the exit code a command ends with."""
    told = set(_kinds(CoachError)) - {ProblemsError}  # that one is only what some have in common
    kinds = sorted(told, key=lambda kind: (kind.exit_code, kind.code))
    rows = [f"| {kind.exit_code} | `{kind.code}` | {_meaning(kind)} |" for kind in kinds]
    return "\n".join(["| ends with | kind | what it means |", "| :-: | --- | --- |", *rows])


def _kinds(parent: type[CoachError]) -> Iterator[type[CoachError]]:
    for kind in parent.__subclasses__():
        if "code" in vars(kind):
            yield kind
        yield from _kinds(kind)


def _meaning(kind: type[CoachError]) -> str:
    return (kind.__doc__ or "").partition("\n")[0]
