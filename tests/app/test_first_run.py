from __future__ import annotations

import io
from pathlib import Path

import pytest

from voice_coach.app.first_run import first_words, with_names
from voice_coach.config import load_settings

pytestmark = pytest.mark.usefixtures("small_house")


class Keyboard(io.StringIO):
    """A terminal that somebody types at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text("[speaker]\nvolume = 0.4  # quiet house\n", encoding="utf-8")
    return path


def test_names_are_asked_once_and_kept(config_file: Path) -> None:
    loaded = load_settings(config_file, environ={})
    settings = with_names(loaded, config_file, Keyboard("Yusuf\n  Aoife \n"))
    assert settings.people.names == ["Yusuf", "Aoife"]
    again = load_settings(config_file, environ={})
    assert again.settings.people.names == ["Yusuf", "Aoife"]
    assert "# quiet house" in config_file.read_text(encoding="utf-8")
    assert with_names(again, config_file, Keyboard()).people.names == ["Yusuf", "Aoife"]


@pytest.mark.parametrize("typed", ["\n", ""])
def test_names_can_be_left_out_and_are_not_asked_for_again(config_file: Path, typed: str) -> None:
    loaded = load_settings(config_file, environ={})
    assert with_names(loaded, config_file, Keyboard(typed)).people.names == []
    again = load_settings(config_file, environ={})
    assert again.origins["people.names"].kind == "file"


def test_one_name_is_enough(config_file: Path) -> None:
    loaded = load_settings(config_file, environ={})
    assert with_names(loaded, config_file, Keyboard("Anna\n\n")).people.names == ["Anna", "two"]


def test_what_the_coach_is_not_is_said_before_it_begins(
    config_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_names(load_settings(config_file, environ={}), config_file, Keyboard("Anna\nBen\n"))
    said = capsys.readouterr().out
    for words in ("no therapist", "Nobody listens in", "feel safe with each other", "setup"):
        assert words in said


def test_nobody_is_asked_without_a_keyboard(
    config_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = load_settings(config_file, environ={})
    assert with_names(loaded, config_file, io.StringIO("Anna\nBen\n")).people.names == []
    assert capsys.readouterr().out == ""


def test_names_that_cannot_be_used_are_asked_for_again(
    config_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = load_settings(config_file, environ={})
    typed = Keyboard("42\nAnna\nanna\nBen\n")
    assert with_names(loaded, config_file, typed).people.names == ["Anna", "Ben"]
    said = capsys.readouterr().out
    assert "is no name that can be spoken" in said
    assert "the two names must differ" in said.lower()


def test_nobody_is_asked_for_ever(config_file: Path) -> None:
    loaded = load_settings(config_file, environ={})
    typed = Keyboard("1\n2\n3\nAnna\n")
    assert with_names(loaded, config_file, typed).people.names == []


def test_without_a_keyboard_the_set_up_is_offered_by_voice_once(config_file: Path) -> None:
    loaded = load_settings(config_file, environ={})
    offer = first_words(loaded, io.StringIO()).exercise
    assert offer is not None
    assert offer.offered
    again = load_settings(config_file, ["people.names=[]"], environ={})
    assert first_words(again, io.StringIO()).exercise is None


def test_with_a_keyboard_it_is_not(config_file: Path) -> None:
    assert first_words(load_settings(config_file, environ={}), Keyboard()).exercise is None
