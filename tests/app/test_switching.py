"""A model that was installed is what the next start hears with; changing back loses nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.commands import Run, runner
from support.model_files import entry_for, tree, zipped
from support.repository import ROOT
from support.said import said_by_espeak, said_by_flite
from support.vosk_words import coach_model

from voice_coach.app import install_model as installing
from voice_coach.app.hearing import describe_ears, vosk_model
from voice_coach.clip import Pcm16
from voice_coach.config import load_settings
from voice_coach.models.catalogue import SMALL_ENGLISH_NAME
from voice_coach.models.verify import RECORD_NAME, verify_model

pytestmark = pytest.mark.speech

TINY = tree(ROOT / "tests" / "fixtures" / "tiny-vosk-model")
del TINY["README.md"]
ARCHIVE = zipped([(f"{SMALL_ENGLISH_NAME}/{name}", data) for name, data in TINY.items()], 8)
ENTRY = entry_for(ARCHIVE, TINY, name=SMALL_ENGLISH_NAME)
"""The tiny model of the tests, in the place and under the name of the real one."""

OWN_SETTINGS = """\
# ours
[people]
names = ["Yusuf", "Aoife"]

[speaker]
volume = 0.4
"""
WORDS = ("help me", "volume up", "quieter", "repeat please")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user who has names, a volume and an exercise of their own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "config" / "voice-coach"
    (folder / "exercises").mkdir(parents=True)
    (folder / "config.toml").write_text(OWN_SETTINGS, encoding="utf-8")
    gaze = (ROOT / "dialogs" / "en" / "exercises" / "silent-gaze.yaml").read_bytes()
    (folder / "exercises" / "silent-gaze.yaml").write_bytes(gaze)
    return folder


@pytest.fixture
def run(own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    assert own.is_dir()
    monkeypatch.setattr(installing, "small_english", lambda: ENTRY)
    return runner(monkeypatch, capsys)


def heard(run: Run, folder: Path, *options: str) -> list[str]:
    """Return what `hear` understands of each word, spoken into a file."""
    paths = []
    for word in WORDS:
        path = folder / f"{word}.wav"
        around = np.zeros(8000, np.int16)
        sound = np.concatenate([around, said_by_espeak(word), around])
        soundfile.write(path, sound, 16_000)
        paths.append(path)
    ran = run("hear", "--json", *options, *paths)
    assert ran.code == 0, ran.err
    lines = [json.loads(line) for line in ran.out.splitlines()]
    return [" ".join(said["text"] for said in line["utterances"]) for line in lines]


def test_installed_heard_with_and_changed_back(run: Run, own: Path, tmp_path: Path) -> None:
    kept = tree(own)
    before = heard(run, tmp_path)
    assert "PocketSphinx" in describe_ears(load_settings().settings)

    archive = tmp_path / "from-another-machine.zip"
    archive.write_bytes(ARCHIVE)
    ran = run("setup", "--model", "--from", archive)
    assert ran.code == 0, ran.err
    assert "From the next start on the coach hears with Vosk" in ran.out

    model = tmp_path / "data" / "voice-coach" / SMALL_ENGLISH_NAME
    assert vosk_model(load_settings().settings) == model
    with_vosk = heard(run, tmp_path)
    assert with_vosk == list(WORDS)
    assert before != with_vosk  # the two can be told apart

    pocketsphinx = ("--set", "recognizer.engine=pocketsphinx")
    assert heard(run, tmp_path, *pocketsphinx) == before
    assert heard(run, tmp_path) == with_vosk
    assert tree(own) == kept
    assert verify_model(model, ENTRY, full=True) == []
    assert set(tree(model)) == {*TINY, RECORD_NAME}


def woken(run: Run, folder: Path, said: str | Pcm16, *options: str) -> list[str]:
    """Return the phrases that woke the coach, and what it then understood."""
    path, events = folder / "said.wav", folder / "events.jsonl"
    around = np.zeros(24_000, np.int16)
    words = said_by_espeak(said) if isinstance(said, str) else said
    soundfile.write(path, np.concatenate([around, words, around]), 16_000)
    events.unlink(missing_ok=True)
    ran = run("run", "--input", path, "--events", events, *options)
    assert ran.code == 0, ran.err
    lines = map(json.loads, events.read_text(encoding="utf-8").splitlines())
    told = {"wake_detected": "phrase", "intent_recognized": "name"}
    return [line[told[line["event"]]] for line in lines if line["event"] in told]


def test_the_wake_phrase_follows_the_recogniser(run: Run, own: Path, tmp_path: Path) -> None:
    model = coach_model(tmp_path / "data" / "voice-coach" / SMALL_ENGLISH_NAME)
    kept = tree(own)
    with_vosk = woken(run, tmp_path, "hey coach, let's do the silent gaze")
    assert with_vosk == ["hey coach", "StartExercise"]
    assert vosk_model(load_settings().settings) == model
    assert woken(run, tmp_path, "hey jarvis, let's do the silent gaze") == []

    pocketsphinx = ("--set", "recognizer.engine=pocketsphinx")
    assert woken(run, tmp_path, "hey coach, let's do the silent gaze", *pocketsphinx) == []
    assert woken(run, tmp_path, "hey coach, let's do the silent gaze") == with_vosk
    assert tree(own) == kept


def test_a_built_in_phrase_wakes_whichever_recogniser_hears(run: Run, tmp_path: Path) -> None:
    coach_model(tmp_path / "data" / "voice-coach" / SMALL_ENGLISH_NAME)
    said = said_by_flite("hey jarvis, start the silent gaze")
    for options in ((), ("--set", "recognizer.engine=pocketsphinx")):
        phrase = ("--set", "wake.phrase=hey jarvis")
        heard = woken(run, tmp_path, said, *phrase, *options)
        assert heard[:1] == ["hey jarvis"]


def test_a_phrase_of_ones_own_is_kept_where_it_cannot_be_spotted(
    run: Run, own: Path, tmp_path: Path
) -> None:
    coach_model(tmp_path / "data" / "voice-coach" / SMALL_ENGLISH_NAME)
    (own / "config.toml").write_text(f'{OWN_SETTINGS}[wake]\nphrase = "hey coach"\n', "utf-8")
    kept = tree(own)
    heard = woken(run, tmp_path, "hey coach, stop listening")
    assert heard[:1] == ["hey coach"]
    ran = run("run", "--input", tmp_path / "said.wav", "--set", "recognizer.engine=pocketsphinx")
    assert ran.code == 4
    assert 'The wake phrase "hey coach" needs Vosk' in ran.err
    assert 'set recognizer.engine to "auto"' in ran.err
    assert tree(own) == kept
    assert woken(run, tmp_path, "hey coach, stop listening") == heard


def test_people_in_scenarios_call_it_by_the_same_name_whatever_hears(
    run: Run, tmp_path: Path
) -> None:
    coach_model(tmp_path / "data" / "voice-coach" / SMALL_ENGLISH_NAME)
    scenario = tmp_path / "called.yaml"
    scenario.write_text(
        "settings: {people.names: [Anna, Ben]}\n"
        "steps: [{say: 'Hey Jarvis, start the silent gaze.', voice: Anna, at: 1}]\n"
        "ends_after: 3\n"
        "expectations: [{event: wake_detected, phrase: hey jarvis}]\n",
        encoding="utf-8",
    )
    ran = run("simulate", scenario)
    assert ran.code == 0, ran.out + ran.err
    ran = run("simulate", scenario, "--set", "wake.phrase=alexa")
    assert ran.code == 1, ran.out + ran.err
