"""``new``, ``preview`` and ``rehearse``: from nothing to an exercise of one's own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from support.commands import Run
from support.own_exercise import SLOW_BREATH
from support.refusals import assert_refused

from voice_coach.content.documents import read_document

pytestmark = pytest.mark.usefixtures("small_house")


@pytest.fixture
def own(own_folder: Path) -> Path:
    """The folder of exercises of one's own, with one in it that has no mistake."""
    folder = own_folder / "exercises"
    folder.mkdir(parents=True)
    (folder / "slow-breath.yaml").write_text(SLOW_BREATH, "utf-8")
    return folder


TEA_TIME = ("tea-time", "Tea Time", " tea_time ", "tea-time.yaml")


@pytest.mark.parametrize("name", TEA_TIME)
def test_what_is_begun_says_what_to_do_next(voice_coach: Run, own_folder: Path, name: str) -> None:
    ran = voice_coach("new", name)
    assert (ran.code, ran.err) == (0, "")
    path = own_folder / "exercises" / "tea-time.yaml"
    assert ran.out.startswith(f"Written: {path}\n")
    for command in ("check", "preview", "rehearse"):
        assert f"voice-coach {command} tea-time" in ran.out
        assert f"voice-coach {command} tea-time" in path.read_text("utf-8")


def test_what_is_begun_has_no_mistake(voice_coach: Run) -> None:
    """Nor has it with its name written otherwise: the file is the same."""
    voice_coach("new", "tea-time")
    assert voice_coach("check", "tea-time") == (0, "tea-time: no mistakes\n", "")
    assert "tea-time  " in voice_coach("exercises").out


def test_the_file_is_the_same_whatever_way_its_name_is_written(
    voice_coach: Run, own_folder: Path
) -> None:
    path = own_folder / "exercises" / "tea-time.yaml"
    written = set()
    for name in TEA_TIME:
        voice_coach("new", name)
        written.add(path.read_bytes())
        path.unlink()
    assert len(written) == 1


def test_an_editor_finds_the_schema_that_is_named(voice_coach: Run, own_folder: Path) -> None:
    voice_coach("new", "tea-time")
    path = own_folder / "exercises" / "tea-time.yaml"
    first = path.read_text("utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(.+)", first)
    assert named is not None
    schema = json.loads((path.parent / named[1]).read_text("utf-8"))
    document, _ = read_document(path)
    assert document is not None
    Draft202012Validator(schema).validate(document.value)


def test_nothing_that_is_there_is_changed(voice_coach: Run, own: Path) -> None:
    before = (own / "slow-breath.yaml").read_bytes()
    refused = voice_coach("new", "slow-breath")
    assert_refused(refused, 2, "is there already; nothing was changed")
    assert (own / "slow-breath.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("silent-gaze", "There is already a “silent-gaze” among ours."),
        ("für-zwei", "is no name for an exercise"),
        ("../../etc", "is no name for an exercise"),
        ("", "is no name for an exercise"),
        ("a\nb: c", "is no name for an exercise"),
        ("one two three four five", "Use at most 4 words."),
        ("a" * 10_000, "is too long"),
    ],
)
def test_what_can_be_no_name_is_refused(
    voice_coach: Run, own_folder: Path, name: str, sentence: str
) -> None:
    assert_refused(voice_coach("new", name), 2, sentence)
    assert not own_folder.exists()


def test_a_folder_that_cannot_be_made_is_told(voice_coach: Run, own_folder: Path) -> None:
    own_folder.parent.mkdir(parents=True, exist_ok=True)
    own_folder.write_text("a file, where the folder would be")
    assert_refused(voice_coach("new", "tea-time"), 2, "cannot be written: ")


def rows(out: str) -> list[list[str]]:
    """Return the lines of a preview that begin with a moment, cut at their columns."""
    return [
        re.split(r"\s{2,}", line.strip())
        for line in out.splitlines()
        if re.match(r" *\d+:\d\d", line)
    ]


@pytest.mark.usefixtures("own", "without_voice")
def test_a_preview_tells_what_happens_and_when(voice_coach: Run) -> None:
    ran = voice_coach("preview", "slow-breath")
    assert (ran.code, ran.err) == (0, "")
    told = rows(ran.out)
    quiet = next(row for row in told if row[-1] == "(quiet)")
    assert quiet[1] == "2:00"
    assert [row[-1] for row in told if row[-1].startswith("(")] == [
        "(bell start)",
        "(quiet)",
        "(bell end)",
    ]
    assert [row[-1] for row in told if "answer" in row] == ["yes", "yes"]
    assert "nobody speaks for 2:" in ran.out
    assert "the lengths of lines are estimated" in " ".join(ran.out.split())


@pytest.mark.usefixtures("own", "without_voice")
def test_a_preview_takes_a_length_and_answers(voice_coach: Run) -> None:
    ran = voice_coach("preview", "slow-breath", "--minutes", "1")
    assert any(row[1:] == ["1:00", "(quiet)"] for row in rows(ran.out))
    ran = voice_coach("preview", "advice-or-listening", "--answer", "want=just listening")
    assert "just listening" in ran.out
    ran = voice_coach("preview", "advice-or-listening", "--answer", "wnat=just listening")
    assert_refused(ran, 2, "Nothing was answered with --answer wnat=just listening.")
    assert_refused(voice_coach("preview", "slow-breath", "--answer", "want"), 2, "--answer takes")


@pytest.mark.usefixtures("without_voice")
def test_turns_that_end_with_a_word_last_as_long_as_asked(voice_coach: Run) -> None:
    ran = voice_coach("preview", "gratitude-sharing", "--open", "37")
    turns = [row[1] for row in rows(ran.out) if row[-1] == "(speaks)"]
    assert turns == ["0:38", "0:38"]  # one second of it is the coach's pause for breath


@pytest.mark.speech
def test_a_preview_writes_what_is_heard(voice_coach: Run, own: Path, tmp_path: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    wav = tmp_path / "breath.wav"
    ran = voice_coach("preview", "slow-breath", "--minutes", "1", "--wav", wav)
    assert ran.code == 0, ran.err
    assert f"Its sound: {wav}" in ran.out
    samples, rate = soundfile.read(wav)
    lasts = re.search(r"It lasts (\d+):(\d\d)", ran.out)
    assert lasts is not None
    assert len(samples) / rate == pytest.approx(60 * int(lasts[1]) + int(lasts[2]), abs=1)
    assert abs(samples).max() > 0.05
    again = voice_coach("preview", "slow-breath", "--wav", own / "slow-breath.yaml")
    assert again.code == 2
    assert "is no sound file" in again.err
    assert "--wav" in again.err


@pytest.mark.parametrize("command", ["preview", "rehearse"])
def test_what_is_not_there_is_told_with_what_was_meant(
    voice_coach: Run, own: Path, command: str
) -> None:
    assert_refused(voice_coach(command, "slow-braeth"), 2, 'Did you mean "slow-breath"?')
    assert_refused(voice_coach(command, "xyzxyz"), 2, "voice-coach new NAME")
    (own / "tea.txt").write_text("x")
    assert_refused(voice_coach(command, own / "tea.txt"), 2, "Call it tea.yaml")


@pytest.mark.parametrize("command", ["preview", "rehearse"])
def test_what_cannot_be_led_is_told_with_every_mistake(
    voice_coach: Run, own: Path, command: str
) -> None:
    path = own / "slow-breath.yaml"
    text = SLOW_BREATH.replace("say: go", "say: og").replace("bell_start", "gong")
    path.write_text(text.replace("people: both", "people: bth"), "utf-8")
    assert_refused(voice_coach(command, "slow-breath"), 2, "cannot be led yet", f"{path}:4: ")
    path.write_text(text, "utf-8")
    there = (f"{path}:10: there is no line", f"{path}:11: there is no sound", "3 mistakes")
    assert_refused(voice_coach(command, "slow-breath"), 2, *there)


@pytest.mark.usefixtures("without_voice")
def test_a_broken_rule_of_wording_is_told_and_it_is_led_all_the_same(
    voice_coach: Run, own: Path
) -> None:
    path = own / "slow-breath.yaml"
    path.write_text(SLOW_BREATH.replace("Breathe together", "Breathe 3 times"), "utf-8")
    ran = voice_coach("preview", path)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("1 mistake; until they are gone it is left out when the coach runs:")
    assert f"{path}:8: digits are not words" in ran.out
    assert "Breathe 3 times, slowly." in ran.out


def typed(home: Path, words: tuple[str, ...], lines: str) -> subprocess.CompletedProcess[str]:
    """Run a command of somebody whose every folder is in one place, and type lines."""
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "STATE", "CACHE")}
    return subprocess.run(
        [sys.executable, "-m", "voice_coach", *words],
        input=lines,
        env={**os.environ, **folders},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.usefixtures("own")
def test_a_rehearsal_is_led_by_keyboard_ends_with_the_exercise_and_keeps_nothing(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    words = ("rehearse", "slow-breath", "--speed", "1000")
    ran = typed(home, words, "yes\nyes\n")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0].startswith("Coach: This is the slow breath. It takes two minutes.")
    assert lines[-3:] == [
        "Coach: Breathe together, slowly.",
        "       (bell start)",
        "       (bell end)",
    ]
    assert not home.exists()


@pytest.mark.slow
def test_the_coach_names_what_it_leaves_out_when_it_starts(own: Path, tmp_path: Path) -> None:
    (own / "tea-time.yaml").write_text("steps: 1\n", "utf-8")
    ran = typed(tmp_path / "home", ("run", "--text"), "goodbye\n")
    assert ran.returncode == 0
    assert ran.stderr == (
        "voice-coach: Left out, because of mistakes: tea-time.yaml. "
        "What they are: voice-coach check\n"
    )
