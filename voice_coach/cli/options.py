"""What several commands take, and the settings that come of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

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


def loaded_settings(config: Path | None, overrides: list[str] | None) -> LoadedSettings:
    """Return the settings that are in force; what is worth knowing about them goes to stderr.

    Raises:
        ConfigError: they cannot be used.
    """
    from voice_coach.config import load_settings

    loaded = load_settings(config, overrides or ())
    for note in loaded.notes:
        print(f"voice-coach: {note}", file=sys.stderr)
    return loaded
