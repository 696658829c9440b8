"""What script/setup does to a machine, seen through commands that only note they were called."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from support.repository import ROOT

pytestmark = pytest.mark.slow

SCRIPTS: Final = (
    *(path for path in sorted((ROOT / "script").iterdir()) if path.is_file() and not path.suffix),
    ROOT / ".ci" / "run",
)
TOOLS: Final = ("bash", "cat", "dirname", "env", "flock", "grep", "mkdir", "readlink", "sed")
"""What a bare system has; everything else is ours in these tests."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A checkout, and a PATH on which nothing does harm."""

    checkout: Path
    tools: Path

    def has(self, name: str, *lines: str) -> None:
        """Put a command on the PATH that notes its words, then runs lines of shell."""
        script = ["#!/bin/bash", f'echo "{name} $*" >>"{self.tools}/../calls"', *lines]
        (self.tools / name).write_text("\n".join(script), encoding="utf-8")
        (self.tools / name).chmod(0o755)

    def setup(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Run script/setup."""
        return subprocess.run(
            [str(self.checkout / "script" / "setup"), *options],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={"PATH": str(self.tools), "HOME": ""},
        )

    @property
    def calls(self) -> list[str]:
        """What was called, in order."""
        noted = self.tools.parent / "calls"
        return noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A Debian without our packages, on which installing fails."""
    checkout = tmp_path / "the check out"
    (checkout / "script").mkdir(parents=True)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, checkout)
    text = (ROOT / "script" / "setup").read_text(encoding="utf-8")
    setup = checkout / "script" / "setup"
    setup.write_text(text.replace("/usr/bin/python3 ", ""), encoding="utf-8")
    setup.chmod(0o755)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tools / tool).symlink_to(found)
    machine = Machine(checkout, tools)
    machine.has("id", "echo 0")
    machine.has("dpkg-query", "exit 1")
    machine.has("apt-get", "echo apt-get: no network >&2", "exit 100")
    machine.has("python3", "echo 3.11")
    return machine


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_sound_bash_that_can_be_started(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_continuous_integration_runs_the_same_tests_as_people() -> None:
    assert "script/test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_missing_packages_are_installed_and_only_those(machine: Machine) -> None:
    machine.has("dpkg-query", '[ "${!#}" = espeak-ng ] && echo installed')
    done = machine.setup()
    assert done.returncode == 1
    apt = [call for call in machine.calls if call.startswith("apt-get")]
    assert len(apt) == 2
    assert apt[0].endswith(" update")
    assert apt[1].endswith(" --no-install-recommends libportaudio2 libespeak-ng1 flite")
    assert done.stdout == ""
    assert "installing system packages: libportaudio2 libespeak-ng1 flite" in done.stderr
    assert "apt-get: no network" in done.stderr
    assert "apt-get install --no-install-recommends libportaudio2" in done.stderr


def test_a_package_that_another_one_provides_is_not_missing(machine: Machine) -> None:
    listing = "installed libportaudio2\\n, libflite-x, flite, espeak-ng\\ninstalled libespeak-ng1 ="
    machine.has("dpkg-query", f'[ "$#" -eq 2 ] && printf "{listing} 1)\\n"')
    machine.setup()
    (install,) = (call for call in machine.calls if " install " in call)
    assert install.split("--no-install-recommends ")[1].split() == ["espeak-ng", "flite"]


def test_tests_need_a_sound_server(machine: Machine) -> None:
    machine.setup("--dev")
    (install,) = (call for call in machine.calls if " install " in call)
    assert install.endswith("flite pulseaudio pulseaudio-utils libasound2-plugins")


def test_somebody_who_is_not_root_uses_sudo(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", 'exec "$@"')
    machine.setup()
    assert [call.split()[0] for call in machine.calls if "sudo" in call or "apt" in call] == [
        "sudo",
        "apt-get",
        "sudo",
        "apt-get",
    ]


def test_without_root_and_sudo_it_says_what_to_ask_for(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    done = machine.setup()
    assert done.returncode == 1
    assert not [call for call in machine.calls if call.startswith("apt-get")]
    assert "neither root nor sudo" in done.stderr
    assert re.search(r"as root: apt-get install .*libportaudio2", done.stderr)


def test_a_machine_without_python_gets_one_from_its_packages(machine: Machine) -> None:
    (machine.tools / "python3").unlink()
    machine.setup()
    (install,) = (call for call in machine.calls if " install " in call)
    assert install.endswith("flite python3 python3-venv")


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.12", "3.14"])
def test_a_python_without_a_recogniser_is_not_taken(version: str, machine: Machine) -> None:
    machine.has("dpkg-query", "echo installed")
    machine.has("python3", f"echo {version}")
    done = machine.setup()
    assert done.returncode == 1
    assert "no Python of version 3.11 or 3.13" in done.stderr
    assert "PocketSphinx" in done.stderr


def test_a_system_that_is_no_debian_is_told_what_to_install(machine: Machine) -> None:
    (machine.tools / "apt-get").unlink()
    machine.has("python3", "exit 1")
    done = machine.setup()
    assert "PortAudio, eSpeak NG and Flite" in done.stderr


def test_an_environment_that_was_not_finished_is_made_anew(machine: Machine) -> None:
    machine.has("dpkg-query", "echo installed")
    machine.has("python3", 'case "$*" in *venv*--clear*) exit 7 ;; *) echo 3.11 ;; esac')
    environment = machine.checkout / ".venv" / "bin"
    environment.mkdir(parents=True)
    (environment / "python").symlink_to("/bin/true")
    (machine.checkout / ".venv.unfinished").touch()
    done = machine.setup()
    assert done.returncode == 7
    assert "making a Python environment" in done.stderr
    assert (machine.checkout / ".venv.unfinished").exists()


def test_options_that_do_not_exist_are_told(machine: Machine) -> None:
    done = machine.setup("--prod")
    assert done.returncode == 1
    assert "there is no option --prod" in done.stderr
    assert machine.calls == []


def test_help_says_what_it_does(machine: Machine) -> None:
    done = machine.setup("--help")
    assert done.returncode == 0
    assert "script/setup --dev" in done.stdout
    assert "set -e" not in done.stdout
