"""``voice-coach config`` shows what is in force, and is itself a settings file."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from support.commands import Run

from voice_coach.config import Settings, load_settings, setting_keys


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('[people]\nnames = ["Zoë", "Ben"]\n', encoding="utf-8")
    return path


def test_what_it_shows_can_be_used_as_settings(
    voice_coach: Run, settings_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_COACH_SPEAKER__VOLUME", "0.25")
    overrides = ("--set", "voice.rate=1.1", "--set", "recognizer.model=/opt/vosk")
    ran = voice_coach("config", "--config", settings_file, *overrides)
    assert (ran.code, ran.err) == (0, "")
    copy = tmp_path / "copy.toml"
    copy.write_text(ran.out, encoding="utf-8")
    again = load_settings(copy, environ={}).settings
    assert again.people.names == ["Zoë", "Ben"]
    assert (again.speaker.volume, again.voice.rate) == (0.25, 1.1)
    assert again.recognizer.model == Path("/opt/vosk")
    assert f'names = ["Zoë", "Ben"]  # {settings_file}:2' in ran.out
    assert "volume = 0.25  # VOICE_COACH_SPEAKER__VOLUME" in ran.out
    assert "rate = 1.1  # --set voice.rate" in ran.out
    assert 'phrase = "hey jarvis"  # default' in ran.out


def test_it_shows_every_setting(voice_coach: Run) -> None:
    tree: dict[str, object] = tomllib.loads(voice_coach("config", "--config", "/dev/null").out)
    for key in setting_keys():
        value: object = tree
        for part in key:
            assert isinstance(value, dict)
            value = value[part]


def test_it_says_where_ones_own_settings_belong(voice_coach: Run, own_folder: Path) -> None:
    file = own_folder / "config.toml"
    assert voice_coach("config").out.startswith(f"# Settings file: {file} (not there yet)\n")
    own_folder.mkdir(parents=True)
    file.touch()
    assert voice_coach("config").out.startswith(f"# Settings file: {file}\n")


def test_json_holds_settings_and_origins(voice_coach: Run, settings_file: Path) -> None:
    shown = json.loads(voice_coach("config", "--json", "--config", settings_file).out)
    assert Settings.model_validate(shown["settings"]).people.names == ["Zoë", "Ben"]
    assert shown["origins"]["people.names"] == f"{settings_file}:2"
    assert shown["origins"]["wake.phrase"] == "default"
    assert shown["config_file"] == str(settings_file)


def test_mistakes_are_told_all_at_once(voice_coach: Run, settings_file: Path) -> None:
    settings_file.write_text("[wake]\nphrse = 1\nsensitivity = 7\n", encoding="utf-8")
    ran = voice_coach("config", "--config", settings_file)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("voice-coach: The settings cannot be used: 2 mistakes\n")
    assert f'{settings_file}:2: there is no setting "wake.phrse"' in ran.err
    assert 'did you mean "wake.phrase"?' in ran.err
    assert f"{settings_file}:3: wake.sensitivity must be at most 1, not 7" in ran.err


def test_settings_that_cannot_be_read_are_noted(voice_coach: Run, own_folder: Path) -> None:
    (own_folder / "config.toml").mkdir(parents=True)
    ran = voice_coach("config")
    assert ran.code == 0
    assert "cannot be read" in ran.err
