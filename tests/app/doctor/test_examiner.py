"""Checks are looked at one after the other, whatever becomes of each."""

from __future__ import annotations

import errno
import io
import json
import re
from dataclasses import dataclass, field

import pytest
from rich.console import Console
from support.staged_checks import StagedCheck, blunder, crash, fine, hang, refuse

from voice_coach.app.doctor.examiner import examine, start_child
from voice_coach.app.doctor.findings import Check, Finding, Status, examined, exit_code
from voice_coach.app.doctor.printing import Page, report, summary
from voice_coach.errors import VoiceError
from voice_coach.speech.child import ChildLostError


@dataclass
class FakeChild:
    """Runs checks in this process; is lost when it is told to be."""

    losses: list[Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    _check: Check | None = None

    def send(self, message: object) -> None:
        assert "close" not in self.calls
        assert isinstance(message, StagedCheck)
        self._check = message

    def receive(self, timeout: float | None = None) -> object:
        self.calls.append(f"receive {timeout:g}")
        if self.losses:
            raise self.losses.pop(0)
        assert self._check is not None
        return examined(self._check)

    def kill(self) -> None:
        self.calls.append("kill")

    def close(self) -> None:
        self.calls.append("close")


def test_every_check_is_announced_and_its_child_ended() -> None:
    child, begun = FakeChild(), []
    checks = [StagedCheck(fine, "one"), StagedCheck(refuse, "two", 5.0)]
    found = list(examine(checks, lambda check: begun.append(check.name), lambda: child))
    assert begun == ["one", "two"]
    assert [finding.status for finding in found] == [Status.OK, Status.FAULT]
    assert (found[1].message, found[1].mend) == (
        "The model is damaged.",
        "voice-coach setup --model",
    )
    assert exit_code(found) == 4
    assert child.calls == ["receive 40", "receive 5", "kill", "close"]


def test_a_lost_child_is_a_cross_and_the_next_check_gets_a_new_one() -> None:
    lost = [ChildLostError("The doctor process was killed by SIGABRT."), TimeoutError("late")]
    children = [FakeChild([loss]) for loss in lost] + [FakeChild()]
    starts = iter(children)
    checks = [StagedCheck(fine, name) for name in ("one", "two", "three")]
    found = list(examine(checks, lambda _: None, lambda: next(starts)))
    assert [finding.status for finding in found] == [Status.FAULT, Status.FAULT, Status.OK]
    assert found[0].message == "This broke down: was killed by SIGABRT."
    assert found[1].message == "This did not answer within 10 seconds."
    assert {finding.mend for finding in found[:2]} == {"mend it"}
    assert exit_code(found) == 3
    assert all(child.calls[-2:] == ["kill", "close"] for child in children)


def test_a_machine_that_starts_no_process_is_told_so() -> None:
    def full() -> FakeChild:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    (finding,) = examine([StagedCheck(fine)], lambda _: None, full)
    assert finding.status is Status.FAULT
    assert finding.message == "This cannot be looked at: Resource temporarily unavailable."
    assert finding.mend == "Close other programs, then look again."


def test_who_stops_looking_leaves_no_child() -> None:
    child = FakeChild()
    findings = examine([StagedCheck(fine), StagedCheck(fine)], lambda _: None, lambda: child)
    next(findings)
    findings.close()  # type: ignore[attr-defined] # a generator, as Ctrl-C closes it
    assert child.calls[-2:] == ["kill", "close"]


def test_only_errors_of_the_tree_are_findings() -> None:
    with pytest.raises(ValueError, match="Anna"):
        examined(StagedCheck(blunder))


@pytest.mark.slow
def test_real_children_crash_hang_and_blunder() -> None:
    checks = [
        StagedCheck(fine, "fine"),
        StagedCheck(hang, "hang", 0.5),
        StagedCheck(crash, "crash"),
        StagedCheck(blunder, "blunder"),
        StagedCheck(refuse, "refuse"),
    ]
    found = list(examine(checks, lambda _: None, start_child))
    assert [finding.status.value for finding in found] == ["ok", *["fault"] * 4]
    assert "within 0.5 seconds" in found[1].message
    assert "SIGABRT" in found[2].message
    assert "ValueError" in found[3].message
    assert "Anna" not in str(found[3])
    assert found[4].exit_code == 4


def lines(findings: list[Finding], *, terminal: bool, width: int = 80) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=width, color_system=None)
    page = Page(console)  # without its spinner, which is a thread
    for finding in findings:
        page.show(finding)
    page.conclude(findings)
    return out.getvalue()


FINDINGS = [
    Finding("voice", Status.OK, "It speaks [bold].", "", {"took_seconds": 0.1}),
    Finding("disk", Status.WARNING, "The disk is almost full: " + "so " * 30 + "full.", "df -h"),
    Finding("speaker", Status.FAULT, "There is none.", "Plug one in.", {}, 3),
]


def test_a_pipe_gets_a_line_for_each() -> None:
    text = lines(FINDINGS, terminal=False)
    assert text.splitlines()[0] == "ok       voice         It speaks [bold]."
    assert "\x1b" not in text
    assert len(text.splitlines()) == 7
    assert text.splitlines()[4].split() == ["->", "Plug", "one", "in."]


def test_a_terminal_gets_columns() -> None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", lines(FINDINGS, terminal=True))
    assert max(map(len, text.splitlines())) <= 80
    assert "✗ speaker       There is none." in text
    assert "                → Plug one in." in text


def test_the_summary_names_what_to_mend() -> None:
    assert summary(FINDINGS) == "Something has to be mended first: speaker."
    assert summary(FINDINGS[:2]).endswith("mended: disk.")
    assert summary(FINDINGS[:1]) == "All is well."
    assert exit_code(FINDINGS[:2]) == 0


def test_the_report_is_json() -> None:
    rows = json.loads(json.dumps(report(FINDINGS)))
    assert [set(row) for row in rows] == [{"check", "status", "message", "mend", "details"}] * 3
    assert rows[0]["details"] == {"took_seconds": 0.1}


def test_errors_have_the_codes_of_their_kind() -> None:
    def quiet() -> None:
        raise VoiceError("No voice.", "Install one.")

    assert examined(StagedCheck(quiet)).exit_code == 3
