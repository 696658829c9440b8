"""``voice-coach config`` shows what is in force, and is itself a settings file."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import pytest

from voice_coach import cli
from voice_coach.config import Settings, load_settings, setting_keys


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('[people]\nnames = ["Zoë", "Ben"]\n', encoding="utf-8")
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["voice-coach", "config", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_what_it_shows_can_be_used_as_settings(
    settings_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VOICE_COACH_SPEAKER__VOLUME", "0.25")
    overrides = ("--set", "voice.rate=1.1", "--set", "recognizer.model=/opt/vosk")
    assert run(monkeypatch, "--config", str(settings_file), *overrides) == 0
    shown = capsys.readouterr().out
    copy = tmp_path / "copy.toml"
    copy.write_text(shown, encoding="utf-8")
    again = load_settings(copy, environ={}).settings
    assert again.people.names == ["Zoë", "Ben"]
    assert (again.speaker.volume, again.voice.rate) == (0.25, 1.1)
    assert again.recognizer.model == Path("/opt/vosk")
    assert f'names = ["Zoë", "Ben"]  # {settings_file}:2' in shown
    assert "volume = 0.25  # VOICE_COACH_SPEAKER__VOLUME" in shown
    assert "rate = 1.1  # --set voice.rate" in shown
    assert 'phrase = "hey jarvis"  # default' in shown


def test_it_shows_every_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--config", "/dev/null") == 0
    tree: dict[str, object] = tomllib.loads(capsys.readouterr().out)
    for key in setting_keys():
        value: object = tree
        for part in key:
            assert isinstance(value, dict)
            value = value[part]


def test_json_holds_settings_and_origins(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--json", "--config", str(settings_file)) == 0
    shown = json.loads(capsys.readouterr().out)
    assert Settings.model_validate(shown["settings"]).people.names == ["Zoë", "Ben"]
    assert shown["origins"]["people.names"] == f"{settings_file}:2"
    assert shown["origins"]["wake.phrase"] == "default"
    assert shown["config_file"] == str(settings_file)


def test_mistakes_are_told_all_at_once(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings_file.write_text("[wake]\nphrse = 1\nsensitivity = 7\n", encoding="utf-8")
    assert run(monkeypatch, "--config", str(settings_file)) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("voice-coach: The settings cannot be used: 2 mistakes\n")
    assert f'{settings_file}:2: there is no setting "wake.phrse"' in shown.err
    assert 'did you mean "wake.phrase"?' in shown.err
    assert f"{settings_file}:3: wake.sensitivity must be at most 1, not 7" in shown.err


def test_settings_that_cannot_be_read_are_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "voice-coach" / "config.toml").mkdir(parents=True)
    assert run(monkeypatch) == 0
    assert "cannot be read" in capsys.readouterr().err
