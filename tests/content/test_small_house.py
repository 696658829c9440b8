"""The small house that other tests are made in is whole, and small."""

from __future__ import annotations

import pytest
from support.small_house import EXERCISES, small_dialogs, use_small_house

from voice_coach import resources
from voice_coach.content.loading import check_dialogs, load_library


def test_it_has_no_mistake_and_only_a_few_of_ours() -> None:
    assert check_dialogs(small_dialogs()) == []
    library = load_library(small_dialogs(), ("Anna", "Ben"), choose=lambda _: 0)
    assert set(library.exercises) == EXERCISES - {"set-up"}, "which is asked for by no name"
    assert len(library.programmes) == 1


def test_commands_find_it_where_ours_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = resources.dialogs_folder()
    use_small_house(monkeypatch)
    assert resources.dialogs_folder() == small_dialogs() != ours
    assert any(resources.audio_folder().glob("bell_start.*"))
    assert resources.default_config_file().is_file()
