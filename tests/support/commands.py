"""Runs a command of ours inside the test's process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import NamedTuple, TypeAlias

import pytest
import typer.main

from voice_coach import cli


class Ran(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str


Run: TypeAlias = Callable[..., Ran]
"""Takes the words after ``voice-coach``."""


_built = cache(typer.main.get_command)


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs ``voice-coach`` with the words it is given."""

    # Building all commands takes longer than most of them run.
    monkeypatch.setattr(typer.main, "get_command", _built)

    def run(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["voice-coach", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, *capsys.readouterr())

    return run
