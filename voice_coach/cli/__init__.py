"""The commands: words in, an exit code out. What they do is done elsewhere.

What a command needs is imported when it runs, so that ``--help`` is there at once.
"""

from __future__ import annotations

import signal
import sys
from typing import Annotated, Final, NoReturn

import typer

from voice_coach import __version__
from voice_coach.app.started_as import as_typed, program
from voice_coach.cli.check import check
from voice_coach.cli.config import config
from voice_coach.cli.demo import demo
from voice_coach.cli.doctor import doctor
from voice_coach.cli.forget import forget
from voice_coach.cli.hearing_check import hearing_check
from voice_coach.cli.options import for_people
from voice_coach.cli.own import new, preview, rehearse
from voice_coach.cli.run import hear, run, simulate
from voice_coach.cli.say import say
from voice_coach.cli.setup import setup
from voice_coach.cli.show import devices, exercises
from voice_coach.cli.streams import exit_code_of_output, open_closed_streams
from voice_coach.errors import CoachError

_INTERRUPTED: Final = 128 + signal.SIGINT

app = typer.Typer(
    name="voice-coach",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# In the order in which somebody new needs them: --help keeps it.
app.command()(demo)
app.command()(setup)
app.command()(run)
app.command()(doctor)
app.command("hearing-check")(hearing_check)
app.command()(exercises)
app.command()(config)
app.command()(forget)
app.command()(devices)
app.command()(say)
app.command()(new)
app.command()(check)
app.command()(preview)
app.command()(rehearse)
app.command()(hear)
app.command()(simulate)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"voice-coach {__version__}")
        raise typer.Exit


@app.callback()
def voice_coach(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """A speaker that leads couples through empathy exercises, by voice and offline.

    To see what it does: demo. To begin: run. When something is wrong: doctor.
    """


def main() -> NoReturn:
    """Run the command that the process was started with, and end the process."""
    open_closed_streams()
    try:
        code = _run()
        sys.stdout.flush()
    except OSError as error:
        code = exit_code_of_output(error)
    sys.exit(code)


def _run() -> int:
    from voice_coach.runtime.signals import ended_by_signals

    with ended_by_signals() as question:
        try:
            app(prog_name=program())
        except CoachError as error:
            print(as_typed(f"voice-coach: {for_people(error.message)}"), file=sys.stderr)
            if error.hint:
                print(as_typed(for_people(error.hint)), file=sys.stderr)
            return error.exit_code
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
            asked = question.raised  # typer says 130 for every interruption
            return asked.exit_code if asked is not None and code == _INTERRUPTED else code
    return 0
