"""A machine that a test describes: its files, its programs, its users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from voice_coach.app.doctor.host import Answer, Build

A_PI = Build((3, 11, 2), 64, "aarch64", "Linux")

NOW = 1_795_000_000.0
"""November 2026."""


@dataclass
class FakeHost:
    """Implements ``Host``; knows nothing that it was not told."""

    build: Build = A_PI
    environ: Mapping[str, str] = field(default_factory=dict)
    uid: int = 1000
    user: str = "anna"
    programs: tuple[str, ...] = ()
    """Installed ones."""
    answers: Mapping[str, str | Answer] = field(default_factory=dict)
    """What programs say, by the beginning of their command line."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Texts by path; folders are there where a file in them is, and where ``folders`` says so."""
    folders: tuple[str, ...] = ("/",)
    modes: Mapping[str, int] = field(default_factory=dict)
    locked: tuple[str, ...] = ()
    """What this user may not use."""
    free: Mapping[str, int] = field(default_factory=dict)
    """Bytes by path."""
    sockets: tuple[str, ...] = ()
    """Where somebody answers."""
    holding: tuple[str, ...] = ()
    clock: float = NOW
    written_at: float = NOW - 1000.0
    disciplined: bool | None = None
    asked: list[str] = field(default_factory=list)
    """Every command that was run."""

    def which(self, program: str) -> Path | None:
        return Path("/usr/bin") / program if program in self.programs else None

    def ask(self, *command: str) -> Answer | None:
        line = " ".join(command)
        self.asked.append(line)
        for beginning, answer in self.answers.items():
            if line.startswith(beginning):
                return Answer(0, answer) if isinstance(answer, str) else answer
        return None

    def exists(self, path: Path) -> bool:
        return str(path) in (*self.folders, *self.files)

    def read(self, path: Path) -> str | None:
        return self.files.get(str(path))

    def children(self, folder: Path) -> tuple[Path, ...]:
        return tuple(path for path in map(Path, sorted(self.files)) if path.parent == folder)

    def mode(self, path: Path) -> int | None:
        return self.modes.get(str(path), 0o600 if str(path) in self.files else None)

    def modified(self, path: Path) -> float | None:
        return self.written_at

    def may_use(self, path: Path) -> bool:
        assert self.exists(path), f"{path} is not there"
        return str(path) not in self.locked

    def free_bytes(self, path: Path) -> int | None:
        return self.free.get(str(path))

    def connects(self, path: Path) -> bool:
        return str(path) in self.sockets

    def holders(self, prefix: str) -> tuple[str, ...]:
        return self.holding

    def now(self) -> float:
        return self.clock

    def clock_is_disciplined(self) -> bool | None:
        return self.disciplined


PULSE = "/run/user/1000/pulse/native"
"""Where the sound server of user 1000 answers."""
