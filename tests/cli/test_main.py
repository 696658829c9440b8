"""How commands begin and end: usage, errors, signals, closed pipes, and how soon help is there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from voice_coach import __version__, cli
from voice_coach.errors import CoachError, MicrophoneError, ModelError

COMMAND = [sys.executable, "-m", "voice_coach"]


def run_main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["voice-coach", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_help_names_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_main(monkeypatch, "--help") == 0
    shown = capsys.readouterr().out
    for command in cli.app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        assert re.search(rf"^  {name} ", shown, re.MULTILINE), name


def test_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_main(monkeypatch, "--version") == 0
    assert capsys.readouterr().out == f"voice-coach {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [("confgi",), ("config", "--nope"), ("config", "extra"), ("config", "--set")]
)
def test_usage_errors_exit_2_on_stderr(
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_main(monkeypatch, *arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MicrophoneError("No microphone was found.", "Plug one in."), 3),
        (ModelError("The model is damaged.", "Fetch it again."), 4),
    ],
)
def test_an_error_becomes_its_message_its_hint_and_its_exit_code(
    error: CoachError,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)
    assert run_main(monkeypatch) == code
    shown = capsys.readouterr()
    assert shown.err == f"voice-coach: {error.message}\n{error.hint}\n"
    assert shown.out == ""


def test_a_defect_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "app", fail)
    monkeypatch.setattr(sys, "argv", ["voice-coach"])
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_ctrl_c_exits_130_without_a_traceback(tmp_path: Path) -> None:
    """A command that waits for its input gets SIGINT, as from a terminal."""
    fifo = tmp_path / "settings.toml"
    os.mkfifo(fifo)
    command = subprocess.Popen(
        [*COMMAND, "config", "--config", str(fifo)], stderr=subprocess.PIPE, text=True
    )
    with fifo.open("w"):  # opens when the command has opened its end: now it reads
        command.send_signal(signal.SIGINT)
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
