"""config/default.toml is complete, true and explained."""

from __future__ import annotations

import tomllib
from pathlib import Path

from voice_coach.config import Settings, load_settings
from voice_coach.config.files import FileEntry, Key, read_entries
from voice_coach.config.merging import setting_keys
from voice_coach.resources import default_config_file


def reference() -> list[FileEntry]:
    return [entry for entry in read_entries(default_config_file()) if entry.value != {}]


def value_of(settings: Settings, key: Key) -> object:
    value: object = settings
    for part in key:
        value = getattr(value, part)
    return value


def test_the_reference_holds_every_setting_in_order() -> None:
    top, *sections = (entry.key for entry in reference())
    assert top == ("language",)  # TOML wants what is in no section first
    assert sections == [key for key in setting_keys() if key != top]


def test_every_value_in_the_reference_is_the_default() -> None:
    loaded = load_settings(default_config_file(), environ={})
    assert loaded.settings == Settings()
    assert {origin.kind for origin in loaded.origins.values()} == {"file"}


def test_a_value_is_written_with_the_type_it_has() -> None:
    for entry in reference():
        default = value_of(Settings(), entry.key)
        expected = str if default is None else type(default)
        assert type(entry.value) is expected, entry.key


def test_every_setting_is_explained_on_the_line_above() -> None:
    lines = default_config_file().read_text(encoding="utf-8").splitlines()
    for entry in reference():
        assert lines[entry.line - 2].startswith("# "), f"line {entry.line}"


def test_the_reference_is_plain_toml(tmp_path: Path) -> None:
    copy = tmp_path / "config.toml"
    copy.write_bytes(default_config_file().read_bytes())
    assert tomllib.loads(copy.read_text(encoding="utf-8"))
