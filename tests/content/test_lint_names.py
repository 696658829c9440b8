"""Names have to be apart in sound, as far as somebody can tell how they sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_house import copy_of_small_dialogs, small_dialogs

from voice_coach.content.dialogs import Dialogs, read_dialogs
from voice_coach.content.lint_names import LEAST_APART, closest_names, lint_likeness
from voice_coach.content.loading import check_dialogs, names_alike

SOUNDS = {
    "quiet": "K W AY AH T",
    "gazing": "G EY Z IH NG",
    "glazing": "G L EY Z IH NG",
    "breathing": "B R IY DH IH NG",
    "empathy": "EH M P AH TH IY",
    "sympathy": "S IH M P AH TH IY",
}
OWN = """\
id: slow-walk
title: the slow walk
aliases: [{alias}, the long slow walk together, walking as slowly as we can]
people: both
consent: both
lines: {{a: [Walk slowly.]}}
steps: [{{say: a}}]
"""


def pronounce(word: str) -> tuple[str, ...]:
    return (SOUNDS[word],) if word in SOUNDS else ()


def dialogs_with(own: Path, alias: str) -> Dialogs:
    own.joinpath("slow-walk.yaml").write_text(OWN.format(alias=alias), "utf-8")
    dialogs = read_dialogs(small_dialogs(), own).dialogs
    assert dialogs is not None
    return dialogs


def test_a_name_that_sounds_like_another_s_is_told_with_its_place(tmp_path: Path) -> None:
    (problem,) = lint_likeness(dialogs_with(tmp_path, "quiet glazing"), pronounce)
    assert problem.path == tmp_path / "slow-walk.yaml"
    assert problem.line == 3
    assert problem.message == (
        '"quiet glazing" sounds like "quiet gazing" of "silent-gaze": 1.0 apart, '
        f"and {LEAST_APART:.1f} is the least"
    )


def test_the_check_finds_it_too(tmp_path: Path) -> None:
    dialogs_with(tmp_path, "quiet glazing")
    problems = check_dialogs(small_dialogs(), tmp_path, pronounce)
    assert ["sounds like" in problem.message for problem in problems] == [True]
    assert check_dialogs(small_dialogs(), tmp_path) == []


def test_topics_may_be_as_close_as_the_language_makes_them(tmp_path: Path) -> None:
    dialogs = dialogs_with(tmp_path, "quiet breathing together")
    assert list(lint_likeness(dialogs, pronounce)) == []
    (pair,) = closest_names(dialogs, pronounce, most=1.5)
    assert {pair.first.text, pair.second.text} == {"empathy", "sympathy"}
    assert pair.apart < LEAST_APART


def test_the_closest_come_first(tmp_path: Path) -> None:
    dialogs_with(tmp_path, "quiet glazing")
    apart = [pair.apart for pair in names_alike(small_dialogs(), tmp_path, pronounce, 3.0)]
    assert len(apart) > 1
    assert apart == sorted(apart)
    assert names_alike(tmp_path / "nowhere", None, pronounce, 3.0) == []


@pytest.mark.parametrize("alias", ["quiet gazing [unk]", "Quiet Gazing!"])
def test_names_are_compared_as_they_are_spoken(tmp_path: Path, alias: str) -> None:
    """The same words in another spelling are 0.0 apart."""
    folder = tmp_path / "en"
    copy_of_small_dialogs(folder)
    own = tmp_path / "own"
    own.mkdir()
    own.joinpath("slow-walk.yaml").write_text(OWN.format(alias=f'"{alias}"'), "utf-8")
    dialogs = read_dialogs(folder, own).dialogs
    assert dialogs is not None
    assert closest_names(dialogs, pronounce, most=0.0)[0].apart == 0.0


def test_a_topic_that_means_something_else_in_its_question_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    copy_of_small_dialogs(folder)
    path = folder / "answers" / "definitions.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("names: [empathy]", "names: [empathy, your name]"), "utf-8")
    (problem,) = check_dialogs(folder)
    assert problem.path == path
    assert problem.message == '"what\'s your name" means "WhoAreYou"'
