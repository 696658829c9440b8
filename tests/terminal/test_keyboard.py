"""The line that is typed on, with a keyboard and a screen that are none."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.text import Text

from voice_coach.terminal.completion import SayingsCompleter, Vocabulary
from voice_coach.terminal.keyboard import Keyboard
from voice_coach.terminal.rendering import make_console
from voice_coach.terminal.typing_screen import opening

CTRL_C, CTRL_D = "\x03", "\x04"


class Listener:
    """Keeps what it is told, in order; a line may be a reason to do something."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.changes: list[str] = []
        self.reasons: list[str] = []

    def changed(self, text: str) -> None:
        self.changes.append(text)

    def typed(self, text: str) -> None:
        self.lines.append(text)

    def ended(self, reason: str) -> None:
        self.reasons.append(reason)


class Desk:
    """A keyboard, somebody at it, and what stands on the screen."""

    def __init__(self, keys: PipeInput) -> None:
        self.keys = keys
        self.listener = Listener()
        self.paper = io.StringIO()
        self.keyboard = Keyboard(
            make_console(self.paper, 80),
            SayingsCompleter(lambda: Vocabulary(("what can you do", "goodbye"))),
            lambda: [Text("waiting")],
            self.listener,
            source=keys,
            screen=DummyOutput(),
        )

    def run(self, keys: str) -> Listener:
        """Type keys and then Ctrl-D."""
        self.keys.send_text(keys + CTRL_D)
        self.keyboard.run()
        self.keyboard.stop()
        return self.listener


@pytest.fixture
def desk() -> Iterator[Desk]:
    with create_pipe_input() as keys:
        yield Desk(keys)


def test_lines_come_whole_and_the_line_is_empty_after_each(desk: Desk) -> None:
    listener = desk.run("yes\rno\r")
    assert listener.lines == ["yes", "no"]
    assert listener.changes == ["y", "ye", "yes", "n", "no"]
    assert listener.reasons == ["end of input"]


def test_ctrl_c_ends_even_in_the_middle_of_a_line(desk: Desk) -> None:
    listener = desk.run(f"half a li{CTRL_C}")
    assert (listener.lines, listener.reasons) == ([], ["SIGINT"])


def test_an_unfinished_line_is_taken_back_by_hand(desk: Desk) -> None:
    assert desk.run("no\x7f\x7f").changes == ["n", "no", "n", ""]


def test_ten_thousand_letters_and_control_characters_are_a_line(desk: Desk) -> None:
    pasted = "x" * 10_000 + "\n\x07\x1b[2J😀"
    (line,) = desk.run(f"\x1b[200~{pasted}\x1b[201~\r").lines
    assert line == pasted


def test_what_is_printed_comes_in_order_whenever_it_is(desk: Desk) -> None:
    desk.keyboard.print("before")
    desk.run("\r")
    desk.keyboard.print("after")
    desk.keyboard.stop()
    assert desk.paper.getvalue() == "before\nafter\n"


def test_a_keyboard_that_was_stopped_before_it_began_ends_at_once(desk: Desk) -> None:
    desk.keyboard.stop()
    desk.keyboard.run()
    assert desk.listener.reasons == ["end of input"]


def test_a_newcomer_reads_what_to_type_and_what_is_stored() -> None:
    sayings = ("let's do the feeling check-in", "let's do the silent gaze", "what can you do")
    text = "\n".join(line.plain for line in opening(sayings, None, 1.0))
    for words in ("  let's do the feeling check-in\n", "  what can you do\n", "Ctrl-D ends", "Tab"):
        assert words in text
    assert "Nothing you type is stored, except settings you choose." in text
    assert all(len(line.plain) < 80 for line in opening(sayings, None, 20.0))
    assert "pass 20 times as fast" in "\n".join(line.plain for line in opening(sayings, None, 20.0))
