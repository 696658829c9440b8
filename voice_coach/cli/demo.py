"""The command that shows what it is all about."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voice_coach.cli.options import ConfigOption, SetOption, loaded_settings
from voice_coach.cli.run import EventsOption


def demo(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE.wav",
            help="Where the sound goes; voice-coach-demo.wav in this folder if left out.",
        ),
    ] = None,
    real_time: Annotated[
        bool, typer.Option("--real-time", help="Play it aloud, as fast as it would happen.")
    ] = False,
    events: EventsOption = None,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Watch two made-up people being led through an exercise.

    Needs neither microphone nor speaker, and writes a recording of it. It takes less than a minute
    on a PC, a few on a small computer like a Raspberry Pi.
    """
    from voice_coach.app.demo import run_demo

    settings = loaded_settings(config_file, overrides).settings
    run_demo(settings, output, events, real_time=real_time)
