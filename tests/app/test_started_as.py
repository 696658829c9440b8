"""Advice names a command that can be typed."""

from __future__ import annotations

import pytest

from voice_coach import cli
from voice_coach.app.started_as import VARIABLE, as_typed, program


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "script/run")


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize(
    ("advice", "typed"),
    [
        ("voice-coach setup --model", "script/run setup --model"),
        ("Look with: voice-coach devices, or `voice-coach check`.",
         "Look with: script/run devices, or `script/run check`."),
        ("without one: voice-coach run --text", "without one: script/run --text"),
        ("voice-coach: There is no microphone.", "voice-coach: There is no microphone."),
        ("~/.config/voice-coach is read-only", "~/.config/voice-coach is read-only"),
        ("The voice-coach runs.", "The voice-coach runs."),
    ],
)  # fmt: skip
def test_commands_are_named_as_in_a_checkout(advice: str, typed: str) -> None:
    assert as_typed(advice) == typed


@pytest.mark.parametrize("name", ["", "\x1b[31mrun"])
def test_installed_it_is_called_by_its_own_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, name)
    assert program() == "voice-coach"
    assert as_typed("voice-coach check") == "voice-coach check"


@pytest.mark.usefixtures("checkout")
def test_every_command_is_known() -> None:
    for command in cli.app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        typed = "script/run" if name == "run" else f"script/run {name}"
        assert as_typed(f"voice-coach {name}") == typed
