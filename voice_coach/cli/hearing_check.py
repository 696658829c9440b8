"""The command that tries how well two people are heard."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voice_coach.cli.options import ConfigOption, JsonOption, SetOption, loaded_settings


def hearing_check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="More recordings.")
    ] = None,
    wav: Annotated[
        list[Path] | None,
        typer.Option(
            "--wav",
            metavar="FILE",
            help="Try recordings in place of the microphone: somebody who says the wake phrase "
            "and “what can you do?”.",
        ),
    ] = None,
    as_json: JsonOption = False,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Try how well both of you are heard, and what would help.

    Each says the coach's name and a short command three times, and “stop” while it speaks. It
    takes three minutes; neither sounds nor words are kept.
    """
    from voice_coach.app.hearing_check.command import check_hearing

    settings = loaded_settings(config_file, overrides).settings
    check_hearing(settings, [*(wav or ()), *(files or ())], json_wanted=as_json)
