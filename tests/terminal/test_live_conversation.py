"""A conversation that goes on by itself: above what was said, below what is going on."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from voice_coach.terminal.live_conversation import (
    LiveScreen,
    Meter,
    PlainScreen,
    clock_time,
    plain_entry,
    render_now,
)
from voice_coach.terminal.view import ConversationView, Entry, Kind

ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


def a_view() -> ConversationView:
    """Half a minute of a turn of Anna's is over."""
    view = ConversationView(("Anna", "Ben"), lambda _: ["done", "pause"])
    view.notice({"at": 10.0, "event": "turn_started", "partner": 1, "seconds": 60.0})
    view.notice({"at": 10.0, "event": "timer_started", "seconds": 60.0, "total": 60.0})
    return view


def shown(view: ConversationView, moment: float, level: float, columns: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=columns, record=True)
    console.print(render_now(view, moment, level, columns))
    return console.export_text().splitlines()


class Clock:
    def __init__(self) -> None:
        self.moment = 50.0

    def now(self) -> float:
        return self.moment


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (Entry(Kind.COACH, "Coach", "Welcome.", 5.9), " 0:05  Coach: Welcome."),
        (Entry(Kind.PERSON, "Anna", "Yes.", 65.0), " 1:05  Anna: Yes."),
        (Entry(Kind.SHARED, "Anna", "It was long.", 65.0), " 1:05  Anna: It was long."),
        (Entry(Kind.SOUND, "", "two bells", 600.0), "10:00  (two bells)"),
        (Entry(Kind.HEARD, "", "yes", 0.0), " 0:00  (heard as: yes)"),
        (Entry(Kind.PERSON, "An\x1bna", "\x1b[31mred\nline", 0.0), " 0:00  An␛na: ␛[31mred line"),
    ],
)
def test_an_entry_is_one_line_without_escape_codes(entry: Entry, line: str) -> None:
    assert plain_entry(entry) == line


def test_a_plain_screen_prints_whole_lines_and_nothing_else() -> None:
    file = io.StringIO()
    view = a_view()
    with PlainScreen(Console(file=file, width=40)) as screen:
        screen.add(view, Entry(Kind.COACH, "Coach", "[bold]word[/bold] " * 20, 1.0))
        screen.follow(view, 2.0, -20.0)
    assert file.getvalue().count("\n") == 1
    assert "[bold]" in file.getvalue()


def test_what_goes_on_is_the_time_the_microphone_and_what_can_be_said() -> None:
    rule, first, second, third = shown(a_view(), 40.2, -30.0)
    assert set(rule) == {"─"}
    assert first.startswith(" 0:40  Anna's turn ━━")
    assert "0:30   The coach is quiet." in first
    assert re.search(r"Microphone ━{10}─{10}  -30 dB", second)
    assert third.strip() == "You can say “done” · “pause”"


def test_without_a_timer_the_coach_is_what_is_shown() -> None:
    view = ConversationView(("Anna", "Ben"), lambda _: [])
    view.notice({"at": 1.0, "event": "state_changed", "state": "responding"})
    _, first, *_ = shown(view, 1.0, -60.0)
    assert first.rstrip() == " 0:01  The coach is speaking."


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 120])
def test_it_is_four_lines_high_on_every_terminal(columns: int) -> None:
    lines = shown(a_view(), 3599.0, -6.0, columns)
    assert len(lines) == 4
    assert max(map(len, lines)) <= columns


def test_a_live_screen_prints_entries_and_draws_no_more_often_than_the_eye_sees() -> None:
    clock = Clock()
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=True, width=80, height=24, _environ={"TERM": "xterm"}
    )
    view = a_view()
    with LiveScreen(console, clock.now) as screen:
        screen.add(view, Entry(Kind.COACH, "Coach", "Welcome.", 5.0))
        for block in range(100):
            clock.moment += 0.001
            screen.follow(view, 10 + block * 0.02, -30.0)
    text = file.getvalue()
    assert "Welcome." in ESCAPES.sub("", text)
    assert text.count("Microphone") <= 3
    hidden, seen = text.rfind("\x1b[?25l"), text.rfind("\x1b[?25h")
    assert 0 <= hidden < seen


def test_the_cursor_comes_back_when_it_is_broken_off() -> None:
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=80, _environ={"TERM": "xterm"})

    def broken_off() -> None:
        with LiveScreen(console, Clock().now) as screen:
            screen.follow(a_view(), 11.0, -30.0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert file.getvalue().rfind("\x1b[?25h") > file.getvalue().rfind("\x1b[?25l")


def test_without_colours_names_are_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=80)
    with LiveScreen(console, Clock().now) as screen:
        screen.add(a_view(), Entry(Kind.COACH, "Coach", "Welcome.", 5.0))
    assert not re.search(r"\x1b\[[\d;]*3[0-7]m", file.getvalue())
    assert "Coach" in file.getvalue()


def test_a_meter_rises_at_once_and_falls_slowly() -> None:
    meter = Meter()
    assert meter.follow(0.0, -20.0) == -20.0
    assert meter.follow(0.1, -90.0) == pytest.approx(-24.0)
    assert meter.follow(0.2, -10.0) == -10.0
    assert meter.follow(5.0, -70.0) == -70.0


def test_a_clock_shows_whole_seconds_that_have_passed() -> None:
    assert [clock_time(moment) for moment in (0.0, 59.99, 60.0, 601.2)] == [
        "0:00",
        "0:59",
        "1:00",
        "10:01",
    ]
