"""The command that makes the coach forget."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from voice_coach.cli.options import ConfigOption, SetOption, loaded_settings


class What(StrEnum):
    """What is to be forgotten."""

    last = "last"
    everything = "everything"


def forget(
    what: Annotated[
        What, typer.Argument(help="The last exercise, or everything that is remembered.")
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Forget without asking.")] = False,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Forget the last exercise, or everything that is kept."""
    from voice_coach.app.forgetting import forget_everything, forget_last

    settings = loaded_settings(config_file, overrides).settings
    if what is What.last:
        forget_last(settings)
    else:
        forget_everything(settings, yes=yes)
