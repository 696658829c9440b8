"""The command that finds what is wrong and says how to mend it."""

from __future__ import annotations

import typer

from voice_coach.cli.options import ConfigOption, JsonOption, SetOption


def doctor(
    as_json: JsonOption = False, config_file: ConfigOption = None, overrides: SetOption = None
) -> None:
    """Look at what can be wrong, and say how to mend it."""
    from voice_coach.app.doctor.consultation import consult

    try:
        code = consult(config_file, overrides or (), as_json=as_json)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    raise typer.Exit(code)
