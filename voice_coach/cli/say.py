"""The command that tries voice and speaker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voice_coach.cli.options import ConfigOption, SetOption, loaded_settings


def say(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The words.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE.wav", help="Write a file instead."),
    ] = None,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Say something with the coach's voice."""
    from voice_coach.app.say import say_text

    say_text(text, loaded_settings(config_file, overrides).settings, output)
