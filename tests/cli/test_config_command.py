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
    assert 'phrase = "auto"  # default' in ran.out


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


def test_every_value_is_explained_above_it(voice_coach: Run) -> None:
    lines = voice_coach("config", "--config", "/dev/null").out.splitlines()
    for number, line in enumerate(lines):
        if " = " in line and not line.startswith("#"):
            assert lines[number - 1].startswith("# "), line
    assert max(len(line) for line in lines) <= 80
    assert "sensitivity = 0.5  # default; 0 to 1" in lines


def test_one_setting_in_full(voice_coach: Run, settings_file: Path) -> None:
    ran = voice_coach("config", "speaker.volume", "--config", settings_file)
    assert ran.code == 0
    assert ran.out.startswith("speaker.volume = 0.6\n\nLoudness of everything at the start")
    for row in ("allowed:    0 to 1", "comes from: default", "VOICE_COACH_SPEAKER__VOLUME"):
        assert row in ran.out


def test_choices_are_named(voice_coach: Run) -> None:
    assert 'allowed:    "auto" or "off"' in voice_coach("config", "microphone.echo").out
    assert "allowed:    true or false" in voice_coach("config", "voice.cache").out
    assert "allowed:    a list of texts" in voice_coach("config", "people.names").out
    assert "allowed:    a path" in voice_coach("config", "recognizer.model").out


def test_one_section(voice_coach: Run) -> None:
    shown = tomllib.loads(voice_coach("config", "listening").out)
    assert list(shown) == ["listening"]
    assert len(shown["listening"]) == 5
    assert list(tomllib.loads(voice_coach("config", "voice").out)) == ["voice"]


def test_json_explains_each_key(voice_coach: Run) -> None:
    keys = json.loads(voice_coach("config", "--json").out)["keys"]
    assert set(keys) == {".".join(key) for key in setting_keys()}
    assert all(row["meaning"] and row["allowed"] for row in keys.values())
    one = json.loads(voice_coach("config", "voice.rate", "--json").out)
    assert one == {"voice.rate": keys["voice.rate"]}
    assert set(json.loads(voice_coach("config", "speaker", "--json").out)) == {
        "speaker.device",
        "speaker.volume",
    }


@pytest.mark.parametrize("words", [["speaker.volum"], ["set", "speaker.volum", "1"]])
def test_a_key_that_is_none(voice_coach: Run, words: list[str]) -> None:
    ran = voice_coach("config", *words)
    assert (ran.code, ran.out) == (2, "")
    assert 'did you mean "speaker.volume"?' in ran.err


def test_mistakes_of_every_source_come_at_once(
    voice_coach: Run, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_file.write_text("[wake]\nphrse = 1\n", encoding="utf-8")
    monkeypatch.setenv("VOICE_COACH_SPEAKER__VOLUM", "1")
    ran = voice_coach("config", "--config", settings_file, "--set", "voice.egine=flite")
    assert ran.code == 2
    assert "3 mistakes" in ran.err
    for name in ("wake.phrase", "speaker.volume", "voice.engine"):
        assert f'did you mean "{name}"?' in ran.err


def test_a_setting_is_kept_and_taken_back(voice_coach: Run, own_folder: Path) -> None:
    file = own_folder / "config.toml"
    ran = voice_coach("config", "set", "speaker.volume", "0.4")
    assert (ran.code, ran.out) == (0, f"speaker.volume = 0.4 is kept in {file}.\n")
    assert load_settings(environ={}).settings.speaker.volume == 0.4
    ran = voice_coach("config", "unset", "speaker.volume")
    assert (ran.code, ran.out) == (0, f"speaker.volume is no longer in {file}: 0.6 (default).\n")
    assert load_settings(environ={}).settings.speaker.volume == 0.6


def test_texts_and_names_need_no_quotation_marks(voice_coach: Run, own_folder: Path) -> None:
    assert voice_coach("config", "set", "microphone.device", "USB", "PnP").code == 0
    assert voice_coach("config", "set", "people.names", "Anna", "Ben").code == 0
    settings = load_settings(own_folder / "config.toml", environ={}).settings
    assert settings.microphone.device == "USB PnP"
    assert settings.people.names == ["Anna", "Ben"]


def test_what_cannot_be_used_is_not_kept(voice_coach: Run, own_folder: Path) -> None:
    ran = voice_coach("config", "set", "speaker.volume", "7")
    assert (ran.code, ran.out) == (2, "")
    assert "speaker.volume must be at most 1, not 7" in ran.err
    assert not own_folder.exists()


def test_a_stronger_source_is_told(voice_coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_SPEAKER__VOLUME", "0.9")
    ran = voice_coach("config", "set", "speaker.volume", "0.4")
    assert ran.code == 0
    assert "VOICE_COACH_SPEAKER__VOLUME is stronger" in ran.err


@pytest.mark.parametrize(
    "words", [["set"], ["set", "speaker.volume"], ["unset"], ["speaker", "voice"]]
)
def test_words_that_do_not_fit(voice_coach: Run, words: list[str]) -> None:
    ran = voice_coach("config", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "voice-coach config set" in ran.err


def test_where_the_file_is(
    voice_coach: Run, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert voice_coach("config", "--path").out == f"{own_folder / 'config.toml'}\n"
    assert voice_coach("config", "--path", "--config", "/x.toml").out == "/x.toml\n"
    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    ran = voice_coach("config", "--path")
    assert (ran.code, ran.out) == (2, "")
    assert "no home folder" in ran.err


@pytest.mark.parametrize("words", [["set", "speaker.volume", "0.4"], ["unset", "speaker.volume"]])
def test_a_file_that_cannot_be_written(voice_coach: Run, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "file").touch()
    ran = voice_coach("config", *words, "--config", tmp_path / "file" / "config.toml")
    assert (ran.code, ran.out) == (2, "")
    assert "Settings cannot be kept in" in ran.err
    assert "Nothing was changed." in ran.err
