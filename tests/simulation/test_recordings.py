"""People's talk, for minutes, in a room where nobody calls the coach."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_coach.app.virtual import make_parts
from voice_coach.config import Settings
from voice_coach.devices.sound_files import read_clip
from voice_coach.simulation import run_file

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
PAUSE_SECONDS = 1.0
HEARD = {"speech_started", "speech_ended"}
"""What the ears may notice: that somebody speaks."""

pytestmark = [
    pytest.mark.recordings,
    pytest.mark.skipif(not RECORDINGS.is_dir(), reason=f"{RECORDINGS} is not there"),
]


@pytest.fixture(autouse=True)
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own exercises, caches or settings have a say."""
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))


@pytest.mark.parametrize("kind", ["meeting_talk", "not_commands"])
def test_at_idle_people_s_talk_does_nothing_at_all(kind: str, tmp_path: Path) -> None:
    clips = [read_clip(path).samples for path in sorted((RECORDINGS / kind).glob("*.flac"))]
    assert clips
    pause = np.zeros(round(PAUSE_SECONDS * 16_000), np.int16)
    talk = np.concatenate([part for clip in clips for part in (clip, pause)])
    soundfile.write(tmp_path / "talk.wav", talk, 16_000)
    settings = Settings.model_validate({"voice": {"cache": False}})
    seconds = run_file(
        tmp_path / "talk.wav",
        settings,
        make_parts,
        events=tmp_path / "events.jsonl",
        output=tmp_path / "out.wav",
    )
    assert seconds > sum(len(clip) for clip in clips) / 16_000
    lines = (tmp_path / "events.jsonl").read_text().splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert events[0] == "listening_changed"
    assert set(events[1:]) == HEARD
    samples, _ = soundfile.read(tmp_path / "out.wav", dtype="int16")
    assert not samples.any()
