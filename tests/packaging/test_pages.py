"""Every block of commands in README.md and docs/ does what its page says, in a fresh clone.

The clone holds what a commit of this checkout would: nothing that git ignores. It is set up by its
own script/setup, has an empty home for each page, no sound and nobody at the keyboard.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from support.no_sound import environment_without_sound
from support.pages import Block, commands, pages, shows
from support.repository import ROOT, name_of
from support.typist import at_a_terminal

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("pages")]

PAGES: Final = [page for page in pages() if commands(page)]
LONGEST_SECONDS: Final = 400
"""Nothing on a page takes longer, on a slow machine either."""


def committed() -> list[str]:
    """Return the files that a commit of everything would hold."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no checkout of git: nothing says what a clone of it would hold")
    return [name for name in names.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone that script/setup has set up."""
    folder = tmp_path_factory.mktemp("fresh") / "voice-coach"
    for name in committed():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    home = tmp_path_factory.mktemp("home-of-setup")
    done = subprocess.run(
        [str(folder / "script" / "setup")],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 and not reaches_packages(home):
        pytest.skip("pip reaches no packages, so script/setup cannot install any")
    assert done.returncode == 0, done.stderr
    return folder


def reaches_packages(home: Path) -> bool:
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--retries=1"]
    done = subprocess.run(
        [*pip, "--dest", str(home), "platformdirs"], capture_output=True, check=False
    )
    return done.returncode == 0


def environment(home: Path) -> dict[str, str]:
    """Return what somebody new has, and where pip finds packages on this machine."""
    found = environment_without_sound(home)
    found |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    found.setdefault("PIP_CACHE_DIR", str(caches / "pip"))
    if (own := Path("~/.config/pip/pip.conf").expanduser()).exists():
        found.setdefault("PIP_CONFIG_FILE", str(own))
    return {**found, "LANG": "C.UTF-8", "COLUMNS": "80"}


@pytest.fixture
def reader(clone: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of somebody who reads one page; what they leave in the clone goes."""
    before = set(clone.iterdir())
    yield environment(tmp_path)
    for path in set(clone.iterdir()) - before:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_commands_of_a_page_do_what_it_says(
    page: Path, clone: Path, reader: dict[str, str]
) -> None:
    for block in commands(page):
        if block.is_run:
            run(block, clone, reader)
    assert not_told_of(Path(reader["HOME"])) == []


def not_told_of(home: Path) -> list[str]:
    """Return the files of a reader that docs/privacy.md does not tell of."""
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    told = tuple(re.findall(r"^\|.*`~/(.+?/)`", page, re.MULTILINE))
    assert len(told) >= 4
    kept = [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()]
    return [name for name in kept if not name.startswith(told) and name != "voice-coach.lock"]


def run(block: Block, clone: Path, environment: dict[str, str]) -> None:
    code, printed = outcome(block, clone, environment)
    told = f"{block}\n{block.body}\nended with {code}:\n{printed}"
    assert code == block.exit_code, told
    assert "Traceback" not in printed, told
    if block.exit_code:
        assert printed.strip(), told
        assert "Usage: " not in printed, told
    if block.output is not None:
        assert shows(block.output, printed), f"{told}\nthe page shows:\n{block.output}"


def outcome(block: Block, clone: Path, environment: dict[str, str]) -> tuple[int, str]:
    """Return how the commands of a block end, and what they print."""
    command = ["bash", "-euo", "pipefail", "-c", block.body]
    if (lines := block.typed_at_terminal) is not None:
        return at_a_terminal(
            command, lines, cwd=clone, env=environment, longest_seconds=LONGEST_SECONDS
        )
    done = subprocess.run(
        command,
        cwd=clone,
        env=environment,
        input=block.typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    return done.returncode, done.stdout
