"""What the doctor says, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Final, Self, TypedDict

from rich.console import Console
from rich.status import Status as Spinner
from rich.table import Table
from rich.text import Text

from voice_coach.app.doctor.findings import Check, Detail, Finding, Status
from voice_coach.app.started_as import as_typed

_MARKS: Final[Mapping[Status, tuple[str, str, str]]] = {
    Status.OK: ("✓", "ok", "green"),
    Status.NOTE: ("·", "note", "default"),
    Status.WARNING: ("!", "warning", "bold dark_orange3"),
    Status.FAULT: ("✗", "fault", "bold red"),
}
"""A sign, a word where signs cannot be shown, and a colour that reads on light and dark."""

_NAME_WIDTH: Final = 13
_MOST_WIDTH: Final = 100


class FindingReport(TypedDict):
    """One element of the list that ``voice-coach doctor --json`` prints."""

    check: str
    """What was looked at: ``"microphone"``."""
    status: str
    """``ok``, ``note``, ``warning`` or ``fault``; any fault makes the exit code 2, 3 or 4."""
    message: str
    """A plain sentence or two."""
    mend: str
    """A command, or what to do; empty where there is nothing to mend."""
    details: dict[str, Detail]
    """Values by name, in the unit of the name: ``level_dbfs``, ``free_bytes``,
    ``took_seconds``; which there are depends on the check."""


def report(findings: Sequence[Finding]) -> list[FindingReport]:
    """Return findings as plain values."""
    return [
        {
            "check": finding.check,
            "status": finding.status.value,
            "message": finding.message,
            "mend": finding.mend,
            "details": dict(finding.details),
        }
        for finding in findings
    ]


class Page:
    """Shows each finding as it comes, and meanwhile what is being looked at.

    At a terminal in columns and colours; into a pipe a line each, and ``->`` before what mends.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._spinner: Spinner | None = None

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._spinner = self._console.status("")
            self._spinner.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._spinner is not None:
            self._spinner.stop()

    def begin(self, check: Check) -> None:
        """Say what is being looked at."""
        if self._spinner is not None:
            self._spinner.update(f"{check.doing} …")

    def show(self, finding: Finding) -> None:
        """Show a finding."""
        finding = replace(finding, message=as_typed(finding.message), mend=as_typed(finding.mend))
        sign, word, style = _MARKS[finding.status]
        if not self._console.is_terminal:
            self._print_plain(f"{word:<8} {finding.check:<{_NAME_WIDTH}} {finding.message}")
            if finding.mend:
                self._print_plain(f"{'':<8} {'':<{_NAME_WIDTH}} -> {finding.mend}")
            return
        row = Table.grid(padding=(0, 1))
        row.width = min(self._console.width, _MOST_WIDTH)
        row.add_column(width=1)
        row.add_column(width=_NAME_WIDTH)
        row.add_column(ratio=1)
        mark = sign if self._console.encoding.startswith("utf") else word[0]
        row.add_row(Text(mark, style), Text(finding.check, "bold"), Text(finding.message))
        if finding.mend:
            row.add_row("", "", Text(f"→ {finding.mend}", "italic"))
        self._console.print(row)

    def conclude(self, findings: Sequence[Finding]) -> None:
        """Say how it is altogether."""
        self._print_plain("")
        self._print_plain(summary(findings))

    def _print_plain(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def summary(findings: Sequence[Finding]) -> str:
    """Return how it is altogether, in a sentence."""
    faults = _named(findings, Status.FAULT)
    warnings = _named(findings, Status.WARNING)
    if faults:
        return f"Something has to be mended first: {', '.join(faults)}."
    if warnings:
        return f"The coach works. It would work better with these mended: {', '.join(warnings)}."
    return "All is well."


def _named(findings: Sequence[Finding], status: Status) -> list[str]:
    return [finding.check for finding in findings if finding.status is status]
