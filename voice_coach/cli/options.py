"""What several commands take, and the settings that come of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

if TYPE_CHECKING:
    from voice_coach.config import LoadedSettings

ConfigOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings file to use instead of your own."),
]
SetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Another value, e.g. speaker.volume=0.4; as often as you like.",
    ),
]

JsonOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print it for programs, as JSON.")
]
LONGEST_LINE: Final = 600
"""Letters of a line that a person is told; a path and a sentence take half of it."""

_ENDLESS_WORD: Final = re.compile(r"\S{300,}")
"""A longer word hides the sentence around it."""


def for_people(text: str) -> str:
    """Return text as a terminal may show it: nothing in it moves the cursor or rings a bell.

    Names of files and values that were typed stand in what a person is told; they can hold
    anything, of any length.
    """
    return "\n".join(map(_plain, text.split("\n")))


def _plain(line: str) -> str:
    shown = "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape", "replace").decode()
        for sign in line
    )
    shown = _ENDLESS_WORD.sub(lambda word: f"{word[0][:60]}…{word[0][-20:]}", shown)
    return shown if len(shown) <= LONGEST_LINE else f"{shown[: LONGEST_LINE - 1]}…"


def keep_apart(
    written: Mapping[str, Path | str | None], read: Sequence[tuple[str, Path | str | None]]
) -> None:
    """Refuse to write to a file that is read, or that something else is written to.

    Args:
        written: the files that are going to be replaced, by the option that names them.
        read: what is read, each with its name.

    Raises:
        UsageError: two of them are the same file.
    """
    from voice_coach.errors import UsageError

    named = [(name, Path(path)) for name, path in (*read, *written.items()) if path is not None]
    for place, (name, path) in enumerate(named):
        for other, earlier in named[:place]:
            if name in written and _same_file(path, earlier):
                raise UsageError(
                    f"{name} and {other} are the same file, {path}.", "Name another file."
                )


def _same_file(one: Path, other: Path) -> bool:
    try:
        if one.exists() and other.exists():
            return one.samefile(other) and one.is_file()
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError):  # whoever opens it says what is wrong with it
        return False


def loaded_settings(config: Path | None, overrides: list[str] | None) -> LoadedSettings:
    """Return the settings that are in force; what is worth knowing about them goes to stderr.

    Raises:
        ConfigError: they cannot be used.
    """
    from voice_coach.config import load_settings

    loaded = load_settings(config, overrides or ())
    for note in loaded.notes:
        print(f"voice-coach: {for_people(note)}", file=sys.stderr)
    return loaded
