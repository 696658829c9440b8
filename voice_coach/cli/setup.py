"""The command that gets everything ready."""

from __future__ import annotations

from typing import Annotated

import typer

from voice_coach.cli.options import ConfigOption, SetOption, loaded_settings


def setup(
    model: Annotated[
        bool,
        typer.Option("--model", help="Fetch the model of the better recogniser (41 MB)."),
    ] = False,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Take the model from a zip file, an unpacked folder or an https address.",
        ),
    ] = None,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Get the better recogniser: fetched once, checked, and used from the next start on."""
    from voice_coach.errors import UsageError

    if not model and source is None:
        raise UsageError("There is nothing to set up.", "Try: voice-coach setup --model")
    from voice_coach.app.install_model import install_model, what_hears_next

    settings = loaded_settings(config_file, overrides).settings
    print(what_hears_next(install_model(source), settings))
