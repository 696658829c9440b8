"""An exercise of one's own, written from docs/authoring.md alone, works like one of ours."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from jsonschema import Draft202012Validator
from support.couple import Couple, Reply
from support.repository import ROOT
from support.small_house import small_dialogs

from voice_coach.content.documents import read_document
from voice_coach.content.json_schema import json_schema
from voice_coach.content.library import Library
from voice_coach.content.loading import check_dialogs, load_library
from voice_coach.engine.commands import PlayEarcon, TurnEnded
from voice_coach.resources import dialogs_folder
from voice_coach.speech.lexicon import Lexicon

BRIDGE: Final = ROOT / "tests" / "fixtures" / "own" / "evening-bridge.yaml"
PAGE: Final = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
TODAY, US = (
    "Then each of you tells one moment of today",
    "Then each of you tells one moment of this",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = tmp_path_factory.mktemp("own")
    shutil.copy(BRIDGE, own)
    return own


@pytest.fixture(scope="module")
def library(folder: Path) -> Library:
    found = load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0, user_folder=folder)
    assert found.problems == ()
    return found


def test_the_strictest_check_finds_no_mistake(folder: Path) -> None:
    assert check_dialogs(dialogs_folder(), folder, Lexicon().pronunciations) == []


@pytest.mark.parametrize("alias", ["the evening bridge", "bridge of the evening", "bridge for two"])
@pytest.mark.parametrize(
    ("replies", "line"),
    [
        ({"choice": "today"}, TODAY),
        ({"choice": "about this day"}, TODAY),
        ({"choice": "the two of us"}, US),
        ({"choice": "i think about us"}, US),
        ({"choice": "pass"}, TODAY),
        ({"choice": lambda _: None}, TODAY),
    ],
    ids=["today", "in other words", "the two", "in a sentence", "passed", "not answered"],
)
def test_it_is_led_to_its_end_by_each_of_its_names(
    library: Library, alias: str, replies: Mapping[str, Reply], line: str
) -> None:
    couple = Couple(library, replies)
    couple.start(f"let's do {alias}")
    couple.to_the_end()
    assert couple.completed == ["evening-bridge"]
    assert [notice.partner for notice in couple.rig.notices(TurnEnded)] == [1, 2]
    said = couple.rig.said()
    assert any(text.startswith(line) for text in said)
    assert sum(text.startswith((TODAY, US)) for text in said) == 1
    assert "Ben, you have three minutes. Anna only listens." in said
    assert said[-1] == "That was your bridge. Have a good evening, Anna and Ben."
    sounds = [command.name for _, command in couple.rig.log if isinstance(command, PlayEarcon)]
    assert sounds[-2:] == ["soft_tone", "bell_end"]


def test_the_page_tells_of_everything_that_is_in_it() -> None:
    document, problems = read_document(BRIDGE)
    assert document is not None
    assert not problems
    assert isinstance(document.value, dict)
    steps = {key for step in document.value["steps"] for key in step}
    for key in {*document.value, *steps}:
        assert re.search(rf"`{key}\b", PAGE), key


EXAMPLES: Final = [
    BRIDGE,
    ROOT / "docs" / "examples" / "thank-you-round.yaml",
    *sorted((dialogs_folder() / "exercises").glob("*.yaml")),
]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """What an editor does with the schema."""
    return Draft202012Validator(json_schema("exercise"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_editors_find_nothing_wrong_with_what_works(
    validator: Draft202012Validator, path: Path
) -> None:
    document, _ = read_document(path)
    assert document is not None
    assert [error.message for error in validator.iter_errors(document.value)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title:", "titel:"),
        ("consent: both", "consent: yes"),
        ("  - say: opening", "  - sya: opening"),
        ("turn: each", "turn: Anna"),
        ("default: 6", "default: six"),
        ("depth: 1", "depth: 4"),
    ],
)
def test_editors_mark_what_is_wrong(
    validator: Draft202012Validator, tmp_path: Path, old: str, new: str
) -> None:
    path = tmp_path / "evening-bridge.yaml"
    text = BRIDGE.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    document, _ = read_document(path)
    assert document is not None
    assert not validator.is_valid(document.value)


def test_the_file_with_mistakes_has_those_that_are_shown(tmp_path: Path) -> None:
    name = "with-a-mistake.yaml"
    shutil.copy(ROOT / "docs" / "examples" / name, tmp_path)
    found = check_dialogs(small_dialogs(), tmp_path, None)
    told = sorted(str(problem).replace(f"{tmp_path}/", "docs/examples/") for problem in found)
    assert len(told) == 4
    assert all(line in PAGE for line in told)
