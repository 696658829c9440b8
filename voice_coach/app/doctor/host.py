"""The machine as checks see it: files, programs, users. What they ask for is all in here."""

from __future__ import annotations

import getpass
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from voice_coach.runtime.time_trust import kernel_is_disciplined
from voice_coach.runtime.wall_clock import wall_clock
from voice_coach.units import Seconds

ANSWER_SECONDS: Final[Seconds] = 5.0
"""How long a program may take to answer a question about itself."""

_UNIX_SOCKETS: Final = Path("/proc/net/unix")


@dataclass(frozen=True, slots=True)
class Build:
    """What the interpreter runs on."""

    python: tuple[int, int, int]
    bits: int
    """Of a pointer: 64 or 32."""
    architecture: str
    """``x86_64``, ``aarch64`` …"""
    system: str
    """``Linux``."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said."""

    code: int
    text: str
    """Its standard output."""


class Host(Protocol):
    """Everything that a check may ask of the operating system."""

    @property
    def build(self) -> Build:
        """What the interpreter runs on."""
        ...

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment variables."""
        ...

    @property
    def uid(self) -> int:
        """The user's number; 0 is root."""
        ...

    @property
    def user(self) -> str:
        """The user's name."""
        ...

    def which(self, program: str) -> Path | None:
        """Return where a program is."""
        ...

    def ask(self, *command: str) -> Answer | None:
        """Run a program; None where it is not there or does not answer in time."""
        ...

    def exists(self, path: Path) -> bool:
        """Return whether there is such a file, folder or device."""
        ...

    def read(self, path: Path) -> str | None:
        """Return what stands in a file; None where it cannot be read."""
        ...

    def children(self, folder: Path) -> tuple[Path, ...]:
        """Return what is in a folder, sorted; nothing where it cannot be read."""
        ...

    def mode(self, path: Path) -> int | None:
        """Return a file's permission bits; None where there is none."""
        ...

    def modified(self, path: Path) -> Seconds | None:
        """Return when a file was changed last, in seconds since 1970."""
        ...

    def may_use(self, path: Path) -> bool:
        """Return whether this user may read and write it (a folder: make files in it)."""
        ...

    def free_bytes(self, path: Path) -> int | None:
        """Return the space that is left for this user on a file system."""
        ...

    def connects(self, path: Path) -> bool:
        """Return whether somebody answers at a Unix socket."""
        ...

    def holders(self, prefix: str) -> tuple[str, ...]:
        """Return who has files open whose paths begin so: ``"mpv (process 312)"``."""
        ...

    def now(self) -> Seconds:
        """Return the date and time, in seconds since 1970."""
        ...

    def clock_is_disciplined(self) -> bool | None:
        """Return whether the kernel's clock follows a time server; None where nobody knows."""
        ...


@dataclass(frozen=True, slots=True)
class RealHost:
    """This machine; implements ``Host``."""

    @property
    def build(self) -> Build:
        """What the interpreter runs on."""
        bits = 64 if sys.maxsize > 2**32 else 32
        return Build(sys.version_info[:3], bits, platform.machine(), platform.system())

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment variables."""
        return os.environ

    @property
    def uid(self) -> int:
        """The user's number; 0 is root."""
        return os.getuid()

    @property
    def user(self) -> str:
        """The user's name; the number of one without a name."""
        try:
            return getpass.getuser()
        except (OSError, KeyError):  # no such entry; which one depends on the Python version
            return str(os.getuid())

    def which(self, program: str) -> Path | None:
        """Return where a program is."""
        found = shutil.which(program)
        return None if found is None else Path(found)

    def ask(self, *command: str) -> Answer | None:
        """Run a program; None where it is not there or does not answer in time."""
        try:
            done = subprocess.run(  # noqa: S603 (fixed programs with fixed arguments)
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=ANSWER_SECONDS,
                check=False,
                env={**os.environ, "LC_ALL": "C"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return Answer(done.returncode, done.stdout.decode("utf-8", "replace"))

    def exists(self, path: Path) -> bool:
        """Return whether there is such a file, folder or device."""
        return os.path.lexists(path)

    def read(self, path: Path) -> str | None:
        """Return what stands in a file; None where it cannot be read."""
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def children(self, folder: Path) -> tuple[Path, ...]:
        """Return what is in a folder, sorted; nothing where it cannot be read."""
        try:
            return tuple(sorted(folder.iterdir()))
        except OSError:
            return ()

    def mode(self, path: Path) -> int | None:
        """Return a file's permission bits; None where there is none."""
        try:
            return path.stat().st_mode & 0o777
        except OSError:
            return None

    def modified(self, path: Path) -> Seconds | None:
        """Return when a file was changed last, in seconds since 1970."""
        try:
            return path.stat().st_mtime
        except OSError:
            return None

    def may_use(self, path: Path) -> bool:
        """Return whether this user may read and write it (a folder: make files in it)."""
        search = os.X_OK if path.is_dir() else 0
        return os.access(path, os.R_OK | os.W_OK | search)

    def free_bytes(self, path: Path) -> int | None:
        """Return the space that is left for this user on a file system."""
        try:
            return shutil.disk_usage(path).free
        except OSError:
            return None

    def connects(self, path: Path) -> bool:
        """Return whether somebody answers at a Unix socket; a dead server leaves the file."""
        open_sockets = self.read(_UNIX_SOCKETS) or ""
        return any(line.endswith(f" {path}") for line in open_sockets.splitlines())

    def holders(self, prefix: str) -> tuple[str, ...]:
        """Return who has files open whose paths begin so: ``"mpv (process 312)"``."""
        found = []
        for process in self.children(Path("/proc")):
            if process.name.isdecimal() and int(process.name) != os.getpid():
                targets = (_link(file) for file in self.children(process / "fd"))
                if any(target.startswith(prefix) for target in targets):
                    name = (self.read(process / "comm") or "a program").strip()
                    found.append(f"{name} (process {process.name})")
        return tuple(found)

    def now(self) -> Seconds:
        """Return the date and time, in seconds since 1970."""
        return wall_clock()

    def clock_is_disciplined(self) -> bool | None:
        """Return whether the kernel's clock follows a time server; None where nobody knows."""
        return kernel_is_disciplined()


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:  # it was closed meanwhile
        return ""
