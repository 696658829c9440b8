"""How far something is: for people at a terminal, for pipes and logs."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from voice_coach.app.progress import Bars, Lines, bars, make_report


def test_a_pipe_gets_a_line_every_fifth(capsys: pytest.CaptureFixture[str]) -> None:
    with make_report() as report:
        report.begin("Fetching", 1_000_000)
        for done in range(0, 1_000_001, 1000):
            report.reached(done)
        report.note("models.example broke off; trying again in 1 s.")
        report.begin("Unpacking", 500)
        report.reached(500)
    assert capsys.readouterr().out.splitlines() == [
        "Fetching 1.0 MB ...",
        "Fetching: 20 %",
        "Fetching: 40 %",
        "Fetching: 60 %",
        "Fetching: 80 %",
        "Fetching: 100 %",
        "models.example broke off; trying again in 1 s.",
        "Unpacking 500 bytes ...",
        "Unpacking: 100 %",
    ]


def test_what_was_kept_is_not_counted_up_again(capsys: pytest.CaptureFixture[str]) -> None:
    report = Lines()
    report.begin("Fetching", 1000)
    report.reached(700)
    report.reached(790)
    report.reached(810)
    assert capsys.readouterr().out.splitlines()[1:] == ["Fetching: 70 %", "Fetching: 81 %"]


def test_nothing_to_do_is_no_division_by_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    report = Lines()
    report.begin("Unpacking", 0)
    report.reached(0)
    assert capsys.readouterr().out == "Unpacking 0 bytes ...\n"


def test_people_get_a_bar_each_and_notes_above() -> None:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=80, no_color=True, highlight=False)
    with bars(console) as progress:
        report = Bars(progress)
        report.reached(5)  # nothing has begun: nothing to show
        report.begin("Fetching", 1000)
        report.reached(500)
        report.note("[red]models.example[/red] broke off; trying again in 1 s.")
        report.begin("Unpacking", 1000)
        report.reached(1000)
    last = shown.getvalue().rpartition("Fetching")[2]
    assert "0.5/1.0 kB" in last
    assert "1.0/1.0 kB" in last.rpartition("Unpacking")[2]
    assert "[red]models.example[/red] broke off; trying again in 1 s." in shown.getvalue()
