"""The commands for people who write exercises of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from voice_coach.cli.options import ConfigOption, SetOption, loaded_settings

NameArgument: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="NAME", help="An exercise, one of your own or one of ours, or a file."),
]


def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What it is to be called, e.g. tea-time.")
    ],
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Begin an exercise of your own, from a file with notes."""
    from voice_coach.app.new_exercise import write_new

    print(write_new(name, loaded_settings(config_file, overrides).settings))


def preview(
    name: NameArgument,
    wav: Annotated[
        Path | None,
        typer.Option("--wav", metavar="FILE.wav", help="Write what is heard into a sound file."),
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option("--minutes", metavar="N", min=0.1, max=120, help="Ask for another length."),
    ] = None,
    answers: Annotated[
        list[str] | None,
        typer.Option(
            "--answer",
            metavar="SLOT=WORDS",
            help="Words for a question, instead of its first answer; as often as you like.",
        ),
    ] = None,
    open_seconds: Annotated[
        float,
        typer.Option(
            "--open",
            metavar="SECONDS",
            min=1,
            max=3600,
            help="How long turns and silences last that end with a word.",
        ),
    ] = 20.0,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Show what happens in an exercise, and when."""
    from voice_coach.app.preview import Wishes, run_preview

    seconds = None if minutes is None else 60 * minutes
    wishes = Wishes(seconds, _pairs(answers or []), open_seconds)
    run_preview(name, loaded_settings(config_file, overrides).settings, wav, wishes)


def _pairs(answers: list[str]) -> dict[str, str]:
    from voice_coach.errors import UsageError

    pairs = dict(answer.partition("=")[::2] for answer in answers)
    if any(not slot or not words for slot, words in pairs.items()):
        raise UsageError("--answer takes the slot of a question and words: --answer which=a walk")
    return pairs


def rehearse(
    name: NameArgument,
    speed: Annotated[
        float,
        typer.Option(
            "--speed",
            metavar="N",
            min=1.0,
            max=1000.0,
            help="How many times as fast turns and silences pass.",
        ),
    ] = 1.0,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Be led through an exercise while you type. Nothing is kept."""
    from voice_coach.app.rehearsal import rehearse as lead
    from voice_coach.runtime.signals import running_until_asked

    settings = loaded_settings(config_file, overrides).settings
    with running_until_asked():
        lead(name, settings, speed, config_file)
