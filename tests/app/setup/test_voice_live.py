"""The set up by voice, live: real PortAudio, real ears, real voice, and people by flite."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import virtual_sound
from support.living_room import Person, missing_voice, running_coach
from support.virtual_sound import VirtualSound

from voice_coach.config import load_settings

pytestmark = [
    pytest.mark.audio,
    pytest.mark.speech,
    pytest.mark.timeout(300),
    pytest.mark.skipif(bool(virtual_sound.missing()), reason=virtual_sound.missing()),
    pytest.mark.skipif(bool(missing_voice()), reason=missing_voice()),
]


@pytest.fixture
def sound() -> Iterator[VirtualSound]:
    with VirtualSound() as server:
        yield server


def test_the_first_start_without_a_keyboard(sound: VirtualSound, tmp_path: Path) -> None:
    person = Person(sound, tmp_path)
    words = ["yes please", "my name is melissa", "skip", "a bit louder please", "stop"]
    person.prepare(*words)
    file = tmp_path / "config.toml"
    file.write_text("# ours\n", encoding="utf-8")
    with running_coach(sound, "--config", str(file), first_start=True) as coach:
        coach.wait_for("listening", state="confirm")
        person.say("yes please")
        coach.wait_for("listening", state="given_name")
        person.say("my name is melissa")
        coach.wait_for("listening", state="confirm")
        person.say("yes please")
        coach.wait_for("remember", key="people.names.1", value="Melissa")
        coach.wait_for("speak", text="I hear you well.")
        coach.wait_for("listening", state="given_name")
        assert load_settings(file, environ={}).settings.people.names == ["Melissa", "two"]
        person.say("skip")
        coach.wait_for("listening", state="volume")
        person.say("a bit louder please")
        coach.wait_for("remember", key="speaker.volume")
        coach.wait_for("listening", state="volume")
        person.say("stop")
        coach.wait_for("session_stopped", exercise="set-up")
    kept = load_settings(file, environ={}).settings
    assert kept.speaker.volume == pytest.approx(0.72)
    assert file.read_text(encoding="utf-8").startswith("# ours")


def test_the_command_ends_with_the_set_up(sound: VirtualSound, tmp_path: Path) -> None:
    person = Person(sound, tmp_path)
    person.prepare("stop")
    environment = sound.environment() | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "setup", "--voice"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as coach:
        try:
            assert coach.stdout is not None
            assert coach.stdout.readline().startswith("Hearing with")
            for _ in range(12):
                person.say("stop")
                # Said again and again without a pause it would be talk, not a lone word.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    coach.wait(3)
                    break
            assert coach.wait(30) == 0
        finally:
            coach.kill()
