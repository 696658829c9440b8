"""The commands that lead a conversation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from voice_coach.cli.options import (
    ConfigOption,
    JsonOption,
    SetOption,
    keep_apart,
    loaded_settings,
)

if TYPE_CHECKING:
    from voice_coach.config import LoadedSettings

EventsOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--events",
        metavar="FILE.jsonl",
        help="Write down what happens, and the words that are understood.",
    ),
]
MICROPHONE = "mic"
SPEAKER = "speaker"
FAST = 20.0
"""How many times as fast ``--fast`` is by itself: a turn of ninety seconds takes under five."""


def run(
    *,
    input_: Annotated[
        str,
        typer.Option("--input", metavar="mic|FILE", help="The microphone, or a WAV or FLAC file."),
    ] = MICROPHONE,
    output: Annotated[
        str | None,
        typer.Option("--output", metavar="speaker|FILE.wav", help="The speaker, or a file."),
    ] = None,
    events: EventsOption = None,
    text: Annotated[bool, typer.Option("--text", help="Type instead of talking.")] = False,
    fast: Annotated[
        bool, typer.Option("--fast", help="With --text: turns and silences pass quickly.")
    ] = False,
    speed: Annotated[
        float | None,
        typer.Option(
            "--speed", metavar="N", min=1.0, max=1000.0, help="How many times as fast --fast is."
        ),
    ] = None,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Start the coach: it listens, and leads. It ends with a sound file that is its input."""
    from voice_coach.runtime.signals import running_until_asked

    _refuse_what_does_not_fit(input_, output, text=text, hurried=fast or speed is not None)
    sound = None if output in (None, SPEAKER) else Path(str(output))
    keep_apart(
        {"--output": sound, "--events": events},
        [("--input", None if input_ == MICROPHONE else input_)],
    )
    loaded = loaded_settings(config_file, overrides)
    if text:
        from voice_coach.app.first_run import with_names
        from voice_coach.app.text import run_text

        with running_until_asked():
            settings = with_names(loaded, config_file, sys.stdin)
            run_text(settings, events, speed or (FAST if fast else 1.0), config_file)
    elif input_ == MICROPHONE:
        with running_until_asked():
            _run_in_a_room(loaded, config_file, sound, events)
    else:
        from voice_coach.app.virtual import run_file

        run_file(Path(input_), loaded.settings, sound, events)


def _refuse_what_does_not_fit(
    input_: str, output: str | None, *, text: bool, hurried: bool
) -> None:
    from voice_coach.errors import UsageError

    if hurried and not text:
        msg = "--fast is for typing: people who speak need their time."
        raise UsageError(msg, "Add --text, or leave out --fast and --speed.")
    if text and (input_ != MICROPHONE or output is not None):
        raise UsageError("--text types and prints.", "Leave out --input and --output.")
    if input_ != MICROPHONE and output == SPEAKER:
        msg = "A file as input runs on virtual time, which a speaker cannot follow."
        raise UsageError(msg, "Name a file: --output FILE.wav")


def _run_in_a_room(
    loaded: LoadedSettings, config_file: Path | None, output: Path | None, events: Path | None
) -> None:
    from voice_coach.app.first_run import first_words, with_names
    from voice_coach.app.live import run_live

    settings = with_names(loaded, config_file, sys.stdin)
    run_live(settings, output, events, config_file, first_words(loaded, sys.stdin))


def simulate(
    scenario: Annotated[
        Path,
        typer.Argument(metavar="SCENARIO.yaml", help="The conversation; see docs/scenarios.md."),
    ],
    events: EventsOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE.wav", help="Write what is heard in the room."),
    ] = None,
    as_json: JsonOption = False,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Play a written conversation, and tell how it went.

    People with computer voices say their lines in a simulated room, and the whole coach hears and
    answers them, faster than it would take. Ends with 1 when something expected did not happen.
    """
    from voice_coach.app.virtual import simulate_scenario

    loaded = loaded_settings(config_file, overrides)
    keep_apart({"--output": output, "--events": events}, [("the scenario", scenario)])
    simulate_scenario(scenario, loaded.settings, events, output, as_json=as_json)


def hear(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="WAV or FLAC files.")],
    intents: Annotated[
        Path | None,
        typer.Option(
            "--intents", metavar="FILE.yaml", help="Sentences of your own, as hassil reads them."
        ),
    ] = None,
    as_json: JsonOption = False,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Show what is understood in recordings.

    They are heard as what is said right after the coach's name.
    """
    from voice_coach.app.hear import hear_files

    loaded = loaded_settings(config_file, overrides)
    hear_files(files, intents, loaded.settings, as_json=as_json)
