"""The blocks of code in README.md and docs/, with what a page says about them.

A comment right above a block says what a reader need not see:

- ``<!-- exit 3: why -->``: the commands end with this code instead of 0
- ``<!-- typed: yes | stop -->``: what somebody types meanwhile, line by line
- ``<!-- at a terminal: Anna | Ben -->``: the same at a terminal, then Enter while it is asked for
- ``<!-- needs: a command -->``: they are run only where this command succeeds
- ``<!-- not run: why -->``: the commands cannot be run by a test
- ``<!-- output -->``, above a block of text: what the commands before it print; ``…`` stands for
  anything, and alone on its line for any lines
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from support.repository import ROOT

SHELL: Final = frozenset({"sh", "bash", "shell", "console"})
_BLOCK: Final = re.compile(
    r"(?P<notes>(?:^<!-- [^\n]* -->\n)*)^```(?P<language>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_NOTE: Final = re.compile(
    r"^<!-- (?P<word>exit \d+|typed|at a terminal|needs|not run|output)(?:: (?P<rest>.*?))? -->$"
)


@dataclass(slots=True)
class Block:
    """One block of code."""

    page: Path
    line: int
    """1-based line of its fence."""
    language: str
    body: str
    notes: dict[str, str] = field(default_factory=dict)
    output: str | None = None
    """What its commands print, where the page shows it."""

    @property
    def is_run(self) -> bool:
        """Whether its commands can be run here."""
        if "not run" in self.notes:
            return False
        needed = self.notes.get("needs", "true")
        return subprocess.run(["bash", "-c", needed], check=False).returncode == 0

    @property
    def exit_code(self) -> int:
        """How its commands end."""
        codes = [int(note.split()[1]) for note in self.notes if note.startswith("exit ")]
        return codes[0] if codes else 0

    @property
    def typed(self) -> str:
        """What is on the standard input."""
        return "".join(f"{line}\n" for line in _lines(self.notes.get("typed", "")))

    @property
    def typed_at_terminal(self) -> list[str] | None:
        """What somebody types at a terminal; None where nobody is there."""
        note = self.notes.get("at a terminal")
        return None if note is None else _lines(note)

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def _lines(note: str) -> list[str]:
    return [line.strip() for line in note.split("|") if line.strip()]


def pages() -> list[Path]:
    """Return every page that people read."""
    tops = [ROOT / name for name in ("README.md", "CHANGELOG.md", "THIRD_PARTY_NOTICES.md")]
    return [*tops, *sorted((ROOT / "docs").rglob("*.md"))]


@cache
def blocks(page: Path) -> tuple[Block, ...]:
    """Return the blocks of a page, outputs given to the commands they follow."""
    found = list(_blocks(page))
    for before, block in pairwise(found):
        if "output" in block.notes:
            assert before.language in SHELL, f"{block}: the output of which commands?"
            before.output = block.body
    return tuple(found)


def _blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        notes = [_NOTE.match(line) for line in match["notes"].splitlines()]
        yield Block(
            page,
            text.count("\n", 0, match.start("language")) + 1,
            match["language"],
            match["body"],
            {note["word"]: note["rest"] or "" for note in notes if note},
        )


def commands(page: Path) -> list[Block]:
    """Return the blocks of shell on a page."""
    return [block for block in blocks(page) if block.language in SHELL]


def shows(expected: str, printed: str) -> bool:
    """Whether what was printed is what a page shows."""
    pattern = "".join(_as_pattern(line) for line in expected.rstrip().splitlines())
    lines = (line.rstrip() for line in printed.strip().splitlines())
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None


def _as_pattern(line: str) -> str:
    if line.strip() == "…":
        return r"(?:.*\n)*?"
    return ".*?".join(re.escape(part) for part in line.rstrip().split("…")) + r"\n"
