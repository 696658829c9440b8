import threading
from pathlib import Path

import numpy as np
import pytest
from support.output_contract import hum

from voice_coach.clip import Clip
from voice_coach.devices.clocked_output import ClockedOutput
from voice_coach.devices.sound_files import read_clip
from voice_coach.devices.wav_output import WAV_RATE_HZ, WavOutput
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.errors import AudioFileError
from voice_coach.runtime.clock import VirtualClock


class Room:
    """A WAV output on virtual time, and everything it says."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = VirtualClock()
        self.clock.advance_to(100.0)
        self.events: list[PlaybackStarted | PlaybackFinished] = []
        self.losses: list[str] = []
        self.output = WavOutput(path, self.events.append, self.losses.append, self.clock.now)

    def at(self, moment: float) -> WavOutput:
        self.clock.advance_to(100.0 + moment)
        return self.output


def test_the_file_holds_what_would_be_heard_when_it_would_be_heard(tmp_path: Path) -> None:
    room = Room(tmp_path / "heard.wav")
    tone = Clip(np.full(WAV_RATE_HZ, 1000, np.int16), WAV_RATE_HZ)
    room.output.start()
    room.at(0.5).play("a", tone)
    room.at(0.7).play("b", tone)
    room.at(1.0).cut()
    room.at(1.25).stop()

    heard = read_clip(room.path, rate_hz=None)
    expected = np.zeros(round(1.25 * WAV_RATE_HZ), np.int16)
    expected[WAV_RATE_HZ // 2 : WAV_RATE_HZ] += 1000
    expected[round(0.7 * WAV_RATE_HZ) : WAV_RATE_HZ] += 1000
    assert heard.rate_hz == WAV_RATE_HZ
    assert np.array_equal(heard.samples, expected)
    assert room.losses == []


def test_a_volume_takes_effect_at_its_moment(tmp_path: Path) -> None:
    room = Room(tmp_path / "heard.wav")
    room.output.start()
    room.output.play("a", Clip(np.full(WAV_RATE_HZ, 1000, np.int16), WAV_RATE_HZ))
    room.at(0.5).set_volume(0.1)
    room.at(1.0).stop()
    heard = read_clip(room.path, rate_hz=None).samples
    half = WAV_RATE_HZ // 2
    assert set(heard[:half].tolist()) == {1000}
    assert set(heard[half + round(0.02 * WAV_RATE_HZ) :].tolist()) == {100}


def test_a_killed_process_leaves_all_but_the_last_second(tmp_path: Path) -> None:
    room = Room(tmp_path / "heard.wav")
    room.output.start()
    room.at(0.0).play("a", hum(10.0))
    room.at(5.5).set_volume(1.0)
    left = tmp_path / "left.wav"
    left.write_bytes(room.path.read_bytes())
    assert read_clip(left, rate_hz=None).seconds >= 4.5
    room.output.stop()


def test_a_disk_that_fills_up_is_a_lost_speaker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(tmp_path / "heard.wav")
    room.output.start()
    room.at(0.5).play("a", hum(10.0))

    def full(_samples: object) -> None:
        raise AudioFileError("heard.wav cannot be written: No space left on device.")

    assert room.output._writer is not None
    monkeypatch.setattr(room.output._writer, "write", full)
    room.at(1.0).play("b", hum(1.0))
    assert room.losses == ["heard.wav cannot be written: No space left on device."]
    assert [event.utterance_id for event in room.events] == ["a", "a", "b", "b"]
    assert room.events[-1] == PlaybackFinished("b", 0.0, interrupted=True)
    room.at(2.0).stop()
    assert len(room.losses) == 1


def test_a_place_that_cannot_be_written_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="No such file or directory"):
        Room(tmp_path / "nowhere" / "heard.wav").output.start()


def test_its_thread_is_gone_after_it_stops(tmp_path: Path) -> None:
    room = Room(tmp_path / "heard.wav")
    room.output.start()
    assert "wav-output" in {thread.name for thread in threading.enumerate()}
    room.output.stop()
    assert "wav-output" not in {thread.name for thread in threading.enumerate()}


def test_a_clocked_output_gives_every_frame_once_from_where_it_begins() -> None:
    heard: list[int] = []
    output = ClockedOutput("c", 1000, lambda samples: heard.extend(samples.tolist()), print)
    output.advance_to(3.0)
    assert heard == []
    output.start_at(5.0)
    for moment in (5.0005, 5.0121, 5.0121, 5.007, 5.3):
        output.advance_to(moment)
    assert len(heard) == 300
