"""Rooms: levels, echoes and noise are what the scenario asked for, and the same every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_coach.clip import Clip
from voice_coach.errors import AudioFileError
from voice_coach.simulation.acoustics import (
    FLOOR_DBFS,
    PERSON_DBFS,
    Acoustics,
    Convolver,
    impulse_response,
    made_noise,
)
from voice_coach.simulation.room_microphone import RoomMicrophone
from voice_coach.simulation.sources import (
    RATE_HZ,
    FileSource,
    LoopSource,
    Signal,
    SignalSource,
    Source,
    to_pcm,
)
from voice_coach.simulation.story import Echo, Noise, Room

SILENCE: Signal = np.zeros(RATE_HZ, np.float32)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def level(signal: Signal) -> float:
    """Return the RMS in dB of full scale."""
    return float(20 * np.log10(np.sqrt(np.mean(np.square(signal, dtype=np.float64)))))


def all_of(source: Source) -> Signal:
    pieces = []
    while len(piece := source.read(320)):
        pieces.append(piece)
    return np.concatenate(pieces)


def speech() -> Clip:
    """A second of noise as loud as a synthesizer's line."""
    noise = rng().standard_normal(RATE_HZ) * 32768 * 10 ** (-20 / 20)
    return Clip(np.clip(noise, -32768, 32767).astype(np.int16), RATE_HZ)


@pytest.mark.parametrize("size", [pytest.param(1, marks=pytest.mark.slow), 7, 320, 5000])
def test_a_stream_is_filtered_as_if_it_were_whole(size: int) -> None:
    response = impulse_response(2.0, 0.3, rng())
    signal = rng().standard_normal(4000).astype(np.float32)
    padded = np.pad(signal, (0, len(response)))
    convolver = Convolver(response)
    pieces = [convolver.process(padded[i : i + size]) for i in range(0, len(padded), size)]
    expected = np.convolve(signal.astype(np.float64), response.astype(np.float64))
    assert np.concatenate(pieces)[: len(expected)] == pytest.approx(expected, abs=1e-4)


def test_a_response_of_one_sample_is_a_factor() -> None:
    assert list(Convolver(np.array([0.5], np.float32)).process(np.ones(3, np.float32))) == [0.5] * 3


@pytest.mark.parametrize(("distance_m", "samples"), [(1.0, 47), (3.43, 160)])
def test_the_direct_sound_takes_its_time_and_falls_with_distance(
    distance_m: float, samples: int
) -> None:
    response = impulse_response(distance_m, 0.4, rng())
    assert np.flatnonzero(response)[0] == samples
    assert response[samples] == pytest.approx(1 / distance_m)


def test_reverberation_decays_by_sixty_decibels_in_its_time() -> None:
    response = impulse_response(1.0, 0.8, rng())[48:]
    energy = np.cumsum(np.square(response[::-1].astype(np.float64)))[::-1]
    decay = 10 * np.log10(energy / energy[0])
    at_minus_5, at_minus_35 = (int(np.argmax(decay < limit)) for limit in (-5, -35))
    assert (at_minus_35 - at_minus_5) * 2 / RATE_HZ == pytest.approx(0.8, rel=0.1)


def test_a_room_without_reverberation_has_none() -> None:
    assert np.count_nonzero(impulse_response(1.0, 0.0, rng())) == 1


def test_without_a_room_voices_are_dry_and_as_loud_as_people() -> None:
    heard = all_of(Acoustics(None, 1).person("anna", speech()))
    assert len(heard) == RATE_HZ
    assert level(heard) == pytest.approx(PERSON_DBFS, abs=0.3)


def test_in_a_room_voices_go_on_for_the_reverberation_and_fall_with_distance() -> None:
    near = all_of(Acoustics(Room(1.0, 0.4), 1).person("anna", speech()))
    far = all_of(Acoustics(Room(4.0, 0.0), 1).person("anna", speech()))
    assert len(near) == RATE_HZ + round(0.4 * RATE_HZ) + 47
    assert level(far) == pytest.approx(PERSON_DBFS - 12, abs=0.5)


def test_the_same_seed_is_the_same_room_and_people_stand_apart() -> None:
    def heard(seed: int, name: str) -> Signal:
        return all_of(Acoustics(Room(2.0, 0.4), seed).person(name, speech()))

    assert np.array_equal(heard(1, "anna"), heard(1, "anna"))
    assert not np.array_equal(heard(1, "anna"), heard(1, "ben"))
    assert not np.array_equal(heard(1, "anna"), heard(2, "anna"))


def test_a_quiet_microphone_has_its_own_noise_only() -> None:
    assert level(Acoustics(None, 1).microphone(SILENCE, None)) == pytest.approx(FLOOR_DBFS, abs=0.2)


@pytest.mark.parametrize("kind", ["white", "pink", "hum"])
def test_noise_lies_so_far_below_the_voices(kind: str) -> None:
    room = Room(2.0, 0.0, noise=Noise(kind, None, snr_db=10))
    ten_seconds = np.zeros(10 * RATE_HZ, np.float32)
    heard = Acoustics(room, 1).microphone(ten_seconds, None)
    assert level(heard) == pytest.approx(PERSON_DBFS - 6 - 10, abs=0.3)


def test_kinds_of_noise_differ_in_colour() -> None:
    def low_share(kind: str) -> float:
        power = np.square(np.abs(np.fft.rfft(made_noise(kind, rng()))))
        return float(power[: 10 * 500].sum() / power.sum())

    assert low_share("white") == pytest.approx(1 / 16, rel=0.1)
    assert low_share("pink") > 0.5
    assert low_share("hum") > 0.999


def test_a_recorded_noise_goes_round(tmp_path: Path) -> None:
    path = tmp_path / "noise.wav"
    soundfile.write(path, rng().uniform(-0.1, 0.1, RATE_HZ // 2), RATE_HZ)
    room = Room(1.0, 0.0, noise=Noise("file", path, snr_db=0))
    heard = Acoustics(room, 1).microphone(np.zeros(2 * RATE_HZ, np.float32), None)
    assert level(heard) == pytest.approx(PERSON_DBFS, abs=0.3)
    assert np.corrcoef(heard[:8000], heard[8000:16_000])[0, 1] > 0.99


def test_the_microphone_s_gain_is_on_everything() -> None:
    quiet = Acoustics(Room(microphone_db=-20), 1).microphone(SILENCE, None)
    assert level(quiet) == pytest.approx(FLOOR_DBFS - 20, abs=0.2)


def test_the_coach_is_heard_after_a_delay_and_at_a_level() -> None:
    acoustics = Acoustics(Room(1.0, 0.0, echo=Echo(level_db=-20.0, delay_s=0.04)), 1)
    assert acoustics.echoes
    played = np.zeros(RATE_HZ, np.float32)
    played[1000] = 1.0
    heard = acoustics.microphone(SILENCE, played)
    assert int(np.argmax(heard)) == 1000 + round(0.04 * RATE_HZ)
    assert heard.max() == pytest.approx(0.1, abs=0.005)


def test_without_an_echo_the_coach_is_not_heard() -> None:
    acoustics = Acoustics(Room(1.0, 0.4), 1)
    assert not acoustics.echoes
    heard = acoustics.microphone(SILENCE, np.ones(RATE_HZ, np.float32))
    assert level(heard) == pytest.approx(FLOOR_DBFS, abs=0.2)


def test_sounds_begin_at_their_own_sample_and_are_mixed() -> None:
    microphone = RoomMicrophone(Acoustics(Room(microphone_db=0.0), 1))
    microphone.add(SignalSource(np.full(500, 0.25, np.float32)), 100 / RATE_HZ)
    microphone.add(SignalSource(np.full(100, 0.25, np.float32)), 450 / RATE_HZ)
    blocks = [microphone.block(i * 0.02, None) for i in range(3)]
    heard = np.frombuffer(b"".join(blocks), "<i2") / 32768
    expected = np.zeros(960)
    expected[100:600] += 0.25
    expected[450:550] += 0.25
    assert heard == pytest.approx(expected, abs=0.003)


def test_what_is_too_loud_is_clipped() -> None:
    pcm = np.frombuffer(to_pcm(np.array([2.0, -2.0, 0.0], np.float32)), "<i2")
    assert list(pcm) == [32767, -32768, 0]


def test_files_are_read_piece_by_piece_at_any_rate(tmp_path: Path) -> None:
    path = tmp_path / "stereo.flac"
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(44_100 * 2) / 44_100)
    soundfile.write(path, np.stack([tone, np.zeros_like(tone)], axis=1), 44_100)
    source = FileSource(path)
    heard = all_of(source)
    assert source.seconds == pytest.approx(2.0)
    assert len(heard) == pytest.approx(2 * RATE_HZ, abs=320)
    assert level(heard[1000:-1000]) == pytest.approx(20 * np.log10(0.15 / np.sqrt(2)), abs=0.1)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match=r"absent\.wav"):
        FileSource(tmp_path / "absent.wav")


def test_a_loop_has_no_seam() -> None:
    loop = LoopSource(np.arange(5, dtype=np.float32))
    assert list(loop.read(3)) + list(loop.read(9)) == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1]
