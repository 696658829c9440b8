"""The command that gets everything ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voice_coach.cli.options import ConfigOption, SetOption, loaded_settings

if TYPE_CHECKING:
    from pathlib import Path

    from voice_coach.config import Settings


def setup(
    *,
    voice: Annotated[
        bool, typer.Option("--voice", help="Be asked by voice: no keyboard, no screen.")
    ] = False,
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
    """Get ready: names, microphone, speaker, volume, country.

    Every answer can be left out, and is kept as soon as it is given. The better recogniser is
    offered at the end; --model fetches only that.
    """
    from voice_coach.errors import UsageError
    from voice_coach.runtime.signals import running_until_asked

    fetches = model or source is not None
    if voice and fetches:
        msg = "--voice asks by voice, --model and --from fetch a model."
        raise UsageError(msg, "Do one after the other.")
    settings = loaded_settings(config_file, overrides).settings
    if fetches:
        from voice_coach.app.install_model import install_model, what_hears_next

        print(what_hears_next(install_model(source), settings))
    elif voice:
        with running_until_asked():
            _set_up_by_voice(settings, config_file)
    else:
        from voice_coach.app.setup.keyboard import set_up_at_keyboard

        set_up_at_keyboard(settings, config_file)


def _set_up_by_voice(settings: Settings, config_file: Path | None) -> None:
    from voice_coach.app.beginning import SET_UP, Beginning
    from voice_coach.app.live import run_live
    from voice_coach.engine.events import ExerciseRequested

    run_live(settings, None, None, config_file, Beginning(ExerciseRequested(SET_UP), is_all=True))
