"""Users without a home, or with one that takes nothing: the coach works with what it has.

Nobody keeps root from writing, so root's tests run as the user nobody.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import soundfile
from support.commands import Ran
from support.refusals import assert_refused
from support.started import COMMAND, environment, run_command

pytestmark = pytest.mark.slow

NOBODY: Final = 65534
AS_NOBODY: Final = (
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    "--",
)
SCENARIO: Final = str(Path(__file__).parents[1] / "scenarios" / "button.yaml")


@cache
def nobody_cannot_run_it() -> str:
    """Return why root cannot become a user who may read the checkout, or an empty string."""
    if os.getuid() != 0:
        return ""
    if shutil.which("setpriv") is None:
        return "setpriv is not installed: sudo apt-get install util-linux"
    words = [*AS_NOBODY, *COMMAND, "--version"]
    environ = environment(Path("/"))
    tried = subprocess.run(words, env=environ, check=False, capture_output=True, text=True, cwd="/")
    return "" if tried.returncode == 0 else f"nobody may not read the checkout: {tried.stderr[:99]}"


class User:
    """Somebody with a folder to work in, and whatever home a test gives them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.environ = environment(self.home)

    def run(self, *words: str) -> Ran:
        """Run a command."""
        before = AS_NOBODY if os.getuid() == 0 else ()
        return run_command(words, self.environ, self.folder / "work", before=before)


@pytest.fixture
def user() -> Iterator[User]:
    if reason := nobody_cannot_run_it():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="home-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "work").mkdir()
        (folder / "work").chmod(0o777)
        yield User(folder)
        if (folder / "home").exists():
            (folder / "home").chmod(0o755)


def unset(user: User) -> None:
    del user.environ["HOME"]


def empty(user: User) -> None:
    user.environ["HOME"] = ""


def relative(user: User) -> None:
    user.environ["HOME"] = "somewhere"


def missing(user: User) -> None:
    assert not user.home.exists()
    user.folder.chmod(0o555)


def read_only(user: User) -> None:
    user.home.mkdir()
    user.home.chmod(0o555)


def unreadable(user: User) -> None:
    user.home.mkdir()
    user.home.chmod(0o000)


HOMES: dict[str, Callable[[User], None]] = {
    "no HOME": unset,
    "an empty HOME": empty,
    "a HOME that is no path": relative,
    "a HOME that is not there": missing,
    "a read-only HOME": read_only,
    "a HOME that may not be looked into": unreadable,
}


@pytest.fixture(params=HOMES)
def homeless(request: pytest.FixtureRequest, user: User) -> User:
    HOMES[request.param](user)
    return user


def test_what_keeps_nothing_does_not_mind(homeless: User) -> None:
    for words in (("config",), ("exercises",), ("check",)):
        ran = homeless.run(*words)
        assert (ran.code, "Traceback" in ran.err) == (0, False), (words, ran)
        assert ran.out
    assert list((homeless.folder / "work").iterdir()) == []


@pytest.mark.speech
def test_a_line_is_said_and_what_cannot_be_kept_is_said_once(homeless: User) -> None:
    ran = homeless.run("say", "Take a breath.", "--output", "say.wav")
    assert (ran.code, ran.out) == (0, "")
    assert len(ran.err.splitlines()) <= 1
    assert soundfile.info(homeless.folder / "work" / "say.wav").duration > 0.3


@pytest.mark.speech
@pytest.mark.parametrize("home", [read_only, unreadable])
def test_a_conversation_goes_on_and_complains_once(
    user: User, home: Callable[[User], None]
) -> None:
    home(user)
    ran = user.run("simulate", SCENARIO)
    assert ran.code == 0, ran
    complaints = ran.err.splitlines()
    assert f"Prompts cannot be kept in {user.home}/.cache/voice-coach/prompts" in complaints[-1]
    assert len(complaints) == (1 if home is read_only else 2), "its settings cannot be read, too"


def test_a_setting_that_cannot_be_kept_is_refused(homeless: User) -> None:
    ran = homeless.run("config", "set", "speaker.volume", "0.4")
    assert_refused(ran, 2, "Settings cannot be kept")
