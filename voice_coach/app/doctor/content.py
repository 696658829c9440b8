"""Settings and dialogs: what people can write themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from voice_coach.app.doctor.findings import INPUT, Finding, verdicts
from voice_coach.app.doctor.host import Host
from voice_coach.content.loading import check_dialogs
from voice_coach.errors import Problem
from voice_coach.speech.lexicon import Lexicon
from voice_coach.units import Seconds

_SHOWN: Final = 3
_OTHERS_MAY_WRITE: Final = 0o022
_ELSEWHERE: Final = "Take the variable or option away, or look it up: voice-coach config"


@dataclass(frozen=True)
class SettingsCheck:
    """The settings, which were read before: a coach whose settings are wrong does not start."""

    host: Host
    file: Path | None
    """Where they are kept, whether or not it exists."""
    problems: Sequence[Problem]
    notes: Sequence[str]
    name: ClassVar[str] = "settings"
    doing: ClassVar[str] = "Reading the settings"
    limit: ClassVar[Seconds] = 15.0
    broken: ClassVar[str] = "voice-coach check"
    exit_code: ClassVar[int] = INPUT

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        if self.problems:
            listing = tuple(map(str, self.problems))
            in_file = any(problem.path is not None for problem in self.problems)
            mend = "Correct it with an editor in that file." if in_file else _ELSEWHERE
            return tell.fault(f"{_told(listing)}.", mend, problems=listing)
        if self.notes:
            return tell.warning(" ".join(self.notes), f"ls -ld {self.file}")
        if self.file is None:
            return tell.note("This user has no home folder: the defaults hold.")
        where = str(self.file)
        mode = self.host.mode(self.file)
        if mode is None:
            return tell.ok(f"The defaults hold; {where} is not there yet.", file=where)
        if mode & _OTHERS_MAY_WRITE:
            return tell.warning(
                f"Other users may change {where}.", f"chmod go-w {where}", file=where
            )
        return tell.ok(f"{where} has no mistakes.", file=where)


@dataclass(frozen=True)
class DialogsCheck:
    """What is said and heard, shipped and of one's own."""

    folder: Path
    own: Path | None
    """Exercises of one's own; None without a home."""
    name: ClassVar[str] = "dialogs"
    doing: ClassVar[str] = "Reading the dialogs"
    limit: ClassVar[Seconds] = 60.0
    broken: ClassVar[str] = "voice-coach check"
    exit_code: ClassVar[int] = INPUT

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        problems = check_dialogs(self.folder, self.own, Lexicon().pronunciations)
        mine = [problem for problem in problems if self._is_own(problem)]
        listing = tuple(map(str, problems))
        if len(mine) < len(problems):
            mend = "Install the coach anew: script/setup  (all of it: voice-coach check)"
            return tell.fault(_told(listing), mend, problems=listing)
        if mine:
            return tell.warning(
                f"Exercises of your own are left out: {_told(listing)}",
                "voice-coach check",
                problems=listing,
            )
        count = 0 if self.own is None else len(list(self.own.glob("*.yaml")))
        more = f", nor in {count} of your own" if count else ""
        return tell.ok(f"No mistakes in the exercises and lines{more}.", own_exercises=count)

    def _is_own(self, problem: Problem) -> bool:
        if self.own is None or problem.path is None:
            return False
        return self.own in (problem.path, *problem.path.parents)


def _told(problems: Sequence[str]) -> str:
    """Return the first mistakes, and how many more there are."""
    more = len(problems) - _SHOWN
    rest = [f"and {more} more"] if more > 0 else []
    return "; ".join([*problems[:_SHOWN], *rest])
