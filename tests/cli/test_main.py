"""How commands begin and end: usage, errors, signals, closed pipes, and how soon help is there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import Run

from voice_coach import __version__, cli
from voice_coach.errors import CoachError, MicrophoneError, ModelError

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "voice_coach"]


def test_help_names_every_command(voice_coach: Run) -> None:
    code, shown, _ = voice_coach("--help")
    assert code == 0
    for command in cli.app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        assert re.search(rf"^  {name} ", shown, re.MULTILINE), name


def test_help_says_whole_what_each_command_does(voice_coach: Run) -> None:
    """What is too long for a line is cut there."""
    _, shown, _ = voice_coach("--help")
    assert [line for line in shown.splitlines()[1:] if line.endswith("...")] == []


def test_version(voice_coach: Run) -> None:
    assert voice_coach("--version") == (0, f"voice-coach {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments", [("confgi",), ("config", "--nope"), ("config", "extra"), ("config", "--set")]
)
def test_usage_errors_exit_2_on_stderr(arguments: tuple[str, ...], voice_coach: Run) -> None:
    ran = voice_coach(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MicrophoneError("No microphone was found.", "Plug one in."), 3),
        (ModelError("The model is damaged.", "Fetch it again."), 4),
    ],
)
def test_an_error_becomes_its_message_its_hint_and_its_exit_code(
    error: CoachError, code: int, voice_coach: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)
    assert voice_coach() == (code, "", f"voice-coach: {error.message}\n{error.hint}\n")


def test_a_defect_is_not_hidden(voice_coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(ZeroDivisionError):
        voice_coach()


def test_ctrl_c_exits_130_without_a_traceback(tmp_path: Path) -> None:
    """A command that waits for its input gets SIGINT, as from a terminal.

    A shell that starts the tests in the background has SIGINT ignored, and children inherit that.
    """
    fifo = tmp_path / "settings.toml"
    os.mkfifo(fifo)
    command = subprocess.Popen(
        ["env", "--default-signal=INT", *COMMAND, "config", "--config", str(fifo)],
        stderr=subprocess.PIPE,
        text=True,
    )
    with fifo.open("w"):  # opens when the command has opened its end: now it reads
        command.send_signal(signal.SIGINT)
    # Closed by now: a signal just before the reading would not interrupt it, only be seen after it.
    _, stderr = command.communicate(timeout=30)
    assert command.returncode == 130
    assert "Traceback" not in stderr


@pytest.mark.parametrize("arguments", [["config"], ["config", "--json"], ["--help"]])
def test_a_closed_pipe_is_no_error(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        done = subprocess.run(
            [*COMMAND, *arguments], stdout=closed, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.stderr == ""
    assert done.returncode != 0


@pytest.mark.parametrize(
    ("closing", "arguments", "code"),
    [
        ("<&-", "run --text", 3),
        ("<&-", "config", 0),
        (">&-", "config", 0),
        ("2>&-", "config --nope", 2),
        ("<&- >&- 2>&-", "config", 0),
    ],
)
def test_a_closed_stream_is_no_defect(
    closing: str, arguments: str, code: int, tmp_path: Path
) -> None:
    done = subprocess.run(
        ["bash", "-c", f'"$0" -m voice_coach {arguments} {closing}', sys.executable],
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("arguments", [["config"], ["run", "--text"], ["exercises", "--json"]])
def test_a_full_disk_is_told(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *arguments],
            input="goodbye\n",
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == (
        "voice-coach: The output cannot be written: No space left on device.\n"
        "Free some space, or send the output somewhere else.\n"
    )


def test_help_imports_nothing_heavy() -> None:
    """What takes long to import is imported by the command that needs it."""
    heavy = ["numpy", "pydantic", "sounddevice", "vosk", "pocketsphinx", "hassil", "yaml", "soxr"]
    program = (
        "import sys\n"
        "from voice_coach import cli\n"
        "sys.argv = ['voice-coach', '--help']\n"
        "try:\n    cli.main()\n"
        "except SystemExit:\n"
        f"    print(*[name for name in {heavy} if name in sys.modules], file=sys.stderr, end='')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
