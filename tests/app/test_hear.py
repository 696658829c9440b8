from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.commands import Run, runner
from support.repository import ROOT

ORDERS = ROOT.parent / "shared" / "recordings" / "coffee_orders"
INTENTS = ROOT / "tests" / "fixtures" / "coffee_orders.yaml"
NEEDED_SHARE = 0.90
EVERY = 3
"""Of the recordings, to keep the test under half a minute; script/bench hears them all."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


def plain(slots: dict[str, object]) -> dict[str, str]:
    return {name: " ".join(str(value).split()) for name, value in slots.items()}


@pytest.mark.recordings
@pytest.mark.speech
@pytest.mark.skipif(not ORDERS.is_dir(), reason=f"there are no recordings in {ORDERS}")
def test_people_who_order_coffee_get_what_they_ordered(run: Run) -> None:
    labels = json.loads((ORDERS / "labels.json").read_text(encoding="utf-8"))
    files = [ORDERS / name for name in sorted(labels)][::EVERY]
    ran = run("hear", "--json", "--intents", INTENTS, *files)
    assert ran.code == 0, ran.err
    right = 0
    for line in map(json.loads, ran.out.splitlines()):
        wanted = plain(labels[Path(line["file"]).name]["slots"])
        heard = [plain(said["slots"]) for said in line["utterances"] if said["intent"]]
        right += wanted in heard
    assert right / len(files) >= NEEDED_SHARE, f"{right} of {len(files)}"


@pytest.mark.speech
def test_a_file_without_speech_has_no_utterance(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "quiet.wav"
    soundfile.write(path, np.zeros(16_000, np.int16), 16_000)
    ran = run("hear", "--json", path)
    assert (ran.code, json.loads(ran.out)) == (0, {"file": str(path), "utterances": []})


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    ran = run("hear", tmp_path / "no.wav")
    assert ran.code == 2
    assert "no.wav" in ran.err


def test_intents_with_mistakes_are_named_with_their_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "intents.yaml"
    path.write_text("language: en\nintents:\n  Order:\n    dta: []\n", encoding="utf-8")
    ran = run("hear", "--intents", path, tmp_path / "no.wav")
    assert ran.code == 2
    assert f"{path}:3" in ran.err
