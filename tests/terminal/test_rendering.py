"""How entries, timers and levels look: aligned, harmless, readable without colour."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from voice_coach.engine.states import CoachState
from voice_coach.terminal.printable import printable
from voice_coach.terminal.rendering import (
    NAME_COLUMN,
    make_console,
    minutes_and_seconds,
    render_can_say,
    render_entries,
    render_level,
    render_status,
    render_timer,
    state_word,
)
from voice_coach.terminal.view import ConversationView, ShownTimer

WIDTH = 80


def no_sayings(_: str) -> Sequence[str]:
    return ()


def view_of(*, names: tuple[str, str] = ("Anna", "Ben")) -> ConversationView:
    return ConversationView(names, lambda state: ["yes", "no"] if state == "idle" else [])


def plain(renderable: RenderableType) -> list[str]:
    out = io.StringIO()
    make_console(out, WIDTH).print(renderable)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_words_are_wrapped_beside_the_name() -> None:
    view = view_of()
    view.person("Anna", "word " * 40, 1.0)
    view.typed("short", 2.0)
    lines = plain(render_entries(view, view.entries))
    assert lines[0].startswith("Anna      word")
    assert lines[-1] == "You       short"
    assert len(lines) > 3
    for line in lines[1:-1]:
        assert line.startswith(" " * NAME_COLUMN + "word")
        assert cell_len(line) <= WIDTH


def test_a_long_name_is_cut_and_a_long_word_is_folded() -> None:
    view = view_of()
    view.person("Anna-Magdalena-Sophia", "x" * 200, 1.0)
    lines = plain(render_entries(view, view.entries))
    assert lines[0].startswith("Anna-Mag… xxx")
    assert "".join(line[NAME_COLUMN:] for line in lines) == "x" * 200


def test_sounds_and_notes_stand_apart() -> None:
    view = view_of()
    view.note("Anna speaks", 1.0)
    assert plain(render_entries(view, view.entries)) == [" " * NAME_COLUMN + "(Anna speaks)"]


@settings(deadline=None)  # the first example loads the table of letters' widths
@given(text=st.text(max_size=60))
def test_whatever_is_typed_does_nothing_to_the_terminal(text: str) -> None:
    view = view_of()
    view.typed(text, 1.0)
    out = io.StringIO()
    make_console(out, WIDTH).print(render_entries(view, view.entries))
    shown = out.getvalue()
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[2J", "␛[2J"),
        ("a\tb\nc", "a b c"),
        ("bell\x07", "bell␇"),
        ("del\x7f", "del␡"),
        ("abc\u202edef", "abcdef"),
        ("caf\udce9", "caf�"),
        ("\x9b31m", "�31m"),
        ("👩‍❤️‍👨 ça va", "👩‍❤️‍👨 ça va"),
        ("[bold]not markup[/bold]", "[bold]not markup[/bold]"),
    ],
)
def test_what_cannot_be_shown_is_shown_harmlessly(text: str, expected: str) -> None:
    assert printable(text) == expected
    view = view_of()
    view.typed(text, 1.0)
    assert plain(render_entries(view, view.entries)) == [f"You       {expected}"]


def test_a_timer_empties() -> None:
    bars = [plain(render_timer(ShownTimer("Silence", left, 60.0), 4))[0] for left in (60, 37.5, 0)]
    assert bars == ["Silence ━━━━ 1:00", "Silence ━━╸─ 0:38", "Silence ──── 0:00"]
    standing = ShownTimer("Anna's turn", 30.0, 60.0, running=False)
    assert plain(render_timer(standing, 4)) == ["Anna's turn ━━── 0:30, paused"]


@pytest.mark.parametrize(
    ("dbfs", "bar"),
    [(-90.0, "────"), (-60.0, "────"), (-30.0, "━━──"), (0.0, "━━━━"), (3.0, "━━━━")],
)
def test_a_level_fills(dbfs: float, bar: str) -> None:
    assert plain(render_level(dbfs, 4)) == [bar]


def test_a_level_near_clipping_has_another_colour() -> None:
    styles = [str(render_level(level).spans[0].style) for level in (-20.0, -3.0)]
    assert styles == ["green", "red"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0:00"), (0.4, "0:01"), (59.2, "1:00"), (60.0, "1:00"), (90.0, "1:30"), (-3, "0:00")],
)
def test_begun_seconds_count(seconds: float, text: str) -> None:
    assert minutes_and_seconds(seconds) == text


def test_the_status_says_what_the_coach_does_and_what_can_be_said() -> None:
    view = view_of()
    assert plain(render_status(view, 0.0)) == ["Coach: waiting"]
    assert plain(render_can_say(view, WIDTH)) == ["You can say “yes” · “no”"]
    view.notice({"at": 1.0, "event": "timer_started", "seconds": 10.0, "total": 10.0})
    view.state = CoachState.RESPONDING
    (line,) = plain(render_status(view, 1.0))
    assert line.startswith("Coach: speaking  Silence ━━━")
    assert cell_len(line) < WIDTH


def test_only_as_much_is_proposed_as_fits() -> None:
    assert render_can_say(view_of(), 18).plain == "You can say “yes”"
    assert render_can_say(view_of(), 17).plain == "You can say “yes”"
    assert render_can_say(view_of(), 16).plain == ""


def test_a_pause_is_named() -> None:
    view = view_of()
    view.notice({"at": 1.0, "event": "session_paused", "exercise": "x", "reason": "asked"})
    assert state_word(view) == "paused"


def colours(text: str) -> set[str]:
    return set(re.findall(r"\x1b\[([\d;]*)m", text)) - {"0"}


def rendered(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in {"TERM": "xterm-256color", **environment}.items():
        monkeypatch.setenv(name, value)
    view = view_of()
    view.person("Anna", "hello", 1.0)
    view.person("Ben", "hello", 1.0)
    view.typed("hello", 1.0)
    view.note("hm", 1.0)
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, force_terminal=True)
    console.print(render_entries(view, view.entries))
    console.print(render_timer(ShownTimer("Silence", 5.0, 10.0)))
    console.print(render_level(-3.0))
    return out.getvalue()


def test_colours_are_the_terminal_s_own_and_none_that_a_ground_could_swallow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    codes = {int(code) for found in colours(rendered(monkeypatch)) for code in found.split(";")}
    assert codes & {31, 32, 33, 34, 35, 36}
    swallowed = {30, 33, 34, 37, 90, 97, 38, 48}  # black, yellow, blue, white, fixed colours
    assert codes & swallowed == set()


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = colours(rendered(monkeypatch, NO_COLOR="1"))
    assert {int(code) for found in codes for code in found.split(";")} <= {1, 2, 3}
