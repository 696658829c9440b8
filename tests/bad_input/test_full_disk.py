"""A disk that fills up: the coach goes on or ends with a sentence, and nothing whole is lost.

The disk is a real one of 64 KiB, in the memory, where this machine lets its user mount one.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import soundfile
from support.commands import Ran
from support.refusals import assert_refused
from support.started import environment, lines_of, run_command

from voice_coach.config import load_settings

pytestmark = pytest.mark.slow

DISK_BYTES: Final = 64 * 1024
SCENARIO: Final = str(Path(__file__).parents[1] / "scenarios" / "button.yaml")
ALONE: Final = ("unshare", "--mount", "--user", "--map-root-user")
"""Runs a program with mounts that nobody else sees, and that end with it."""

SCRIPT: Final = f"""
mount -t tmpfs -o size={DISK_BYTES} none "$0/disk" || exit 99
cp -a "$0/before/." "$0/disk" || exit 98
"$@"
code=$?
cp -a "$0/disk/." "$0/after"
exit $code
"""


@cache
def no_mounts() -> str:
    """Return why no disk can be mounted here, or an empty string."""
    if shutil.which("unshare") is None:
        return "unshare is not installed: sudo apt-get install util-linux"
    words = [*ALONE, "mount", "-t", "tmpfs", "none", "/mnt"]
    tried = subprocess.run(words, check=False, capture_output=True, text=True)
    return "" if tried.returncode == 0 else f"nothing can be mounted here: {tried.stderr.strip()}"


class SmallDisk:
    """A folder that is a disk of its own while a command runs.

    What lies in ``before`` is on it then; what was on it afterwards lies in ``after``.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "disk"
        self.before = folder / "before"
        self.after = folder / "after"
        for made in (self.path, self.before, self.after):
            made.mkdir()
        self._folder = folder

    def fill(self, *, left: int = 0) -> None:
        """Leave so many bytes on it."""
        (self.before / "fill").write_bytes(bytes(DISK_BYTES - left))

    def run(self, *words: str, **environ: str) -> Ran:
        """Run a command with the disk there."""
        return run_command(
            words,
            environment(self._folder, **environ),
            self._folder,
            before=(*ALONE, "sh", "-c", SCRIPT, str(self._folder)),
        )


@pytest.fixture
def disk(tmp_path: Path) -> SmallDisk:
    if reason := no_mounts():
        pytest.skip(reason)
    return SmallDisk(tmp_path)


LONG_LINE: Final = "Take a breath, and another one, and tell me in your own words how it was."


@pytest.mark.speech
def test_a_line_that_does_not_fit_leaves_what_was_there(disk: SmallDisk) -> None:
    (disk.before / "say.wav").write_text("whole")
    ran = disk.run("say", LONG_LINE, "--output", "disk/say.wav")
    assert_refused(ran, 2, "disk/say.wav cannot be written: No space left on device.")
    assert (disk.after / "say.wav").read_text() == "whole"
    assert [path.name for path in disk.after.iterdir()] == ["say.wav"]


@pytest.mark.speech
def test_a_recording_is_whole_as_far_as_it_goes(disk: SmallDisk) -> None:
    ran = disk.run("simulate", SCENARIO, "--output", "disk/room.wav")
    assert_refused(ran, 2, "disk/room.wav cannot be written: No space left on device.")
    held = soundfile.info(disk.after / "room.wav")
    assert 44 + held.frames * 2 * held.channels <= DISK_BYTES
    assert [path.name for path in disk.after.iterdir()] == ["room.wav"]


@pytest.mark.speech
def test_a_recording_that_cannot_begin_leaves_what_was_there(disk: SmallDisk) -> None:
    disk.fill(left=4096)
    (disk.before / "room.wav").write_text("whole")
    ran = disk.run("simulate", SCENARIO, "--output", "disk/room.wav")
    assert_refused(ran, 2, "disk/room.wav cannot be written: No space left on device.")
    assert (disk.after / "room.wav").read_text() == "whole"


@pytest.mark.speech
def test_a_scenario_ends_where_its_event_log_does(disk: SmallDisk) -> None:
    disk.fill(left=4096)
    ran = disk.run("simulate", SCENARIO, "--events", "disk/events.jsonl")
    if ran.code != 0:  # it fits or it does not: what was written is whole
        assert_refused(ran, 2, "disk/events.jsonl cannot be written any more: No space left")
    assert len(lines_of(disk.after / "events.jsonl")) > 5
    disk.fill()
    ran = disk.run("simulate", SCENARIO, "--events", "disk/events.jsonl")
    assert_refused(ran, 2, "disk/events.jsonl cannot be written any more: No space left")


def test_a_conversation_outlives_its_event_log(disk: SmallDisk, tmp_path: Path) -> None:
    disk.fill()
    (tmp_path / "typed").write_text("hey jarvis, what can you do\n")
    words = ("run", "--text", "--events", "disk/events.jsonl")
    before = ("sh", "-c", 'exec "$@" <typed', "sh", *ALONE, "sh", "-c", SCRIPT, str(tmp_path))
    ran = run_command(words, environment(tmp_path), tmp_path, before=before)
    assert ran.code == 0
    assert len(ran.out.splitlines()) >= 2, "a greeting and an answer"
    assert ran.err.count("The coach goes on without it.") == 1
    assert len(ran.err.splitlines()) == 1


@pytest.mark.speech
def test_prompts_are_rendered_where_they_cannot_be_kept(disk: SmallDisk, tmp_path: Path) -> None:
    disk.fill()
    ran = disk.run("say", LONG_LINE, "--output", "say.wav", XDG_CACHE_HOME=str(disk.path))
    assert ran == (0, "", "")
    assert soundfile.info(tmp_path / "say.wav").duration > 2
    assert not list(disk.after.glob("**/*.prompt"))


def test_settings_that_cannot_be_kept_stay_as_they_were(disk: SmallDisk) -> None:
    own = disk.before / "voice-coach" / "config.toml"
    own.parent.mkdir()
    own.write_text('[wake]\nphrase = "alexa"  # whole\n')
    disk.fill(left=4096)
    ran = disk.run("config", "set", "speaker.volume", "0.4", XDG_CONFIG_HOME=str(disk.path))
    assert_refused(ran, 2, "config.toml: No space left on device.")
    kept = disk.after / "voice-coach" / "config.toml"
    assert kept.read_text() == own.read_text()
    assert load_settings(kept, environ={}).settings.wake.phrase == "alexa"
    assert [path.name for path in kept.parent.iterdir()] == ["config.toml"]
