"""Whole conversations, typed at a real (pseudo-)terminal or piped in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

RUN = [sys.executable, "-m", "voice_coach", "run", "--text"]
TEXT = [*RUN, "--set", 'people.names=["Anna","Ben"]']
FAST = [*TEXT, "--fast", "--speed", "60"]
BRISK = [*TEXT, "--speed", "10"]
CTRL_C, CTRL_D, UP, TAB = "\x03", "\x04", "\x1b[A", "\t"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def kept_in(home: Path) -> str:
    """Everything that was written below a home."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return "\n".join(path.read_text("utf-8", errors="replace") for path in files)


def test_a_whole_gaze_with_a_tab_an_arrow_and_a_bell_on_time(home: Path) -> None:
    with TerminalSession(FAST, home) as terminal:
        terminal.expect("let's do the feeling check-in")
        terminal.expect("Ctrl-D ends")
        terminal.expect("Coach: waiting")
        terminal.type("let's do the silent g" + TAB)
        terminal.settle()
        terminal.line("")
        terminal.expect("You       let's do the silent gaze")
        terminal.expect("Anna, ")
        terminal.line("yes")
        terminal.expect("Ben, ")
        terminal.line(UP)
        terminal.expect("(a bell)")
        terminal.expect("(a bell)")
        terminal.expect("Thank you.")
        terminal.line("goodbye")
        assert terminal.end() == 0
        assert terminal.restored
        assert "Silence ━" in terminal.text
        assert "Traceback" not in terminal.text
    assert "silent gaze" not in kept_in(home)


def check_in(terminal: TerminalSession) -> None:
    """Lead the two up to Anna's turn."""
    terminal.expect("Coach: waiting")
    terminal.line("let's do the feeling check-in")
    for name in ("Anna, ", "Ben, "):
        terminal.expect(name)
        terminal.line("yes")
    terminal.expect("first?")
    terminal.line("Anna")
    terminal.expect("(a bell)")
    terminal.expect("Anna's turn ━")


def test_the_first_time_names_are_asked_for_and_then_used(home: Path) -> None:
    with TerminalSession(RUN, home) as terminal:
        terminal.expect("First name: ")
        terminal.type("Zoë\n")
        terminal.expect("Second name: ")
        terminal.type("Ben\n")
        terminal.expect("Coach: waiting")
        terminal.line("let's do the silent gaze")
        terminal.expect("Zoë, ")
        terminal.type(CTRL_D)
        assert terminal.end() == 0
    with TerminalSession(RUN, home) as terminal:
        terminal.expect("Coach: waiting")
        assert "name: " not in terminal.text
        terminal.type(CTRL_D)
        assert terminal.end() == 0


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_a_key_ends_a_session_kindly(key: str, home: Path) -> None:
    with TerminalSession(BRISK, home) as terminal:
        check_in(terminal)
        terminal.type(key)
        terminal.expect("stopped")
        assert terminal.end() == 0
        assert terminal.restored


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_a_session_kindly(number: signal.Signals, home: Path) -> None:
    with TerminalSession(BRISK, home) as terminal:
        check_in(terminal)
        terminal.type("half a li")
        terminal.signal(number)
        terminal.expect("stopped")
        assert terminal.end() == 0
        assert terminal.restored


def test_a_window_that_is_closed_ends_it_quietly(home: Path) -> None:
    with TerminalSession([*BRISK, "--events", str(home / "events.jsonl")], home) as terminal:
        check_in(terminal)
        assert terminal.hang_up() == 0
    assert "session_stopped" in (home / "events.jsonl").read_text("utf-8")


def test_whatever_is_typed_is_answered_kindly(home: Path) -> None:
    events = home / "events.jsonl"
    with TerminalSession([*TEXT, "--events", str(events)], home) as terminal:
        terminal.expect("Ctrl-D ends")
        terminal.expect("is stored in")
        for typed, shown in [
            ("👩‍❤️‍👨 😀", "You       👩‍❤️‍👨 😀"),
            ("\x1b[200~" + "x" * 10_000 + "\x1b[201~", "(10,000 letters)"),
            ("\x1b[200~one\ntwo\x1b[31m\x1b[201~", "You       one two"),
            ("caf\udce9", "You       caf"),
        ]:
            terminal.line(typed)
            terminal.expect(shown)
            terminal.expect("Coach     ")
            terminal.line("never mind")
            terminal.expect("no longer listening")
        terminal.line("goodbye")
        assert terminal.end() == 0
        assert "Traceback" not in terminal.text
    assert "xxxxxxxxxx" not in events.read_text("utf-8")


def test_no_colour_is_shown_to_who_wants_none(home: Path) -> None:
    with TerminalSession(["env", "NO_COLOR=1", *TEXT], home) as terminal:
        terminal.expect("Ctrl-D ends")
        terminal.line("goodbye")
        assert terminal.end() == 0
        assert "\x1b[36m" not in terminal.raw
        assert "\x1b[0;36" not in terminal.raw


def test_a_dumb_terminal_gets_lines(home: Path) -> None:
    with TerminalSession(TEXT, home, term="dumb") as terminal:
        terminal.line("goodbye")
        terminal.expect("Coach: ")
        assert terminal.end() == 0
        assert "\x1b" not in terminal.raw


def piped(lines: bytes, home: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
    return subprocess.run(
        [*TEXT, *options],
        input=lines,
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
    )


def test_a_pipe_gets_plain_lines_and_a_whole_gaze_is_quick(home: Path) -> None:
    lines = b"let's do the silent gaze\nyes\nyes\n"
    done = piped(lines, home, "--fast", "--speed", "60")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    said = done.stdout.decode().splitlines()
    assert [line.strip() for line in said if "(bell" in line] == ["(bell start)", "(bell end)"]
    assert all(line.startswith(("Coach: ", "       (")) for line in said)


@pytest.mark.parametrize(
    "line",
    [b"\xff\xfe caf\xe9", b"x" * 10_000, b"\x00\x01\x02\x1b[2J", "😀".encode() * 50, b"9" * 499],
    ids=["not UTF-8", "10 000 letters", "control characters", "emoji", "a large number"],
)
def test_whatever_is_piped_in_is_answered_kindly(line: bytes, home: Path) -> None:
    done = piped(line + b"\nnever mind\ngoodbye\n", home)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"Coach: ") >= 2
    assert b"\x1b" not in done.stdout


def test_nobody_to_read_from_is_told(home: Path) -> None:
    done = piped(b"", home)
    assert done.returncode == 3
    assert b"no keyboard to read from" in done.stderr
