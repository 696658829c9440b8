"""Settings go into the user's file; what else stands there stays."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from voice_coach.config import forget_setting, load_settings, save_names, save_settings
from voice_coach.config.files import read_entries
from voice_coach.errors import ConfigError, InputError


def names_in(path: Path) -> list[str]:
    return load_settings(path, environ={}).settings.people.names


def test_a_new_file_is_made_with_its_folders_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "a b" / "config.toml"
    assert save_names(["Aoife", "Yusuf"], path) == path
    assert names_in(path) == ["Aoife", "Yusuf"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_everything_else_in_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    before = (
        '# ours\nlanguage = "en" # English\n\n'
        '[people] # us\nnames = ["Ann", "Bo"] # typed at set-up\n\n'
        "[speaker]\nvolume   =   0.50\n"
    )
    path.write_text(before, encoding="utf-8")
    path.chmod(0o644)
    save_names(["Zoë", 'Pri"ya'], path)
    after = path.read_text(encoding="utf-8")
    assert names_in(path) == ["Zoë", 'Pri"ya']
    kept = [line for line in before.splitlines() if not line.startswith("names")]
    assert [line for line in after.splitlines() if not line.startswith("names")] == kept
    assert path.stat().st_mode & 0o777 == 0o644
    assert [entry.name for entry in tmp_path.iterdir()] == ["config.toml"]


def test_names_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    save_names(["Anna", "Ben"], path)
    save_names([], path)
    assert names_in(path) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.touch()
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    save_names(["Anna", "Ben"], link)
    assert link.is_symlink()
    assert names_in(real) == ["Anna", "Ben"]


@pytest.mark.parametrize("names", [["Anna"], ["Anna", "Anna"], ["Anna", "  "], ["A", "B", "C"]])
def test_names_that_cannot_be_used_are_not_written(names: list[str], tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(ConfigError):
        save_names(names, path)
    assert not path.exists()


def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[wake\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        save_names(["Anna", "Ben"], path)
    assert caught.value.problems[0].line == 1
    assert path.read_text(encoding="utf-8") == "[wake\n"


@pytest.mark.parametrize("text", ["people = 3\n", "[[people]]\n"])
def test_a_file_that_uses_people_otherwise_is_left_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is no section"):
        save_names(["Anna", "Ben"], path)
    assert path.read_text(encoding="utf-8") == text


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be kept in"):
        save_names(["Anna", "Ben"], tmp_path / "file" / "config.toml")


def test_no_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    with pytest.raises(InputError, match="no home folder"):
        save_names(["Anna", "Ben"])


def test_values_of_several_sections_go_into_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    values: dict[tuple[str, ...], object] = {
        ("language",): "en",
        ("speaker", "volume"): 0.4,
        ("listening", "feeling", "end_silence_seconds"): 4,
        ("recognizer", "model"): "/opt/vosk",
    }
    save_settings(values, path)
    settings = load_settings(path, environ={}).settings
    assert settings.speaker.volume == 0.4
    assert settings.listening.feeling.end_silence_seconds == 4.0
    assert settings.recognizer.model == Path("/opt/vosk")
    assert "[listening]\n" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "before",
    [
        "speaker.volume = 0.1 # low\n",
        "speaker = {volume = 0.1}\n",
        "[speaker]\nvolume = 0.1\n[voice]\nrate = 1.0\n[speaker.x]\n",
        "[wake]\n[listening.name]\nmax_seconds = 7.0\n",
    ],
)
def test_every_way_of_writing_a_section_is_understood(before: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(before, encoding="utf-8")
    save_settings({("speaker", "volume"): 0.3, ("listening", "name", "max_seconds"): 9}, path)
    entries = {entry.key: entry.value for entry in read_entries(path)}
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    assert tree["speaker"]["volume"] == 0.3
    assert tree["listening"]["name"]["max_seconds"] == 9.0
    assert entries


def test_a_value_that_cannot_be_used_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(ConfigError) as caught:
        save_settings({("speaker", "volume"): 7, ("wake", "phrse"): "x"}, path)
    assert len(caught.value.problems) == 2
    assert not path.exists()


def test_a_setting_can_be_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[speaker]\nvolume = 0.1\n# ours\n[voice]\nrate = 1.0\n", encoding="utf-8")
    forget_setting(("speaker", "volume"), path)
    assert path.read_text(encoding="utf-8") == "[speaker]\n# ours\n[voice]\nrate = 1.0\n"
    forget_setting(("listening", "name", "max_seconds"), path)
    forget_setting(("speaker", "volume"), path)
    assert load_settings(path, environ={}).settings.voice.rate == 1.0
