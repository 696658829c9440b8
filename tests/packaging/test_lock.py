"""requirements.lock pins everything, and everything can be had on a Raspberry Pi."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support.repository import ROOT

PLATFORMS: Final = (
    *(f"manylinux_2_{minor}_aarch64" for minor in range(17, 37)),
    "manylinux2014_aarch64",
)
"""What a 64-bit system with glibc 2.36 takes: Debian 12, Raspberry Pi OS of 2023 and newer."""
SOURCE_ONLY: Final = {"srt"}
"""Publishes no wheel; pure Python, so it is built anywhere in a second."""


@cache
def pinned() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = (line.partition("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): version for name, _, version in pins}


def wanted(*, dev: bool, machine: str = "x86_64") -> set[str]:
    """Return the names of everything that is installed for use, or for use and development."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    waiting = [Requirement(text) for text in project["project"]["dependencies"]]
    if dev:
        waiting += [Requirement(text) for text in project["dependency-groups"]["dev"]]
    names: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        here = requirement.marker is None or requirement.marker.evaluate(
            {"extra": "", "platform_machine": machine}
        )
        if name in names or not here:
            continue
        names.add(name)
        waiting += [Requirement(text) for text in distribution(name).requires or []]
    return names


def test_everything_that_is_installed_is_pinned() -> None:
    assert wanted(dev=True) - set(pinned()) == set()


def test_every_pin_is_of_one_version() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if not re.fullmatch(r"#.*|[\w.-]+==\d[\w.]*", line)]
    assert odd == []


def test_what_is_declared_admits_what_is_pinned() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for requirement in map(Requirement, declared):
        version = pinned()[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement


def test_what_comes_as_source_is_pure_python() -> None:
    for name in SOURCE_ONLY:
        files = distribution(name).files or []
        assert files
        assert not [file for file in files if file.suffix in {".so", ".c", ".pyx"}]


def pip_download(folder: Path, requirements: list[str], *options: str) -> str:
    """Download; return what pip said where it failed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input"]
    command.append("--retries=1")
    listed = folder / "requirements.txt"
    listed.write_text("\n".join(requirements), encoding="utf-8")
    done = subprocess.run(
        [*command, "--dest", str(folder), *options, "--requirement", str(listed)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""


@pytest.mark.packaging
@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_every_library_has_a_wheel_for_the_raspberry_pi(python: str, tmp_path: Path) -> None:
    abi = f"cp{python.replace('.', '')}"
    options = [f"--platform={platform}" for platform in PLATFORMS]
    options += [f"--abi={name}" for name in (abi, "abi3", "none")]
    options += ["--only-binary=:all:", f"--python-version={python}", "--implementation=cp"]
    names = sorted(wanted(dev=False, machine="aarch64") - SOURCE_ONLY)
    pins = [f"{name}=={pinned()[name]}" for name in names]
    setup = (ROOT / "script" / "setup").read_text(encoding="utf-8")
    pins += re.findall(r'^rnnoise_for_a_pi="(.+)" #', setup, re.MULTILINE)
    failure = pip_download(tmp_path, pins, *options)
    if failure and pip_download(tmp_path, pins, "--no-cache-dir"):
        pytest.skip("the package index cannot be reached: this machine's own wheels fail too")
    assert failure == ""
    assert len(list(tmp_path.glob("*.whl"))) == len(pins) == len(names) + 1
