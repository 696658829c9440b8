"""A folder of dialogs is whole, or every mistake is said at once; own exercises fail alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.own_exercise import SLOW_BREATH
from support.small_house import copy_of_small_dialogs, small_dialogs

from voice_coach.content.dialogs import FILES
from voice_coach.content.loading import check_dialogs, load_library
from voice_coach.content.references import sounds_in
from voice_coach.errors import DialogError, InputError
from voice_coach.resources import dialogs_folder

GAZE = "exercises/silent-gaze"
CHECK_IN = "exercises/feeling-check-in"
SET_UP = "exercises/set-up"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_small_dialogs(tmp_path / "en")


def edit(path: Path, old: str, new: str) -> int:
    """Replace text in a file; return the line of the change."""
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_ours_has_no_mistake() -> None:
    assert check_dialogs(dialogs_folder()) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("language", "language: en", "language: xx", "no number words are known"),
        ("language", "unnamed: [one, two]", "unnamed: [one]", "at least 2 items"),
        ("language", "enumeration:", "enumerations:", 'unknown key "enumerations"'),
        ("intents", "language: en", "language: de", "is not the language of language.yaml"),
        ("intents", "  Resume:", "  Resmue:", '"Resmue" is heard in no listening state'),
        ("listening", "Resume, Repeat", "Resmue, Repeat", 'there are no sentences for "Resmue"'),
        ("listening", "profile: yes_no", "profile: yesno", 'there is no profile "yesno"'),
        (
            "listening",
            "[pause, stop]",
            "[pausing, stop]",
            '"pausing" is not understood in "silence"',
        ),
        ("listening", "value: partner", "value: patner", '"ChooseFirst" has no slot "patner"'),
        ("listening", "intent: Feeling", "intent: Feling", '"Feling" is not heard in "feeling"'),
        ("listening", "state: who_first", "state: who_frist", "no listening state"),
        ("listening", "echo: answer.feeling.echo", "echo: answer.feeling.ehco", "there is no line"),
        ("listening", "[Done, Stop, Pause", "[Done, Feeling, Stop, Pause", 'and "sharing" is'),
        (CHECK_IN, "first_feeling, who: first", "first_feeling", '"feeling" says a name'),
        ("prompts", "goodbye:", "goodby:", 'line "goodby" is never said'),
        ("prompts", "goodbye:", "goodby:", 'there is no line "goodbye"'),
        ("prompts", "All right, not now.", "All right, {name}.", "{name} has no value"),
        ("prompts", "All right, not now.", "100% right.", "a percentage"),
        ("prompts", "All right, not now.", "Ninety percent right.", "a percentage"),
        ("prompts", "All right, not now.", "It is 9 now.", "digits are not words"),
        ("prompts", "All right, not now.", "All right, Anna.", '"Anna" looks like a name'),
        ("prompts", "All right, not now.", "Really? Sure.", "something is said after the question"),
        ("prompts", "All right, not now.", "Really? Sure?", "more than one question"),
        ("prompts", "All right, not now.", "He said 'no' now.", "a quotation cannot be heard"),
        ("prompts", "All right, not now.", "so " * 26, "26 words"),
        ("feelings", "valence: positive", "valence: postive", '(did you mean "positive"?)'),
        ("pronunciations", "CH AH F T", "tschaft", "should match pattern"),
        (GAZE, "id: silent-gaze", "id: gaze", "differs from the file's name"),
        (GAZE, "- say: sit", "- say: sti", 'there is no line "sti"'),
        (GAZE, "- say: sit", "- say: sti", 'line "sit" is never said'),
        (GAZE, "Take your time to", "Take {time} to", "{time} has no value"),
        (
            GAZE,
            "start_sound: bell_start",
            "start_sound: bel",
            "there is no sound",
        ),
        (GAZE, "share: 1,", "seconds: 60,", "no step has a share"),
        (GAZE, "min: 10", "min: 1", "a share would be 1 s"),
        (GAZE, "looking in silence", "gazing", "has about 5 sounds"),
        (GAZE, "looking in silence", "feeling round", 'also a name of "feeling'),
        (GAZE, "looking in silence", "what can you do", 'means "WhatCanYouDo"'),
        (GAZE, "Thank you. Take", "Ready now, and at ease?", "nobody listens"),
        (
            CHECK_IN,
            "  - turn: second\n",
            "",
            'the "second" of the two has no turn',
        ),
        (CHECK_IN, "answer: feeling", "answer: feling", "no kind of answer"),
        (SET_UP, "unlike: first_name", "unlike: frist_name", 'answered as "frist_name" before'),
        (SET_UP, "or_end: later", "or_end: latre", 'there is no line "latre"'),
        (SET_UP, "faint: faint", "faint: fiant", 'there is no line "fiant"'),
        (SET_UP, "remember: speaker.volume", "remember: speaker.valume", "speaker.volume"),
        (SET_UP, "offer:\n", "offer:\n  - turn: first\n", "an offer has no turn"),
        (SET_UP, "Whenever you want", "{answer}, whenever", "{answer} has no value"),
        ("listening", "  confirm:  ", "  confrim:  ", 'no listening state "confirm"'),
        ("listening", "meanings: countries", "meanings: contries", "countries"),
        ("countries", "FR: France", "FRA: France", "FRA"),
        (
            CHECK_IN,
            "minutes: {min: 1, default: 3, max: 20}\n",
            "",
            "a share of what",
        ),
        (
            CHECK_IN,
            "{name}, the floor",
            "{nmae}, the floor",
            '(did you mean "name"?)',
        ),
        (CHECK_IN, "{line: floor, who: first}", "floor", "{name} has no value"),
    ],
)
def test_each_mistake_is_found_with_its_file(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    path = folder / f"{file}.yaml"
    edit(path, old, new)
    problems = check_dialogs(folder)
    found = [problem for problem in problems if message in str(problem)]
    assert found, [str(problem) for problem in problems]
    assert all(problem.line for problem in found)


def test_a_mistake_has_its_line(folder: Path) -> None:
    line = edit(folder / "prompts.yaml", "That's fine. Not now.", "That is 9 of them.")
    (problem,) = check_dialogs(folder)
    assert problem.path == folder / "prompts.yaml"
    assert problem.line == line


def test_mistakes_in_several_files_are_said_together(folder: Path) -> None:
    edit(folder / "prompts.yaml", "All right, not now.", "It is 9.")
    edit(folder / "exercises" / "kind-mirror.yaml", "depth: 2", "depth: 4")
    edit(folder / "listening.yaml", "profile: name", "profile: nmae")
    with pytest.raises(DialogError) as caught:
        load_library(folder, (), choose=lambda _: 0)
    assert len({problem.path for problem in caught.value.problems}) == 3


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / f"{name}.yaml").unlink()
    assert f"{name}.yaml: there is no such file" in str(check_dialogs(folder)[0])


def test_a_missing_folder_and_one_without_exercises_are_named(folder: Path, tmp_path: Path) -> None:
    assert "no such folder" in str(check_dialogs(tmp_path / "fr")[0])
    shutil.rmtree(folder / "exercises")
    assert "there is no exercise in it" in str(check_dialogs(folder)[0])


def test_an_exercise_of_ones_own_is_read_like_ours(tmp_path: Path) -> None:
    (tmp_path / "slow-breath.yaml").write_text(SLOW_BREATH, "utf-8")
    library = load_library(small_dialogs(), (), choose=lambda _: 0, user_folder=tmp_path)
    assert library.problems == ()
    assert library.plan("slow-breath").seconds == 120
    match = library.match("command", "let's do the breathing together for three minutes")
    assert match is not None
    assert match.slots == {"exercise": "slow-breath", "minutes": 3}
    assert library.phrasebook.line("slow-breath.go").text == "Breathe together, slowly."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: the slow breath\n", "", '"title" is missing'),
        ("- say: go", "- say: og", 'there is no line "og"'),
        ("bell_start", "gong", 'there is no sound "gong"'),
        ("a slow breath for two", "silent gaze", 'is also a name of "silent-gaze"'),
        ("id: slow-breath", "id: silent-gaze", "differs from the file's name"),
        ("Breathe together", "Breathe, Anna", "looks like a name"),
        ("steps:", "steps: [", "this is no YAML"),
    ],
)
def test_a_broken_exercise_of_ones_own_disables_only_itself(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    (tmp_path / "slow-breath.yaml").write_text(SLOW_BREATH.replace(old, new, 1), "utf-8")
    good = SLOW_BREATH.replace("slow-breath", "deep-sea").replace("slow breath", "deep sea")
    (tmp_path / "deep-sea.yaml").write_text(good.replace("breathing", "diving"), "utf-8")
    ours = load_library(small_dialogs(), (), choose=lambda _: 0)
    library = load_library(small_dialogs(), (), choose=lambda _: 0, user_folder=tmp_path)
    assert any(message in str(problem) for problem in library.problems), library.problems
    assert {problem.path for problem in library.problems} == {tmp_path / "slow-breath.yaml"}
    assert library.exercises.keys() - ours.exercises.keys() == {"deep-sea"}
    assert library.exercises.keys() >= ours.exercises.keys()


def test_the_strict_check_names_mistakes_of_ones_own_too(tmp_path: Path) -> None:
    (tmp_path / "slow-breath.yaml").write_text(SLOW_BREATH.replace("bell_start", "gong"), "utf-8")
    (problem,) = check_dialogs(small_dialogs(), tmp_path)
    assert (problem.path, problem.line) == (tmp_path / "slow-breath.yaml", 11)
    assert 'there is no sound "gong"' in str(problem)


def test_ours_cannot_be_replaced_by_accident(tmp_path: Path) -> None:
    (tmp_path / "silent-gaze.yaml").write_text(
        SLOW_BREATH.replace("slow-breath", "silent-gaze"), "utf-8"
    )
    library = load_library(small_dialogs(), (), choose=lambda _: 0, user_folder=tmp_path)
    assert library.exercises["silent-gaze"].title == "the silent gaze"
    assert 'there is already a "silent-gaze"' in str(library.problems[0])


@pytest.mark.parametrize("name", ["Skip", "Pause", "Help", "Stop!", "Next"])
def test_a_name_that_is_a_command_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="also means something else"):
        load_library(small_dialogs(), ("Anna", name), choose=lambda _: 0)


def test_phones_are_counted_where_somebody_can_tell_them(folder: Path) -> None:
    def pronounce(word: str) -> tuple[str, ...]:
        return {"silent": ("S AY", "S AY L AH N T"), "gaze": ("G EY Z",)}.get(word, ())

    (problem,) = check_dialogs(folder, pronounce=pronounce)
    assert problem.message.startswith('"silent gaze" has about 5 sounds')
    assert check_dialogs(folder, pronounce=lambda _: ()) == []


def test_sounds_of_a_folder(tmp_path: Path) -> None:
    for name in ("a.wav", "b.flac", "notes.md"):
        (tmp_path / name).touch()
    assert sounds_in(tmp_path) == {"a", "b"}
    assert sounds_in(tmp_path / "none") == frozenset()
