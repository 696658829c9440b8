"""A second language needs only a second folder: everything is led in one that was invented."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from support.invented_language import CODE, NUMBERS, invented, make_language, words_of
from support.remembering_couple import RememberingCouple
from support.reminded_couple import RemindedCouple, SetClock, moment
from support.repository import ROOT
from support.typed_couple import Reply, TypedCouple, longest, ways_to_ask
from support.whole_library import ANSWERS, EXERCISES, LED, NAMES, PROGRAMMES, few_first

from voice_coach import resources
from voice_coach.app.parts import make_library
from voice_coach.config import PeopleSettings, Settings
from voice_coach.config.models import ExercisesSettings
from voice_coach.content.answers import answer_names
from voice_coach.content.library import Library
from voice_coach.content.loading import check_dialogs
from voice_coach.content.numbers import number_words
from voice_coach.journal.store import Store
from voice_coach.resources import dialogs_folder

LET_US: Final = "let's do"
COMMON: Final = frozenset({"hey", "jarvis", *(name.lower() for name in NAMES)})
"""Words that are in no folder: the name of the coach, and of the two."""


class Folder:
    """A checkout with the invented language, and no English, beside everything else."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("audio", "config"):
            (root / name).symlink_to(resources.data_root() / name)
        self.words = make_language(dialogs_folder(), root / "dialogs" / CODE)

    @property
    def dialogs(self) -> Path:
        """What is said and heard."""
        return self.root / "dialogs" / CODE


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("second"))


@pytest.fixture(scope="session")
def foreign(folder: Folder) -> Library:
    """The library that the setting ``language = "xx"`` loads."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(resources, "data_root", lambda: folder.root)
        settings = Settings(
            language=CODE,
            people=PeopleSettings(names=list(NAMES)),
            exercises=ExercisesSettings(switched_on=EXERCISES),
        )
        return make_library(settings, seed=1, heard=False, own=False)


def couple(foreign: Library, words: str) -> TypedCouple:
    """Return two who speak the language, and have asked for something in it."""
    usual: dict[str, Reply] = {
        "consent": invented("yes"),
        "confirm": lambda two: invented("no" if two.keys[-1].startswith("offer.") else "yes"),
        "who_first": "Anna",
        "feeling": invented("calm"),
        "feeling_more": invented("no"),
        "card": invented("done"),
        "sharing": invented("done"),
        "open_silence": invented("done"),
    }
    two = TypedCouple(foreign, usual)
    two.type(words)
    return two


def assert_no_other_language(two: TypedCouple, folder: Folder) -> None:
    """Every word that was said is one of the folder, a number, or a name."""
    numbers = number_words(NUMBERS)
    assert numbers is not None
    counted = words_of(" ".join(numbers.spell(number) for number in range(121)))
    for line in two.said():
        assert words_of(line) <= folder.words | counted | COMMON, line


@pytest.mark.slow
def test_the_folder_is_whole_and_has_no_mistake(folder: Folder) -> None:
    assert check_dialogs(folder.dialogs) == []


@pytest.mark.parametrize("exercise", few_first(LED))
def test_every_exercise_is_led_in_it(foreign: Library, folder: Folder, exercise: str) -> None:
    found = foreign.exercises[exercise]
    two = couple(foreign, f"{invented(LET_US)} {found.aliases[0]}")
    two.to_the_end(longest(foreign, exercise))
    assert two.completed[:1] == [exercise]
    assert_no_other_language(two, folder)


@pytest.mark.parametrize("file", few_first(ANSWERS))
def test_every_question_is_answered_in_it(foreign: Library, folder: Folder, file: str) -> None:
    for name in answer_names(foreign.answers[file]):
        topic = name.partition("/")[2]
        two = couple(foreign, ways_to_ask(foreign.answers[file], topic)[0])
        two.to_the_end(longest(foreign, name))
        assert two.completed == [name]
        assert_no_other_language(two, folder)


@pytest.mark.parametrize("name", few_first(PROGRAMMES))
def test_every_programme_is_led_in_it(foreign: Library, folder: Folder, name: str) -> None:
    programme = foreign.programmes[name]
    store = Store()
    for number in range(len(programme.steps)):
        days = number * (31 if programme.every == "month" else 1)
        two = RememberingCouple(foreign, store, days, {"step": invented("skip it")})
        two.type(invented("what is today's step") if number else programme.aliases[0])
        two.to_the_end(300)
        assert programme.steps[number].line[0] in two.said()
        assert_no_other_language(two, folder)
    assert programme.closing[0] in two.said()


@pytest.mark.parametrize(
    "words",
    ["what can you do", "who are you", "help", "are you all right", "louder", "slower", "goodbye"],
)
def test_what_is_asked_beside_exercises_is_answered_in_it(
    foreign: Library, folder: Folder, words: str
) -> None:
    two = couple(foreign, invented(words))
    two.live(60)
    assert two.said(), words
    assert_no_other_language(two, folder)


@pytest.mark.parametrize("time", ["ten minutes", "an evening"])
def test_what_shall_we_do_is_answered_in_it(foreign: Library, folder: Folder, time: str) -> None:
    two = RememberingCouple(foreign, Store(), 0, {"how_long": invented(time), "suggestion": None})
    two.type(invented("what shall we do"))
    two.live(60)
    assert "suggest.how_about" in two.keys
    assert_no_other_language(two, folder)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("remind us every evening at nine", 21 * 60),
        ("remind us tomorrow morning at eight", 8 * 60),
        ("remind us in half an hour", 15 * 60 + 30),
    ],
)
def test_a_reminder_is_arranged_in_it(
    foreign: Library, folder: Folder, words: str, at: int
) -> None:
    store = Store()
    yes = {"confirm": invented("yes")}
    two = RemindedCouple(foreign, SetClock(moment("2026-11-23 15:00")), store, yes)
    two.type(invented(words))
    two.live(30)
    assert [kept.at for kept in store.reminders()] == [at]
    two.live_to("2026-11-24 08:05")
    assert two.told()
    assert_no_other_language(two, folder)


def test_the_commands_and_lengths_of_a_session_are_in_it(foreign: Library, folder: Folder) -> None:
    two = couple(foreign, invented("start a two minute silent gaze"))
    two.live_until(5, 600)
    for words in ("how much time is left", "pause", "resume", "add a minute", "help"):
        two.type(invented(words))
        two.live(2)
    two.to_the_end(600)
    assert two.completed == ["silent-gaze"]
    assert not two.events("no_match")
    assert_no_other_language(two, folder)


def test_no_english_is_understood_in_it(foreign: Library) -> None:
    for state in ("command", "sharing", "feeling", "consent"):
        for words in ("stop", "yes", "done", "start the silent gaze", "what is empathy", "sad"):
            assert foreign.match(state, words) is None, (state, words)


def test_somebody_without_a_word_is_helped_in_it(foreign: Library, folder: Folder) -> None:
    replies = iter(["i don't know", "more heavy", "lonely"])
    two = TypedCouple(
        foreign,
        {
            "consent": invented("yes"),
            "who_first": "Ben",
            "sharing": invented("done"),
            "feeling": lambda _: invented(next(replies, "fine")),
            "feeling_more": lambda _: invented(next(replies, "no")),
        },
    )
    two.type(invented("feeling check in"))
    two.to_the_end(longest(foreign, "feeling-check-in"))
    assert two.completed == ["feeling-check-in"]
    assert any(line.startswith(f"{invented('Lonely')}. ") for line in two.said())
    assert any(line.startswith(f"{invented('Fine')}. ") for line in two.said())
    assert_no_other_language(two, folder)


# --- nothing that could be spoken is written in Python ------------------------------------------

SENTENCE: Final = re.compile(r"[A-Za-z]{2,}[,;]? [A-Za-z]{2,}")


def spoken_looking(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield string literals that could be spoken: of several words, and no message of an error."""
    beside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            beside.add(node.value)  # a docstring
        if isinstance(node, ast.Raise | ast.Assert):
            beside.update(found for found in ast.walk(node) if isinstance(found, ast.Constant))
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and node not in beside else None
        if isinstance(text, str) and SENTENCE.search(text):
            yield getattr(node, "lineno", 0), text


@pytest.mark.parametrize("path", sorted((ROOT / "voice_coach" / "engine").glob("*.py")), ids=str)
def test_the_engine_has_no_sentence_in_it(path: Path) -> None:
    assert list(spoken_looking(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_a_sentence_in_python_would_be_found() -> None:
    found = spoken_looking(
        ast.parse('"""A page."""\nsay("Take your time.")\nraise X("no such line")')
    )
    assert list(found) == [(2, "Take your time.")]
