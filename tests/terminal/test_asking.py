"""Questions on a terminal, by real key presses on a screen that is not there."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.text import Text

from voice_coach.terminal.asking import Asker
from voice_coach.terminal.rendering import make_console


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        yield pipe


@pytest.fixture
def page() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def asker(keys: PipeInput, page: io.StringIO) -> Asker:
    return Asker(make_console(page, 80), keys, DummyOutput())


def test_a_line_is_answered(asker: Asker, keys: PipeInput) -> None:
    keys.send_text("  Mia   Rose \r")
    assert asker.ask("One of you:") == "Mia Rose"


def test_enter_keeps_what_is_there_and_it_can_be_wiped_out(asker: Asker, keys: PipeInput) -> None:
    keys.send_text("\r")
    assert asker.ask("One of you:", "Mia") == "Mia"
    keys.send_text("\x7f\x7f\x7f\r")
    assert asker.ask("One of you:", "Mia") == ""


def test_a_complaint_is_said_and_the_line_can_be_mended(
    asker: Asker, keys: PipeInput, page: io.StringIO
) -> None:
    keys.send_text("4\r\x7f7\r")
    assert asker.ask("A number:", check=lambda text: "" if text == "7" else "Seven.") == "7"
    assert page.getvalue() == "Seven.\n"


def test_a_line_has_an_end(asker: Asker, keys: PipeInput, page: io.StringIO) -> None:
    keys.send_text("x" * 300 + "\r" + "\x15" + "short\r")
    assert asker.ask("One of you:") == "short"
    assert "too long" in page.getvalue()


def test_a_key_is_enough(asker: Asker, keys: PipeInput) -> None:
    choices = {"+": "louder", "up": "louder", "enter": "on"}
    for sent, meant in (("+", "louder"), ("\x1b[A", "louder"), ("x\r", "on")):
        keys.send_text(sent)
        assert asker.press("Volume", choices) == meant


@pytest.mark.parametrize(("sent", "end"), [("\x03", KeyboardInterrupt), ("\x04", EOFError)])
def test_it_can_be_broken_off(
    asker: Asker, keys: PipeInput, sent: str, end: type[BaseException]
) -> None:
    keys.send_text(sent)
    with pytest.raises(end):
        asker.ask("One of you:")


def test_nothing_that_is_printed_moves_the_terminal(asker: Asker, page: io.StringIO) -> None:
    asker.heading("a\x1b[2Jb")
    asker.say("c\x07d")
    asker.point("e\rf")
    with asker.moving() as show:
        show(Text("g"))
    assert "\x1b[2J" not in page.getvalue()
    assert "\x07" not in page.getvalue()
