"""Every command of README.md does what it says there, and every link leads somewhere.

Each line of a block of shell is run, on a machine without sound and with nobody at the keyboard.
What is expected to fail there says so before it, in a comment: ``<!-- exit 3: why -->``.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from support.no_sound import environment_without_sound
from support.repository import ROOT, name_of

from voice_coach.config import load_settings

PAGES: Final = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK: Final = re.compile(
    r"(?:^<!-- exit (?P<code>\d+): .*? -->\n)?^```(?P<language>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
SHELL: Final = {"sh", "bash", "shell", "console"}


@dataclass(frozen=True, slots=True)
class Command:
    """One line of shell."""

    words: str
    exit_code: int


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[Command]:
    """Return every command of the README."""
    return [
        Command(line, int(block["code"] or 0))
        for block in BLOCK.finditer(readme())
        if block["language"] in SHELL
        for line in block["body"].splitlines()
    ]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder from which the scripts are started; what commands write stays in it."""
    if not (ROOT / ".venv" / ".set-up-dev").exists():
        pytest.skip("this environment was not made by script/setup --dev")
    (tmp_path / "script").symlink_to(ROOT / "script")
    return tmp_path


def test_the_readme_has_commands() -> None:
    assert "script/run" in {command.words for command in commands()}
    assert all(block["language"] for block in BLOCK.finditer(readme()))


@pytest.mark.packaging
@pytest.mark.parametrize("command", commands(), ids=lambda command: command.words)
def test_a_command_of_the_readme_ends_as_it_says(command: Command, checkout: Path) -> None:
    done = subprocess.run(
        ["bash", "-euc", command.words],
        cwd=checkout,
        env=environment_without_sound(checkout),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == command.exit_code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    if command.exit_code:
        assert "voice-coach: " in done.stderr


def test_settings_in_the_readme_can_be_used(tmp_path: Path) -> None:
    blocks = [block["body"] for block in BLOCK.finditer(readme()) if block["language"] == "toml"]
    assert blocks
    for number, body in enumerate(blocks):
        path = tmp_path / f"{number}.toml"
        path.write_text(body, encoding="utf-8")
        assert load_settings(path, environ={}).settings.wake.phrase == "okay nabu"
        assert tomllib.loads(body)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [path.name for path in (ROOT / "docs").glob("*.md") if path.name != "README.md"]
    assert [page for page in pages if f"({page})" not in index] == []
