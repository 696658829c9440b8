"""The recording of a simulated room: everybody is on it, from their own place, unclipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.simulation_rig import play_text

from voice_coach.clip import Clip
from voice_coach.simulation.acoustics import Acoustics
from voice_coach.simulation.listener import PIECE_FRAMES, FasterSource, Listener, Stereo
from voice_coach.simulation.sources import RATE_HZ as HEARING_HZ
from voice_coach.simulation.sources import SignalSource
from voice_coach.simulation.speaker import RECORDING_RATE_HZ as RATE_HZ
from voice_coach.simulation.story import Noise, Room

ROOM = Room(distance_m=1.2, rt60_s=0.3)


class Recorded:
    """A listener and everything that reached both ears."""

    def __init__(self, room: Room | None) -> None:
        self._pieces: list[Stereo] = []
        self.listener = Listener(room, Acoustics(room, 1), 1, self._pieces.append)

    def until(self, seconds: float, played: Clip | None = None) -> Stereo:
        """Let the speaker play on, and return all that was heard."""
        frames = round(seconds * RATE_HZ)
        samples = np.zeros(frames, np.int16)
        if played is not None:
            samples[: len(played.samples)] = played.samples[:frames]
        for start in range(0, frames, 480):
            self.listener.speaker(samples[start : start + 480])
        self.listener.flush()
        return np.concatenate(self._pieces)


def noise(seconds: float, rate_hz: int = RATE_HZ) -> Clip:
    generator = np.random.default_rng(5)
    return Clip(
        (generator.standard_normal(round(seconds * rate_hz)) * 3000).astype(np.int16), rate_hz
    )


def levels(heard: Stereo, start: float, end: float) -> tuple[float, float]:
    """Return the level of each ear in a span, dBFS."""
    span = heard[round(start * RATE_HZ) : round(end * RATE_HZ)].astype(np.float64) / 32768
    left, right = 20 * np.log10(np.sqrt(np.mean(np.square(span), axis=0)) + 1e-9)
    return float(left), float(right)


@pytest.mark.parametrize("moment", [0.0, 0.5, 0.7312])
def test_in_a_dry_room_a_line_begins_at_its_own_sample(moment: float) -> None:
    recorded = Recorded(None)
    recorded.listener.person("anna", noise(0.2), moment)
    heard = recorded.until(1.5)
    loud = np.flatnonzero(np.abs(heard).max(axis=1) > 200)
    assert loud[0] == pytest.approx(moment * RATE_HZ, abs=3)
    assert loud[-1] == pytest.approx((moment + 0.2) * RATE_HZ, abs=8)
    assert len(heard) == round(1.5 * RATE_HZ)


def test_the_first_person_is_on_the_left_and_the_second_on_the_right() -> None:
    recorded = Recorded(ROOM)
    recorded.listener.person("anna", noise(1.0), 0.0)
    recorded.listener.person("ben", noise(1.0), 2.0)
    heard = recorded.until(4.0)
    left, right = levels(heard, 0.1, 0.9)
    assert left > right + 2
    left, right = levels(heard, 2.1, 2.9)
    assert right > left + 2


def test_the_near_ear_hears_a_person_first() -> None:
    recorded = Recorded(Room(distance_m=1.2, rt60_s=0.0))
    recorded.listener.person("anna", noise(0.1), 0.2)
    heard = recorded.until(1.0)
    first = [np.flatnonzero(np.abs(heard[:, ear]) > 100)[0] for ear in (0, 1)]
    assert 0 < first[1] - first[0] < 0.001 * RATE_HZ


def test_somebody_stays_where_they_are() -> None:
    recorded = Recorded(ROOM)
    recorded.listener.person("anna", noise(0.5), 0.0)
    recorded.listener.person("anna", noise(0.5), 2.0)
    heard = recorded.until(3.0).astype(np.int32)
    again = heard[2 * RATE_HZ : round(2.5 * RATE_HZ)]
    assert np.abs(again - heard[: round(0.5 * RATE_HZ)]).max() < 100  # the floor


def test_the_coach_is_in_the_middle() -> None:
    left, right = levels(Recorded(ROOM).until(2.0, noise(2.0)), 0.1, 1.9)
    assert left == pytest.approx(right, abs=1.5)
    assert left > -30


def test_a_room_sounds_on_and_a_dry_one_does_not() -> None:
    wet, dry = Recorded(ROOM), Recorded(None)
    for recorded in (wet, dry):
        recorded.listener.person("anna", noise(1.0), 0.0)
    assert levels(wet.until(3.0), 1.02, 1.1)[0] > levels(dry.until(3.0), 1.02, 1.1)[0] + 20
    assert levels(wet.until(0.5), 2.5, 3.4)[0] < -60


def test_a_recording_is_heard_at_its_pitch_and_length() -> None:
    recorded = Recorded(None)
    moments = np.arange(HEARING_HZ) / HEARING_HZ
    tone = (0.2 * np.sin(2 * np.pi * 1000 * moments)).astype(np.float32)
    recorded.listener.recording(SignalSource(tone), 0.25)
    heard = recorded.until(2.0)[:, 0].astype(np.float64)
    span = heard[round(0.3 * RATE_HZ) : round(1.2 * RATE_HZ)]
    peak = int(np.argmax(np.abs(np.fft.rfft(span)))) / len(span) * RATE_HZ
    assert peak == pytest.approx(1000, abs=2)
    assert np.flatnonzero(np.abs(heard) > 200)[-1] == pytest.approx(1.25 * RATE_HZ, abs=200)


def test_a_faster_source_ends() -> None:
    source = FasterSource(SignalSource(np.ones(1600, np.float32)))
    pieces = []
    while len(piece := source.read(700)):
        pieces.append(piece)
    assert sum(map(len, pieces)) == pytest.approx(2400, abs=2)


def test_the_room_s_noise_is_on_the_recording_and_differs_between_the_ears() -> None:
    noisy = Recorded(Room(noise=Noise("pink", None, snr_db=20)))
    heard = noisy.until(2.0).astype(np.float64)
    assert (
        levels(noisy.until(0.0), 0.0, 2.0)[0] > levels(Recorded(ROOM).until(2.0), 0.0, 2.0)[0] + 10
    )
    assert abs(np.corrcoef(heard[:, 0], heard[:, 1])[0, 1]) < 0.3


def test_what_is_too_loud_is_held_at_full_scale() -> None:
    recorded = Recorded(None)
    for number in range(8):
        loud = Clip(np.full(RATE_HZ // 10, 30000, np.int16), RATE_HZ)
        recorded.listener.person(f"person {number}", loud, 0.1)
    assert recorded.until(1.0).max() == 32767


def test_sound_is_passed_on_in_pieces_and_to_the_last_frame() -> None:
    pieces: list[Stereo] = []
    listener = Listener(None, Acoustics(None, 1), 1, pieces.append)
    for _ in range(PIECE_FRAMES // 480 * 2 + 1):
        listener.speaker(np.zeros(480, np.int16))
    assert [len(piece) for piece in pieces] == [PIECE_FRAMES, PIECE_FRAMES]
    listener.flush()
    listener.flush()
    assert [len(piece) for piece in pieces] == [PIECE_FRAMES, PIECE_FRAMES, 480]


def test_people_and_coach_are_on_the_recording_of_a_run(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        """\
        steps:
          - {say: "Hey Jarvis, what can you do?", voice: Anna, at: 1}
        """,
        output=tmp_path / "out.wav",
    )
    heard, rate_hz = soundfile.read(tmp_path / "out.wav", dtype="int16")
    assert rate_hz == RATE_HZ
    assert heard.shape == (round(result.run.seconds * RATE_HZ), 2)
    (step,) = result.run.steps.values()
    answer = next(float(str(line["at"])) for line in result.run.lines if line["event"] == "speak")
    assert levels(heard, 0.0, 0.9)[0] < -60
    left, right = levels(heard, step.start, step.end)
    assert left > right > -40
    assert levels(heard, answer, answer + 1)[1] > -40
