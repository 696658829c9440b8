"""The whole command as a person runs it: real checks, real children, with and without sound."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.no_sound import environment_without_sound
from support.virtual_sound import NAMED_MICROPHONE, VirtualSound

from voice_coach.app.doctor.findings import Status
from voice_coach.app.doctor.host import RealHost
from voice_coach.app.doctor.sound_devices import MicrophoneCheck, SpeakerCheck
from voice_coach.app.doctor.sound_server import SoundServerCheck

COMMAND = (sys.executable, "-m", "voice_coach", "doctor")


def doctor(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options],
        env=environment_without_sound(home) | {"PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.mark.slow
def test_without_sound_the_first_cross_decides(tmp_path: Path) -> None:
    ran = doctor(tmp_path, "--json")
    rows = json.loads(ran.stdout)
    faults = [row["check"] for row in rows if row["status"] == "fault"]
    assert ran.stderr == ""
    assert faults[0] in {"PortAudio", "microphone"}
    assert ran.returncode == 3
    assert all(row["mend"] for row in rows if row["status"] in {"fault", "warning"})
    assert [row["status"] for row in rows if row["check"] == "dialogs"] == ["ok"]


@pytest.mark.slow
def test_wrong_settings_are_one_cross_among_others(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[speaker]\nvolum = 1\n", encoding="utf-8")
    ran = doctor(tmp_path, "--config", str(file))
    assert "\x1b" not in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    assert f'{file}:2: there is no setting "speaker.volum"' in ran.stdout
    assert "ok       dialogs" in ran.stdout
    assert "settings" in ran.stdout.splitlines()[-1]


@pytest.mark.slow
def test_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    with subprocess.Popen(
        COMMAND,
        env=environment_without_sound(tmp_path)
        | {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - no threads here; a shell may have it ignored
    ) as process:
        assert process.stdout is not None
        assert "machine" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "")


def _hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.audio
def test_a_real_sound_server_with_its_devices(virtual_sound: VirtualSound) -> None:
    host = RealHost()
    with virtual_sound.in_this_process():
        server = SoundServerCheck(host).run()
        microphone = MicrophoneCheck(host, NAMED_MICROPHONE).run()
        speaker = SpeakerCheck(host, "").run()
    assert (server.status, server.details["running"]) == (Status.OK, True)
    assert microphone.status is Status.WARNING  # the room hums at -70 dB, and nobody speaks
    assert microphone.details["device"] == NAMED_MICROPHONE
    assert speaker.status is Status.OK


@pytest.mark.audio
def test_a_real_microphone_that_is_silent(silent_sound: VirtualSound) -> None:
    with silent_sound.in_this_process():
        finding = MicrophoneCheck(RealHost(), "").run()
    assert finding.status is Status.FAULT
    assert "exact silence" in finding.message


def test_this_machine_answers() -> None:
    host = RealHost()
    assert host.build.python == sys.version_info[:3]
    assert host.ask("/no/such/program") is None
    assert host.which("no-such-program") is None
    assert host.read(Path("/no/such/file")) is None
    assert host.children(Path("/no/such/folder")) == ()
    assert host.mode(Path("/no/such/file")) is None
    assert host.free_bytes(Path("/no/such/folder")) is None
    assert not host.connects(Path("/no/such/socket"))
    assert host.holders("/no/such/device") == ()
    assert host.user
    assert host.now() > 1.7e9
    assert (host.free_bytes(Path("/")) or 0) > 0
    assert host.clock_is_disciplined() in {True, False, None}
