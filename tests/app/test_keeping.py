from __future__ import annotations

from pathlib import Path

import pytest

from voice_coach.app.keeping import Keeper
from voice_coach.config import Settings, load_settings
from voice_coach.content.dialogs import read_dialogs
from voice_coach.engine.commands import Remember
from voice_coach.errors import ConfigError
from voice_coach.resources import dialogs_folder

UNNAMED = ("one", "two")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text("[speaker]\nvolume = 0.4  # quiet house\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _names_are_read_by_their_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """No program is started to ask how they sound."""
    monkeypatch.setenv("PATH", "/nonexistent")


def keeper(file: Path | None, told: list[str] | None = None, *, writes: bool = True) -> Keeper:
    complaints = [] if told is None else told
    return Keeper(Settings(), UNNAMED, file, complaints.append, writes=writes)


def in_file(file: Path) -> Settings:
    return load_settings(file, environ={}).settings


def test_an_answer_is_in_the_file_at_once(file: Path) -> None:
    kept = keeper(file)
    assert kept.remember(Remember("speaker.volume", 0.72)) is None
    assert kept.remember(Remember("safety.region", "ie")) is None
    assert in_file(file).speaker.volume == kept.settings.speaker.volume == 0.72
    assert in_file(file).safety.region == kept.settings.safety.region == "IE"
    assert "# quiet house" in file.read_text(encoding="utf-8")


def test_one_name_is_kept_beside_the_word_for_the_other(file: Path) -> None:
    kept = keeper(file)
    library = kept.remember(Remember("people.names.1", "Mia"))
    assert in_file(file).people.names == ["Mia", "two"]
    assert library is not None
    assert library.names == ("Mia", "two")
    again = kept.remember(Remember("people.names.2", "Yusuf"))
    assert in_file(file).people.names == ["Mia", "Yusuf"]
    assert again is not None
    match = again.match("who_first", "yusuf goes first")
    assert match is not None
    assert match.slots == {"partner": 2}


def test_what_cannot_be_written_is_used_and_said_once(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("no folder", encoding="utf-8")
    told: list[str] = []
    kept = keeper(folder / "config.toml", told)
    kept.remember(Remember("speaker.volume", 0.72))
    kept.remember(Remember("safety.region", "IE"))
    assert kept.settings.speaker.volume == 0.72
    assert kept.path is None
    assert len(told) == 1
    assert "They are used until the coach ends" in told[0]


def test_a_simulation_writes_nothing(file: Path) -> None:
    before = file.read_bytes()
    kept = keeper(file, writes=False)
    kept.remember(Remember("people.names.1", "Mia"))
    assert kept.settings.people.names == ["Mia", "two"]
    assert file.read_bytes() == before


def test_an_impossible_value_changes_nothing(file: Path) -> None:
    kept = keeper(file)
    with pytest.raises(ConfigError, match="at most 1"):
        kept.keep("speaker.volume", 7)
    assert kept.settings == Settings()
    assert in_file(file).speaker.volume == 0.4


@pytest.mark.slow
def test_every_name_that_is_understood_can_be_a_partner_s(file: Path) -> None:
    dialogs = read_dialogs(dialogs_folder()).dialogs
    assert dialogs is not None
    names = list(dialogs.names.names)
    assert 250 <= len(names) <= 400
    assert len({name.lower() for name in names}) == len(names)
    kept = keeper(file, writes=False)
    for name in names[::10]:
        library = kept.remember(Remember("people.names.1", name))
        assert library is not None, name
