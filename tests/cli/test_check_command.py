"""``voice-coach check`` finds every mistake in settings and dialogs, with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.commands import Run

from voice_coach.resources import default_config_file, dialogs_folder

pytestmark = pytest.mark.slow


@pytest.fixture
def dialogs(tmp_path: Path) -> Path:
    """A copy of the dialogs that can be spoilt."""
    return Path(shutil.copytree(dialogs_folder(), tmp_path / "dialogs" / "en"))


def spoil(path: Path, old: str, new: str) -> int:
    """Replace a text that is there once; return its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_what_is_shipped_has_no_mistakes(voice_coach: Run) -> None:
    assert voice_coach("check") == (0, "Settings and dialogs: no mistakes\n", "")
    for path in (dialogs_folder(), dialogs_folder().parent, dialogs_folder() / "exercises"):
        assert voice_coach("check", path) == (0, f"{path}: no mistakes\n", "")
    assert voice_coach("check", default_config_file())[0] == 0


def test_everything_in_force_is_checked_at_once(voice_coach: Run, own_folder: Path) -> None:
    own = own_folder
    (own / "exercises").mkdir(parents=True)
    (own / "config.toml").write_text("[wake]\nphrse = 1\n", encoding="utf-8")
    (own / "exercises" / "mine.yaml").write_text("id: mine\ntitel: mine\n", encoding="utf-8")
    code, out, err = voice_coach("check")
    assert (code, out) == (2, "")
    assert f"{own / 'config.toml'}:2: " in err
    assert 'did you mean "wake.phrase"?' in err
    assert f"{own / 'exercises' / 'mine.yaml'}:2: " in err
    assert 'did you mean "title"?' in err


def test_a_mistake_in_an_exercise_is_found_from_the_file_and_from_its_folders(
    voice_coach: Run, dialogs: Path
) -> None:
    path = dialogs / "exercises" / "silent-gaze.yaml"
    line = spoil(path, "say: sit", "say: sitt")
    for given in (path, path.parent, dialogs, dialogs.parent):
        code, _, err = voice_coach("check", given)
        assert code == 2
        assert f"{path}:{line}: " in err
        assert 'did you mean "sit"?' in err
    assert voice_coach("check", path.with_name("feeling-check-in.yaml"))[0] == 0


def test_exercises_of_ones_own_are_checked_with_the_shipped_dialogs(
    voice_coach: Run, tmp_path: Path
) -> None:
    source = dialogs_folder() / "exercises" / "silent-gaze.yaml"
    mine = tmp_path / "mine" / "long-look.yaml"
    mine.parent.mkdir()
    text = source.read_text(encoding="utf-8")
    text = text.replace("id: silent-gaze", "id: long-look").replace("gaz", "ponder")
    text = text.replace("silent eye contact", "meeting eyes at length")
    mine.write_text(text.replace("looking in silence", "turned to one another"), encoding="utf-8")
    assert voice_coach("check", mine)[::2] == (0, "")
    assert voice_coach("check", mine.parent)[0] == 0
    line = spoil(mine, "bell_start", "bell_strat")
    code, _, err = voice_coach("check", mine.parent)
    assert code == 2
    assert f"{mine}:{line}: " in err
    assert 'did you mean "bell_start"?' in err


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "There is no file or folder"),
        ("empty", "There are neither dialogs nor exercises"),
        ("notes.txt", "is neither settings nor dialogs"),
    ],
)
def test_what_cannot_be_checked_is_told(
    name: str, message: str, voice_coach: Run, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").touch()
    code, _, err = voice_coach("check", tmp_path / name)
    assert code == 2
    assert message in err


def test_the_demo_s_story_is_checked_with_the_dialogs(voice_coach: Run, dialogs: Path) -> None:
    story = dialogs / "demo.yaml"
    line = spoil(story, "{id: time, say:", "{id: time, sya:")
    for path in (dialogs, story):
        ran = voice_coach("check", path)
        assert ran.code == 2
        assert f"{story}:{line}: " in ran.err
        assert 'did you mean "say"?' in ran.err


def test_details_tell_what_sounds_alike_and_how_much_is_heard(
    voice_coach: Run, dialogs: Path
) -> None:
    code, out, err = voice_coach("check", dialogs, "--details")
    assert (code, err) == (0, "")
    verdict, _, details = out.partition("\n")
    assert verdict == f"{dialogs}: no mistakes"
    assert '"empathy" (definitions/empathy), "sympathy" (definitions/sympathy)' in details
    sizes = {
        line.split()[0]: [int(figure) for figure in line.split()[1:]]
        for line in details.partition("What can be heard")[2].splitlines()[1:]
    }
    assert {"command", "silence", "paused"} <= set(sizes)
    assert all(words <= places for words, places, _ in sizes.values())
    assert sizes["silence"][0] < 20 < sizes["command"][0]
