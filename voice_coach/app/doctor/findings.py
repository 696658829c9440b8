"""What a check found, and what a check is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from voice_coach.engine.events import Trouble
from voice_coach.errors import CoachError, DeviceError, InputError, ModelError
from voice_coach.units import Seconds

Detail: TypeAlias = str | int | float | bool | tuple[str, ...] | None
"""A value beside a finding: a JSON value, units in its key."""

INPUT: Final = InputError.exit_code
DEVICE: Final = DeviceError.exit_code
MODEL: Final = ModelError.exit_code


class Status(StrEnum):
    """How it is, from good to bad."""

    OK = "ok"
    """As it should be."""
    NOTE = "note"
    """Nothing to mend, and worth knowing."""
    WARNING = "warning"
    """The coach works, and would work better if this were mended."""
    FAULT = "fault"
    """The coach does not work like this."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    """The check's name."""
    status: Status
    message: str
    """One plain sentence, or two."""
    mend: str = ""
    """A command, or what to do; empty where there is nothing to mend."""
    details: Mapping[str, Detail] = field(default_factory=dict)
    """Measured values, for programs; the keys carry the units."""
    exit_code: int = 0
    """What a command ends with because of it; 0 where it is no fault."""
    trouble: Trouble | None = None
    """What a coach that runs says of it; None where it says nothing."""


class Check(Protocol):
    """Looks at one thing. Crosses to a child process, so it is a plain value until it runs."""

    @property
    def name(self) -> str:
        """What is looked at, in a word or two: ``"microphone"``."""
        ...

    @property
    def doing(self) -> str:
        """What people read meanwhile: ``"Listening for a second"``."""
        ...

    @property
    def limit(self) -> Seconds:
        """How long it may take; after that it counts as hanging."""
        ...

    @property
    def broken(self) -> str:
        """What to do when the check itself crashes or hangs: native libraries do."""
        ...

    @property
    def exit_code(self) -> int:
        """The exit code that stands for a fault here."""
        ...

    def run(self) -> Finding:
        """Look.

        Raises:
            CoachError: the thing is not there or does not work; that is a fault.
        """
        ...


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Writes the findings of one check."""

    check: str
    exit_code: int

    def ok(self, message: str, **details: Detail) -> Finding:
        """Return a tick."""
        return Finding(self.check, Status.OK, message, "", details)

    def note(self, message: str, mend: str = "", **details: Detail) -> Finding:
        """Return something worth knowing."""
        return Finding(self.check, Status.NOTE, message, mend, details)

    def warning(
        self, message: str, mend: str, trouble: Trouble | None = None, /, **details: Detail
    ) -> Finding:
        """Return something that should be mended."""
        return Finding(self.check, Status.WARNING, message, mend, details, 0, trouble)

    def fault(
        self, message: str, mend: str, trouble: Trouble | None = None, /, **details: Detail
    ) -> Finding:
        """Return a cross."""
        code = self.exit_code
        return Finding(self.check, Status.FAULT, message, mend, details, code, trouble)


def verdicts(check: Check) -> Verdicts:
    """Return what writes the findings of a check."""
    return Verdicts(check.name, check.exit_code)


def examined(check: Check) -> Finding:
    """Run a check in this process; an error of the one tree is a fault, others are defects."""
    try:
        return check.run()
    except CoachError as error:
        code = error.exit_code
        return Finding(check.name, Status.FAULT, error.message, error.hint, {}, code)


def exit_code(findings: Iterable[Finding]) -> int:
    """Return what the command ends with: the first fault's code, or 0."""
    faults = (finding for finding in findings if finding.status is Status.FAULT)
    first = next(faults, None)
    return 0 if first is None else first.exit_code
